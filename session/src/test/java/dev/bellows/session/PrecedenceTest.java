package dev.bellows.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class PrecedenceTest {
  private static final String KEY = "spark.sql.shuffle.partitions";

  /** All sixteen cases: who gave a value, in whatever order the configuration heard of it. */
  @Property
  void theStrongestOfThoseWhoGaveAValueWins(
      @ForAll boolean code,
      @ForAll boolean spark,
      @ForAll boolean file,
      @ForAll boolean environment,
      @ForAll boolean codeFirst) {
    SessionConfig none = SessionConfig.defaults();
    SessionConfig inCode = code ? none.withShufflePartitions(101) : none;
    SessionConfig inFile =
        file ? SessionConfig.fromMap(Map.of("shufflePartitions", 103), "s.yaml") : none;
    World world = World.PLAIN.cores(35);
    world = spark ? world.submittedWith(KEY, "102") : world;
    world = environment ? world.variable("BELLOWS_SHUFFLE_PARTITIONS", "104") : world;

    SessionConfig config = codeFirst ? inCode.mergedWith(inFile) : inFile.mergedWith(inCode);
    String expected = code ? "101" : spark ? "102" : file ? "103" : environment ? "104" : "105";
    assertThat(world.setting(config, KEY).value()).isEqualTo(expected);
  }
}
