package dev.bellows.features.sql;

import org.apache.spark.QueryContext;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.trees.Origin;
import scala.Option;
import scala.collection.immutable.Map$;

/** What is wrong with a call, as Spark's own kind of error. */
final class Refusal {
  private Refusal() {}

  /**
   * Throws an {@link AnalysisException}: checked, though no method of Spark's declares it.
   *
   * @param place where the call stands in the text of the query
   * @return nothing; for the compiler, to which {@code throw Refusal.of(…)} ends a path
   */
  static RuntimeException of(String function, String problem, Origin place, Throwable cause) {
    AnalysisException exception =
        new AnalysisException(
            "Cannot call " + function + ": " + problem,
            Option.empty(),
            Option.empty(),
            Option.apply(cause),
            Option.empty(),
            Map$.MODULE$.empty(),
            new QueryContext[0]);
    return Refusal.<RuntimeException>thrown(exception.withPosition(place));
  }

  @SuppressWarnings("unchecked") // Erased: the exception leaves as what it is.
  private static <E extends Exception> RuntimeException thrown(Exception exception) throws E {
    throw (E) exception;
  }
}
