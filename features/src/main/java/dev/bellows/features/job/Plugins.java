package dev.bellows.features.job;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What other libraries bring of a service.
 *
 * @param found one of each class
 * @param broken why others could not be loaded
 */
record Plugins<T>(List<T> found, List<String> broken) {
  private static final Logger LOG = LoggerFactory.getLogger(Plugins.class);

  /** What the thread's class loader finds: with spark-submit that is the one with its jars. */
  static <T> Plugins<T> of(Class<T> service) {
    ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
    ClassLoader loader = ofThread == null ? service.getClassLoader() : ofThread;
    Plugins<T> plugins = new Plugins<>(new ArrayList<>(), new ArrayList<>());
    Iterator<T> services = ServiceLoader.load(service, loader).iterator();
    boolean more = true;
    while (more) {
      more = plugins.addNext(services, service);
    }
    return plugins;
  }

  /** One that cannot be loaded does not keep the others away. */
  private boolean addNext(Iterator<T> services, Class<T> service) {
    try {
      if (!services.hasNext()) {
        return false;
      }
      found.add(services.next());
    } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
      LOG.warn("A {} could not be loaded and is left out", service.getSimpleName(), e);
      broken.add(e.getCause() == null ? "" + e.getMessage() : e.getMessage() + ": " + e.getCause());
    }
    return true;
  }
}
