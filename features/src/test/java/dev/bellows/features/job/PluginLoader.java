package dev.bellows.features.job;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** A class loader under which these classes are services, as if a jar had brought them. */
final class PluginLoader extends ClassLoader {
  private final Map<String, String> services = new HashMap<>();

  PluginLoader() {
    super(PluginLoader.class.getClassLoader());
  }

  PluginLoader with(Class<?> service, Class<?>... implementations) {
    return withNamed(service, List.of(implementations).stream().map(Class::getName).toList());
  }

  PluginLoader withNamed(Class<?> service, List<String> implementations) {
    services.put("META-INF/services/" + service.getName(), String.join("\n", implementations));
    return this;
  }

  /** The result of the work, done with this loader as the thread's. */
  <T> T during(Callable<T> work) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(this);
    try {
      return work.call();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return services.containsKey(name)
        ? Collections.enumeration(List.of(url(services.get(name))))
        : super.getResources(name);
  }

  private static URL url(String text) throws MalformedURLException {
    return new URL(null, "text:services", new Handler(text));
  }

  private static final class Handler extends URLStreamHandler {
    private final String text;

    Handler(String text) {
      this.text = text;
    }

    @Override
    protected URLConnection openConnection(URL url) {
      return new URLConnection(url) {
        @Override
        public void connect() {}

        @Override
        public ByteArrayInputStream getInputStream() {
          return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        }
      };
    }
  }
}
