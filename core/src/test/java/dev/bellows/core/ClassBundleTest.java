package dev.bellows.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.HashMap;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassBundleTest {
  private static final String CLASS = ClassBundleTest.class.getName().replace('.', '/') + ".class";

  @TempDir private Path folder;

  @Test
  void aFolderIsPackedWithAllThatIsInIt() throws IOException {
    ClassBundle bundle = ClassBundle.of(ClassBundleTest.class);

    byte[] jar = bundle.jar();

    assertThat(bundle.location()).isDirectory();
    assertThat(entries(jar)).hasSizeGreaterThan(5).containsEntry(CLASS, classBytes());
    assertThat(bundle.name(jar)).matches("test-classes-[0-9a-f]{16}\\.jar");
  }

  @Test
  void theSameFolderGivesTheSameBytesWhateverTheTimes() throws IOException {
    ClassBundle bundle = new ClassBundle(folder);
    Path file = Files.writeString(Files.createDirectory(folder.resolve("b")).resolve("f"), "x");
    Files.writeString(folder.resolve("a"), "y");
    byte[] jar = bundle.jar();
    Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(0));

    assertThat(bundle.jar()).isEqualTo(jar);
    assertThat(entries(jar).keySet()).containsExactlyInAnyOrder("a", "b/f");
  }

  @Test
  void anotherContentHasAnotherName() throws IOException {
    ClassBundle bundle = new ClassBundle(folder);
    Files.writeString(folder.resolve("a"), "1");
    String name = bundle.name(bundle.jar());
    Files.writeString(folder.resolve("a"), "2");

    assertThat(bundle.name(bundle.jar())).isNotEqualTo(name);
  }

  @Test
  void aJarIsTakenAsItIs() throws Exception {
    Path jar = folder.resolve("my lib+1.0.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry(CLASS));
      out.write(classBytes());
    }
    try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
      ClassBundle bundle = ClassBundle.of(loader.loadClass(ClassBundleTest.class.getName()));

      assertThat(bundle.location()).isEqualTo(jar);
      assertThat(bundle.jar()).isEqualTo(Files.readAllBytes(jar));
      assertThat(bundle.name(bundle.jar())).matches("my_lib_1\\.0-[0-9a-f]{16}\\.jar");
    }
  }

  @Test
  void aClassOfTheJdkIsInNoJar() {
    for (Class<?> type : new Class<?>[] {String.class, int.class, java.net.http.HttpClient.class}) {
      assertThatThrownBy(() -> ClassBundle.of(type))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "Invalid class to upload: '%s' is of the JDK. Name one of a jar that the server"
                  + " lacks.",
              type.getName());
    }
  }

  @Test
  void aClassFromElsewhereIsRefusedWithItsPlace() throws Exception {
    URL place = URI.create("http://localhost/app.jar").toURL();
    Class<?> type = new FromElsewhere(place).define(classBytes());

    assertThatThrownBy(() -> ClassBundle.of(type))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid class to upload: '%s' comes from http://localhost/app.jar, which is no jar"
                + " file and no folder. Start the server with its jar instead (spark-submit"
                + " --jars).",
            type.getName());
  }

  @Test
  void aJarThatIsGoneCannotBeRead() {
    Path gone = folder.resolve("gone.jar");

    assertThatThrownBy(() -> new ClassBundle(gone).jar())
        .isInstanceOf(BellowsException.class)
        .hasMessage(
            "Cannot upload classes: %s cannot be read: java.nio.file.NoSuchFileException: %s",
            gone, gone);
  }

  private static final class FromElsewhere extends ClassLoader {
    private final URL place;

    FromElsewhere(URL place) {
      super(null);
      this.place = place;
    }

    Class<?> define(byte[] bytes) {
      CodeSource source = new CodeSource(place, (Certificate[]) null);
      return defineClass(null, bytes, 0, bytes.length, new ProtectionDomain(source, null));
    }
  }

  private static byte[] classBytes() throws IOException {
    try (InputStream in = ClassBundleTest.class.getResourceAsStream("/" + CLASS)) {
      return in.readAllBytes();
    }
  }

  private static Map<String, byte[]> entries(byte[] jar) throws IOException {
    Map<String, byte[]> entries = new HashMap<>();
    try (JarInputStream in = new JarInputStream(new ByteArrayInputStream(jar))) {
      for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
        entries.put(entry.getName(), in.readAllBytes());
      }
    }
    return entries;
  }
}
