package dev.bellows.features.encode;

import java.util.List;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a fit has learnt.
 *
 * @param states one row for each category of each column, see {@link StateColumns}
 * @param summaries one for each column
 * @param broadcastBudget the bytes of tables that may be broadcast; empty: as the session allows
 */
record FittedStates(
    Dataset<Row> states, List<ColumnSummary> summaries, OptionalLong broadcastBudget) {}
