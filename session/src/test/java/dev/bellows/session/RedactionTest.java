package dev.bellows.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.BellowsException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.hadoop.fs.s3a.secret.key",
        "spark.hadoop.fs.s3a.access.key",
        "spark.hadoop.fs.azure.account.key.store.dfs.core.windows.net",
        "spark.hadoop.fs.s3a.session.token",
        "spark.ssl.keyStorePassword",
        "spark.authenticate.secret",
        "spark.datasource.jdbc.pwd",
        "spark.my.apiKey",
        "spark.my.API_KEY",
        "spark.hadoop.fs.azure.sas.container",
        "spark.gcp.credentials"
      })
  void aSecretsValueIsHidden(String key) {
    assertThat(Redaction.value(key, "hunter2")).isEqualTo("*********(redacted)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-Dmy.password=hunter2 -Dother=1 | -Dmy.password=*********(redacted) -Dother=1",
        "jdbc:postgresql://h/db?user=a&password=hunter2&ssl=on"
            + " | jdbc:postgresql://h/db?user=a&password=*********(redacted)&ssl=on",
        "jdbc:sqlserver://h;user=a;pwd=hunter2;x=y"
            + " | jdbc:sqlserver://h;user=a;pwd=*********(redacted);x=y",
        "https://alice:hunter2@host/path | https://*********(redacted)@host/path",
        "https://h/c?sv=1&sig=hunter2 | https://h/c?sv=1&sig=*********(redacted)",
        "{\"token\": \"hunter2\", \"a\": 1} | {\"token\": *********(redacted), \"a\": 1}",
        "-Daws.secretKey=hunter2 | -Daws.secretKey=*********(redacted)",
      })
  void aSecretInsideAValueIsHidden(String value, String shown) {
    assertThat(Redaction.value("spark.driver.extraJavaOptions", value)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "spark.master, spark://host:7077",
    "spark.kryo.registrator, org.example.Registrator",
    "spark.io.encryption.keySizeBits, 256",
    "spark.sql.extensions, 'a.B,c.D'",
    "spark.driver.extraJavaOptions, -XX:+UseG1GC -Dmonkey.tail=1"
  })
  void otherValuesStay(String key, String value) {
    assertThat(Redaction.value(key, value)).isEqualTo(value);
  }

  @Test
  void theUsersPatternHidesKeysAndValues() {
    World world = World.PLAIN.submittedWith("spark.redaction.regex", "(?i)internal|badger");
    SessionConfig config =
        SessionConfig.defaults().with("spark.x.internal", "1").with("spark.y", "a badger");

    assertThat(world.setting(config, "spark.x.internal").value()).isEqualTo(Redaction.HIDDEN);
    assertThat(world.setting(config, "spark.y").value()).isEqualTo(Redaction.HIDDEN);
    assertThat(world.setting(config, "spark.master").value()).isEqualTo("local[*]");
  }

  @Test
  void aPatternThatIsNoneIsAnError() {
    SessionConfig config = SessionConfig.fromMap(Map.of("spark.redaction.regex", "(a"), "s.yaml");

    assertThatThrownBy(() -> World.PLAIN.plan(config))
        .isInstanceOf(BellowsException.class)
        .hasMessageStartingWith("s.yaml: Invalid spark.redaction.regex '(a': ");
  }

  @Test
  void noReportShowsASecretThatWasBeaten() {
    String key = "spark.hadoop.fs.s3a.secret.key";
    SessionConfig config =
        SessionConfig.fromMap(Map.of(key, "first-hunter2"), "s.yaml").with(key, "hunter2");
    SessionExplanation plan = World.PLAIN.explain(config);

    assertThat(plan.toString()).contains(key).doesNotContain("hunter2");
    assertThat(plan.toJson()).contains(key).doesNotContain("hunter2");
  }
}
