package org.dflib.jjava.jupyter.kernel;

import java.util.ArrayList;
import java.util.List;

/** Has the public functions of the kernel of that name, and tells what was asked of them. */
public class BaseNotebookStatics {
  public static final List<String> CALLS = new ArrayList<>();

  public static String display(Object shown, String... types) {
    CALLS.add("display " + String.join(",", types) + " " + shown);
    return "place-" + CALLS.size();
  }

  public static void updateDisplay(String id, Object shown, String... types) {
    CALLS.add("update " + id + " " + String.join(",", types) + " " + shown);
  }
}
