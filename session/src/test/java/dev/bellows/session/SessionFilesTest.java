package dev.bellows.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.BellowsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionFilesTest {
  @TempDir private Path directory;

  private Path file(String name, String... lines) throws IOException {
    return Files.writeString(directory.resolve(name), String.join("\n", lines));
  }

  private SessionConfig yaml(String... lines) throws IOException {
    return SessionConfig.fromYaml(file("s.yaml", lines));
  }

  @Test
  void yamlHoldsOptionsBlocksAndSparksKeys() throws IOException {
    SessionConfig config =
        yaml(
            "# a comment",
            "appName: features",
            "optimization: off",
            "delta: on",
            "hive: false",
            "dynamicAllocation: { min: 1, max: 8 }",
            "spark:",
            "  spark.ui.enabled: false",
            "  spark.sql.extensions: [a.B, c.D]",
            "spark.sql.ansi.enabled: true");

    assertThat(config.value("appName")).contains("features");
    assertThat(config.value("optimization")).contains("off");
    assertThat(config.value("delta")).contains("on");
    assertThat(config.value("hive")).contains("in-memory");
    assertThat(config.value("dynamicAllocation.max")).contains("8");
    assertThat(config.value("spark.ui.enabled")).contains("false");
    assertThat(config.value("spark.sql.extensions")).contains("a.B,c.D");
    assertThat(config.value("spark.sql.ansi.enabled")).contains("true");
  }

  @Test
  void everyOptionHasItsYamlKey() throws IOException {
    Map<String, String> samples =
        Map.ofEntries(
            Map.entry("optimization", "safe"),
            Map.entry("delta", "auto"),
            Map.entry("garbageCollector", "G1"),
            Map.entry("serializer", "kryo"),
            Map.entry("timeZone", "UTC"),
            Map.entry("master", "yarn"),
            Map.entry("memoryFraction", "0.5"),
            Map.entry("storageFraction", "0.5"),
            Map.entry("hive", "true"),
            Map.entry("adaptive", "true"),
            Map.entry("dynamicAllocation", "true"));
    List<String> keys = SessionOption.keys();
    String[] lines =
        keys.stream()
            .map(key -> key + ": " + samples.getOrDefault(key, "536870912"))
            .toArray(String[]::new);

    SessionConfig config = yaml(lines);

    assertThat(keys)
        .hasSizeGreaterThan(20)
        .allSatisfy(k -> assertThat(config.value(k)).isNotEmpty());
  }

  @Test
  void anOptionsOriginIsItsFileAndLine() throws IOException {
    SessionConfig config = yaml("", "appName: x", "", "dynamicAllocation:", "  min: 2");
    SessionExplanation plan = World.PLAIN.explain(config);

    assertThat(plan.setting("spark.app.name").orElseThrow().origin().toString())
        .endsWith("s.yaml:2")
        .startsWith("file:");
    assertThat(plan.setting("spark.dynamicAllocation.minExecutors").orElseThrow().origin())
        .isEqualTo(new Origin.File(directory.resolve("s.yaml").toString(), 5));
  }

  @Test
  void ofAJobFileTheSessionBlockIsRead() throws IOException {
    SessionConfig config =
        yaml(
            "name: flights",
            "sources: { a: { path: x } }",
            "steps: [ { name: s, select: [a, b] } ]",
            "session:",
            "  shufflePartitions: 12",
            "sinks: []");

    assertThat(config.value("shufflePartitions")).contains("12");
    assertThat(World.PLAIN.setting(config, "spark.sql.shuffle.partitions").origin().toString())
        .endsWith("s.yaml:5");
  }

  @Test
  void anEmptyFileAsksForNothing() throws IOException {
    assertThat(yaml("").asked()).isEmpty();
    assertThat(yaml("# only a comment").asked()).isEmpty();
    assertThat(SessionConfig.fromProperties(file("e.properties", "")).asked()).isEmpty();
  }

  @Test
  void anUnknownKeyIsAnErrorWithLineAndSuggestion() {
    assertThatThrownBy(() -> yaml("appName: x", "shufflePartitons: 8"))
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining(
            "s.yaml:2: Unknown setting 'shufflePartitons'; did you mean 'shufflePartitions'? Known:"
                + " [appName, master,")
        .hasMessageEndingWith("and Spark's own keys, which start with 'spark.'.");
    assertThatThrownBy(() -> yaml("dynamicAllocation:", "  minimum: 8"))
        .hasMessageContaining("s.yaml:2: Unknown setting 'dynamicAllocation.minimum'");
    assertThatThrownBy(() -> yaml("spark:", "  shufflePartitions: 8"))
        .hasMessageContaining(
            "s.yaml:2: Unknown setting 'shufflePartitions' under 'spark:': the keys there are"
                + " Spark's own and start with 'spark.'.");
  }

  @Test
  void aWrongValueIsAnErrorWithItsLine() {
    assertThatThrownBy(() -> yaml("", "", "driverMemory: lots"))
        .isInstanceOf(BellowsException.class)
        .hasMessageEndingWith(
            "s.yaml:3: Invalid driverMemory 'lots': a size of at least 1m is needed, such as 512m"
                + " or 4g.");
    assertThatThrownBy(() -> yaml("driverMemory:"))
        .hasMessageEndingWith(
            "s.yaml:1: Cannot read 'driverMemory': it has no value. Give one value, or drop the"
                + " key.");
    assertThatThrownBy(() -> yaml("a: 1", "driverMemory: [ { x: 1 } ]"))
        .hasMessageContaining("s.yaml:2: Cannot read 'driverMemory': it is a block or a list.");
  }

  @Test
  void textThatIsNoYamlIsAnErrorWithItsLine() {
    assertThatThrownBy(() -> yaml("appName: x", "master: [local", "c: d"))
        .isInstanceOf(BellowsException.class)
        .hasMessageMatching("(?s).*s\\.yaml:\\d+: Not valid YAML: .+ Mend that line\\.");
    assertThatThrownBy(() -> yaml("- a", "- b"))
        .hasMessageEndingWith(
            "s.yaml:1: Cannot read the file: a block of 'key: value' lines is needed.");
    assertThatThrownBy(() -> yaml("appName: a", "---", "appName: b"))
        .hasMessageContaining("Cannot read the file: it has a second document. Keep one.");
    assertThatThrownBy(() -> yaml("name: j", "session: 5"))
        .hasMessageEndingWith(
            "s.yaml:2: Cannot read 'session': a block of 'key: value' lines is needed.");
  }

  @Test
  void twoValuesForOneSettingAreAnErrorThatNamesBothPlaces() {
    assertThatThrownBy(
            () -> yaml("shufflePartitions: 8", "spark:", "  spark.sql.shuffle.partitions: 9"))
        .isInstanceOf(BellowsException.class)
        .hasMessageMatching(
            "(?s).*s\\.yaml:3: 'spark\\.sql\\.shuffle\\.partitions' sets"
                + " spark\\.sql\\.shuffle\\.partitions a second time: '9' here, '8' at"
                + " file:.*s\\.yaml:1\\. Keep one of them\\.");
  }

  @Test
  void aMissingFileIsAnErrorThatNamesIt() {
    Path missing = directory.resolve("none.yaml");

    assertThatThrownBy(() -> SessionConfig.fromYaml(missing))
        .isInstanceOf(BellowsException.class)
        .hasMessage(
            "Cannot read session settings from '" + missing + "': no such file. Check the path.");
    assertThatThrownBy(() -> SessionConfig.fromProperties(directory))
        .isInstanceOf(BellowsException.class)
        .hasMessageStartingWith("Cannot read session settings from '" + directory + "': ");
  }

  @Test
  void propertiesHoldTheSameKeysAndTheirLines() throws IOException {
    SessionConfig config =
        SessionConfig.fromProperties(
            file(
                "s.properties",
                "# comment \\",
                "appName = fea\\u0074ures",
                "spark.sql.extensions=a.B,\\",
                "  c.D",
                "! other",
                "dynamicAllocation.min: 3",
                "spark.ui.port  4051"));

    assertThat(config.value("appName")).contains("features");
    assertThat(config.value("spark.sql.extensions")).contains("a.B,c.D");
    assertThat(config.value("dynamicAllocation.min")).contains("3");
    assertThat(config.value("spark.ui.port")).contains("4051");
    assertThat(config.asked().stream().map(asked -> ((Origin.File) asked.origin()).line()))
        .containsExactly(2, 3, 6, 7);
  }

  @Test
  void aWrongPropertyIsAnErrorWithItsLine() {
    assertThatThrownBy(
            () -> SessionConfig.fromProperties(file("p.properties", "", "executorCores=none")))
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining("p.properties:2: Invalid executorCores 'none'");
    assertThatThrownBy(() -> SessionConfig.fromProperties(file("p.properties", "a=\\u00zz")))
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining("p.properties:1: Not a valid property: ");
  }

  @Test
  void aMapIsReadAsYamlIs() {
    SessionConfig config =
        SessionConfig.fromMap(
            Map.of(
                "shufflePartitions",
                12,
                "memoryFraction",
                0.7,
                "dynamicAllocation",
                Map.of("min", 1),
                "spark",
                Map.of("spark.sql.extensions", Arrays.asList("a.B", "c.D"))),
            "job.yaml");

    assertThat(config.value("shufflePartitions")).contains("12");
    assertThat(config.value("memoryFraction")).contains("0.7");
    assertThat(config.value("dynamicAllocation.min")).contains("1");
    assertThat(config.value("spark.sql.extensions")).contains("a.B,c.D");
    assertThat(World.PLAIN.setting(config, "spark.memory.fraction").origin())
        .hasToString("file:job.yaml");
  }

  @Test
  void aMapsErrorsNameItsOrigin() {
    Map<String, Object> noValue = new java.util.HashMap<>();
    noValue.put("master", null);

    assertThatThrownBy(() -> SessionConfig.fromMap(noValue, "job.yaml"))
        .isInstanceOf(BellowsException.class)
        .hasMessage(
            "job.yaml: Cannot read 'master': it has no value. Give one value, or drop the key.");
    assertThatThrownBy(() -> SessionConfig.fromMap(Map.of("mastr", "yarn"), "job.yaml"))
        .hasMessageStartingWith("job.yaml: Unknown setting 'mastr'; did you mean 'master'?");
  }
}
