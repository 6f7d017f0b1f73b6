package dev.bellows.session;

import dev.bellows.core.Suggestions;
import dev.bellows.core.internal.SessionAccess;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds keys of Spark SQL that are probably misspelt: Spark takes any key without a word. */
final class UnknownSqlKeys {
  private static final Logger LOG = LoggerFactory.getLogger(UnknownSqlKeys.class);

  private UnknownSqlKeys() {}

  /** What to say of that key; empty when Spark SQL knows it, or cannot be expected to. */
  static Optional<String> note(String key) {
    boolean sqls =
        key.startsWith("spark.sql.")
            && !key.startsWith("spark.sql.catalog.")
            && !key.startsWith("spark.sql.hive.");
    if (!sqls || !SessionAccess.classicIsThere() || SessionAccess.isSqlKey(key)) {
      return Optional.empty();
    }
    String hint = Suggestions.didYouMean(key, SessionAccess.sqlKeys());
    LOG.warn("Spark SQL has no setting '{}'{}", key, hint);
    return Optional.of("Spark SQL itself has no such setting" + hint);
  }
}
