package dev.bellows.features.encode;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rows that a model was fitted to, encoded.
 *
 * @param rows the rows with their features, each row's out of the folds that it is not in; lazy
 * @param model what encodes all other rows; close it when neither is needed any more
 */
public record EncodedRows(Dataset<Row> rows, EncodingModel model) {}
