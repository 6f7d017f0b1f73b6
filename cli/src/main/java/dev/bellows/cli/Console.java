package dev.bellows.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Map;

/**
 * The two streams of the command line: results go to {@code out}, progress and errors to {@code
 * err}; and what is known of the place each is shown.
 */
record Console(PrintWriter out, Terminal outTerminal, PrintWriter err, Terminal errTerminal) {
  /** The streams of this process. */
  static Console ofProcess(Map<String, String> environment) {
    Charset charset = Charset.forName(System.getProperty("native.encoding", "UTF-8"));
    return new Console(
        writer(FileDescriptor.out, charset),
        Terminal.of(environment, "BELLOWS_STDOUT", charset),
        writer(FileDescriptor.err, charset),
        Terminal.of(environment, "BELLOWS_STDERR", charset));
  }

  private static PrintWriter writer(FileDescriptor descriptor, Charset charset) {
    OutputStream stream = new FileOutputStream(descriptor);
    return new PrintWriter(new java.io.OutputStreamWriter(stream, charset), true);
  }
}
