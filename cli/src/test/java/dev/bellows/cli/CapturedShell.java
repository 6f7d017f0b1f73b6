package dev.bellows.cli;

import dev.bellows.cli.Terminal.Drawing;
import dev.bellows.cli.Terminal.Signs;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** Runs commands in this process and keeps what they print. */
final class CapturedShell {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private int exitCode = -1;

  static CapturedShell run(String... args) {
    Terminal file = new Terminal(Drawing.APPENDED, 100, Signs.UNICODE);
    CapturedShell shell = new CapturedShell();
    Console console =
        new Console(new PrintWriter(shell.out), file, new PrintWriter(shell.err), file);
    shell.exitCode = CommandShell.on(console).execute(args);
    return shell;
  }

  int exitCode() {
    return exitCode;
  }

  String out() {
    return out.toString();
  }

  List<String> outLines() {
    return out().lines().toList();
  }

  String err() {
    return err.toString();
  }

  List<String> errLines() {
    return err().lines().toList();
  }
}
