package dev.bellows.features.encode;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of states: one row for each category of each column, with arrays of one value for
 * each fold.
 *
 * @param folds the length of the arrays
 * @param spread for each target, whether its M2 is kept
 */
record StateColumns(int folds, List<Boolean> spread) {
  /** The position of the encoded column among the definition's. */
  static final String COLUMN = "column";

  /** The category's text. */
  static final String CATEGORY = "category";

  /** The sum of the rows' weights. */
  static final String WEIGHT = "weight";

  /** Asks for the statistics over all folds. */
  static final int ALL = -1;

  static StateColumns of(EncoderDefinition definition) {
    return new StateColumns(
        definition.keptFolds(),
        definition.targets().stream().map(definition::needsSpread).toList());
  }

  int targets() {
    return spread.size();
  }

  /** Of the rows with that target: the sum of their weights. */
  static String targetWeight(int target) {
    return "t" + target + "_weight";
  }

  /** The weighted sum of that target. */
  static String targetSum(int target) {
    return "t" + target + "_sum";
  }

  /** The weighted sum of squared differences from the fold's mean. */
  static String targetM2(int target) {
    return "t" + target + "_m2";
  }

  /** The names of the columns of arrays. */
  List<String> arrays() {
    List<String> names = new ArrayList<>(List.of(WEIGHT));
    for (int t = 0; t < targets(); t++) {
      names.add(targetWeight(t));
      names.add(targetSum(t));
      if (spread.get(t)) {
        names.add(targetM2(t));
      }
    }
    return names;
  }

  StructType schema() {
    StructType schema =
        new StructType()
            .add(COLUMN, DataTypes.IntegerType, false)
            .add(CATEGORY, DataTypes.StringType, true);
    for (String name : arrays()) {
      schema = schema.add(name, new ArrayType(DataTypes.DoubleType, false), false);
    }
    return schema;
  }

  /** An array of one value for each fold. */
  Column perFold(IntFunction<Column> value) {
    List<Column> values = new ArrayList<>();
    for (int fold = 0; fold < folds; fold++) {
      values.add(value.apply(fold));
    }
    return array(values.toArray(Column[]::new));
  }

  /** The weight of the category over all folds. */
  Column weight() {
    return sum(WEIGHT, ALL);
  }

  /**
   * The statistic of a target over all folds but one.
   *
   * @param without the fold left out, or {@link #ALL}
   */
  TargetStatistic target(int target, int without) {
    Column weight = sum(targetWeight(target), without);
    Column sum = sum(targetSum(target), without);
    Column m2 = spread.get(target) ? mergedM2(target, without, weight, sum) : lit(0.0);
    return new TargetStatistic(weight, sum, m2);
  }

  private Column sum(String array, int without) {
    Column sum = null;
    for (int fold = 0; fold < folds; fold++) {
      if (fold != without) {
        Column value = col(array).getItem(fold);
        sum = sum == null ? value : sum.plus(value);
      }
    }
    return sum;
  }

  /** Each fold's own spread and that of its mean around the mean of all: nothing cancels. */
  private Column mergedM2(int target, int without, Column weight, Column sum) {
    Column mean = sum.divide(when(weight.gt(0), weight));
    Column merged = lit(0.0);
    for (int fold = 0; fold < folds; fold++) {
      if (fold != without) {
        Column foldWeight = col(targetWeight(target)).getItem(fold);
        Column foldSum = col(targetSum(target)).getItem(fold);
        Column apart = foldSum.divide(when(foldWeight.gt(0), foldWeight)).minus(mean);
        Column between = when(foldWeight.gt(0), foldWeight.multiply(apart).multiply(apart));
        merged =
            merged
                .plus(col(targetM2(target)).getItem(fold))
                .plus(folds == 1 ? lit(0.0) : between.otherwise(lit(0.0)));
      }
    }
    return merged;
  }
}
