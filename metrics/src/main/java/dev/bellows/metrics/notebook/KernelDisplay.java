package dev.bellows.metrics.notebook;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;

/**
 * The display of a kernel that is there when the program runs. All that is asked of it are the two
 * public functions that its notebooks have, {@code display} and {@code updateDisplay}.
 */
final class KernelDisplay implements CellDisplay {
  private static final String HTML = "text/html";

  private static final List<Functions> KNOWN =
      List.of(
          new Functions("org.rapaio.jupyter.kernel.global.Global", Order.TYPE_FIRST),
          new Functions("org.dflib.jjava.jupyter.kernel.BaseNotebookStatics", Order.TYPE_LAST),
          new Functions("io.github.spencerpark.ijava.runtime.Display", Order.TYPE_LAST));

  /** Where a kernel's functions take the type of what is shown. */
  private enum Order {
    TYPE_FIRST {
      @Override
      Class<?>[] parameters() {
        return new Class<?>[] {String.class, Object.class};
      }

      @Override
      Object[] arguments(String html) {
        return new Object[] {HTML, html};
      }
    },
    TYPE_LAST {
      @Override
      Class<?>[] parameters() {
        return new Class<?>[] {Object.class, String[].class};
      }

      @Override
      Object[] arguments(String html) {
        return new Object[] {html, new String[] {HTML}};
      }
    };

    abstract Class<?>[] parameters();

    abstract Object[] arguments(String html);
  }

  private record Functions(String owner, Order order) {
    Optional<KernelDisplay> in(ClassLoader loader) {
      try {
        Class<?> kernel = Class.forName(owner, false, loader);
        Class<?>[] shown = order.parameters();
        Class<?>[] updated = {String.class, shown[0], shown[1]};
        return Optional.of(
            new KernelDisplay(
                order,
                kernel.getMethod("display", shown),
                kernel.getMethod("updateDisplay", updated)));
      } catch (ClassNotFoundException | NoSuchMethodException | LinkageError e) {
        // Another kernel, another version of it, or none.
        return Optional.empty();
      }
    }
  }

  private final Order order;
  private final Method display;
  private final Method updateDisplay;

  private KernelDisplay(Order order, Method display, Method updateDisplay) {
    this.order = order;
    this.display = display;
    this.updateDisplay = updateDisplay;
  }

  /** The first of the known kernels that has its classes there. */
  static Optional<KernelDisplay> in(ClassLoader loader) {
    return KNOWN.stream().flatMap(functions -> functions.in(loader).stream()).findFirst();
  }

  @Override
  public String show(CellOutput output) {
    return (String) call(display, order.arguments(output.html()));
  }

  @Override
  public void update(String name, CellOutput output) {
    Object[] shown = order.arguments(output.html());
    call(updateDisplay, name, shown[0], shown[1]);
  }

  private static Object call(Method function, Object... arguments) {
    try {
      return function.invoke(null, arguments);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("Cannot call the kernel's " + function, e);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("Cannot display: the kernel's " + function + " failed", e);
    }
  }
}
