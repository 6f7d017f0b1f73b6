package dev.bellows.optimization.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class DeltaAbsenceTest {
  /** Loads our classes anew and has none of Delta's. */
  private static final class WithoutDelta extends ClassLoader {
    WithoutDelta() {
      super(DeltaAbsenceTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("io.delta.")) {
        throw new ClassNotFoundException(name);
      }
      if (!name.startsWith("dev.bellows.optimization.")) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream file = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = file.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }

    @Override
    public URL getResource(String name) {
      return name.startsWith("io/delta/") ? null : super.getResource(name);
    }
  }

  @Test
  void theFirstCallSaysThatDeltaIsMissing() throws Exception {
    Class<?> type = new WithoutDelta().loadClass(DeltaMaintenance.class.getName());
    assertThat(type).isNotSameAs(DeltaMaintenance.class);

    assertThatThrownBy(
            () ->
                type.getMethod("of", SparkSession.class, String.class)
                    .invoke(null, DeltaTables.spark(), "sales"))
        .isInstanceOf(InvocationTargetException.class)
        .cause()
        .hasMessage(
            "Cannot maintain 'sales': Delta is not on the class path. Add io.delta:delta-spark in"
                + " the version for your Spark.");
    assertThat(type.getMethod("isPossible", SparkSession.class).invoke(null, DeltaTables.spark()))
        .isEqualTo(false);
    assertThat(DeltaMaintenance.isPossible(DeltaTables.spark())).isTrue();
  }
}
