package dev.bellows.metrics.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kernels' names and signatures are those of their public sources. */
class KernelDisplayTest {
  private static final CellOutput OUTPUT = new CellOutput("<b>1</b>", "1");

  /** Knows that class beside the JDK's. */
  private static final class Only extends ClassLoader {
    private final String name;

    Only(String name) {
      super(getPlatformClassLoader());
      this.name = name;
    }

    @Override
    protected Class<?> findClass(String wanted) throws ClassNotFoundException {
      if (!wanted.equals(name)) {
        throw new ClassNotFoundException(wanted);
      }
      String file = name.replace('.', '/') + ".class";
      try (InputStream stream = Only.class.getClassLoader().getResourceAsStream(file)) {
        byte[] bytes = stream.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "org.rapaio.jupyter.kernel.global.Global",
    "org.dflib.jjava.jupyter.kernel.BaseNotebookStatics",
    "io.github.spencerpark.ijava.runtime.Display"
  })
  void showsAndReplacesHtmlThroughTheKernelsFunctions(String kernel) throws Exception {
    ClassLoader loader = new Only(kernel);
    CellDisplay display = KernelDisplay.in(loader).orElseThrow();

    String name = display.show(OUTPUT);
    display.update(name, new CellOutput("<b>2</b>", "2"));

    List<?> calls = (List<?>) loader.loadClass(kernel).getField("CALLS").get(null);
    assertThat(calls)
        .hasToString("[display text/html <b>1</b>, update place-1 text/html <b>2</b>]");
    assertThat(display.canUpdate()).isTrue();
  }

  @Test
  void withoutAKernelOutputIsText() {
    assertThat(KernelDisplay.in(ClassLoader.getPlatformClassLoader())).isEmpty();
    assertThat(new PlainDisplay().canUpdate()).isFalse();
  }

  @Test
  void theKernelIsFoundBehindTheCells() {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
    try {
      assertThat(CellDisplay.ofKernel()).isInstanceOf(KernelDisplay.class);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void aKernelOfAnotherFormIsNone() {
    ClassLoader loader = new Only("dev.bellows.metrics.notebook.KernelDisplay");
    assertThat(KernelDisplay.in(loader)).isEmpty();
    assertThatThrownBy(() -> loader.loadClass("org.rapaio.jupyter.kernel.global.Global"))
        .isInstanceOf(ClassNotFoundException.class)
        .hasMessageContaining("Global");
  }
}
