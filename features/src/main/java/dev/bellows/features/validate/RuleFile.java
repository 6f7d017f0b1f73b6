package dev.bellows.features.validate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.bellows.core.BellowsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Rules in a YAML file of their own: a list in the words of a job file's {@code rules:}, or an
 * object whose only key is {@code rules}.
 */
public final class RuleFile {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final String RULES = "rules";

  private RuleFile() {}

  /**
   * The rules of a file.
   *
   * @throws BellowsException naming the file and the reason, if it cannot be read or holds no rules
   * @throws RuleDefinitionException if a rule is wrong
   */
  public static RuleSet read(Path file) {
    Object content = content(file);
    if (content instanceof Map<?, ?> map && map.keySet().equals(java.util.Set.of(RULES))) {
      content = map.get(RULES);
    }
    if (content instanceof List<?> words) {
      return RuleSet.fromList(words, "'" + file + "'");
    }
    throw new BellowsException(
        String.format(
            "Cannot read rules from '%s': it holds no list of rules, such as"
                + " - { column: amount, check: \"> 0\" }",
            file));
  }

  private static Object content(Path file) {
    try {
      return YAML.readValue(Files.readString(file, StandardCharsets.UTF_8), Object.class);
    } catch (NoSuchFileException e) {
      throw failure(file, "there is no such file", e);
    } catch (JsonProcessingException e) {
      String line = e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ";
      throw failure(file, line + e.getOriginalMessage().lines().findFirst().orElse(""), e);
    } catch (IOException e) {
      throw failure(file, String.valueOf(e.getMessage()), e);
    }
  }

  private static BellowsException failure(Path file, String reason, Exception cause) {
    return new BellowsException("Cannot read rules from '" + file + "': " + reason, cause);
  }
}
