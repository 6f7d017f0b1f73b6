package org.rapaio.jupyter.kernel.global;

import java.util.ArrayList;
import java.util.List;

/** Has the public functions of the kernel of that name, and tells what was asked of them. */
public final class Global {
  public static final List<String> CALLS = new ArrayList<>();

  private Global() {}

  public static String display(String type, Object shown) {
    CALLS.add("display " + type + " " + shown);
    return "place-" + CALLS.size();
  }

  public static void updateDisplay(String id, String type, Object shown) {
    CALLS.add("update " + id + " " + type + " " + shown);
  }
}
