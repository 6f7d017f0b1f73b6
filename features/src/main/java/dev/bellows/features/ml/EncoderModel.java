package dev.bellows.features.ml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellows.core.BellowsException;
import dev.bellows.features.encode.EncodingModel;
import java.lang.ref.WeakReference;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A fitted {@link EncoderEstimator}: an {@link EncodingModel} as a stage of a Spark ML pipeline. It
 * has no params of its own.
 *
 * <p>{@link #transform} encodes the very dataset object that was fitted out of fold, and all others
 * by the statistics of all fitted rows. {@code Pipeline.fit} gives each stage the object that it
 * was fitted to, so that what follows learns from rows that do not know their own targets. A {@code
 * PipelineModel} and a loaded model know no fitted dataset: to have those rows out of fold again,
 * use {@link EncodingModel#applyOutOfFold}.
 *
 * <p>The statistics are released when the garbage collector finds that the model is used no more. A
 * loaded model reads them where it was saved, as Spark's {@code ALSModel} does: do not overwrite
 * that directory by the model itself.
 */
public final class EncoderModel extends Model<EncoderModel> implements MLWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final transient HeldModel held;
  private final transient WeakReference<Dataset<?>> fitted;

  /**
   * @param fitted the dataset whose rows are encoded out of fold; null where it is not known
   */
  EncoderModel(String uid, HeldModel held, Dataset<?> fitted) {
    this(uid, held, new WeakReference<>(fitted));
  }

  private EncoderModel(String uid, HeldModel held, WeakReference<Dataset<?>> fitted) {
    this.uid = uid;
    this.held = held;
    this.fitted = fitted;
  }

  /**
   * What was fitted. It is closed when this is used no more, so hold on to this as well.
   *
   * @throws IllegalStateException in another process than the one that fitted or loaded it
   */
  public EncodingModel encodingModel() {
    if (held == null) {
      throw new IllegalStateException(
          "Cannot encode by "
              + uid
              + ": its statistics stay in the process that fitted it. Save it, and load it here.");
    }
    return held.model();
  }

  /**
   * The input with the encodings added: out of fold for the dataset object that was fitted, else
   * from the statistics of all fitted rows. Lazy: no job runs.
   *
   * @throws BellowsException if a column is missing or of another kind than the fitted one, or the
   *     name of an output is taken
   */
  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    EncodingModel model = encodingModel();
    Dataset<Row> rows = dataset.toDF();
    return fitted.refersTo(dataset) ? model.applyOutOfFold(rows) : model.apply(rows);
  }

  /** The schema that {@link #transform} gives: all its checks, and no job. */
  @Override
  public StructType transformSchema(StructType schema) {
    return encodingModel().outputSchema(schema);
  }

  @Override
  public EncoderModel copy(ParamMap extra) {
    return copyValues(new EncoderModel(uid, held, fitted), extra).setParent(parent());
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public MLWriter write() {
    return new Writer(this);
  }

  /** Reads what {@code write()} has written. */
  public static MLReader<EncoderModel> read() {
    return new Reader();
  }

  /** The model that {@code save} wrote to that path. Runs a Spark job. */
  public static EncoderModel load(String path) {
    return read().load(path);
  }

  private static String encoding(String path) {
    return path + "/encoding";
  }

  private static final class Writer extends MLWriter {
    private final EncoderModel model;

    Writer(EncoderModel model) {
      this.model = model;
    }

    @Override
    public void saveImpl(String path) {
      EncodingModel encoding = model.encodingModel();
      new DefaultParamsWriter(model).saveImpl(path);
      encoding.save(encoding(path));
    }
  }

  private static final class Reader extends MLReader<EncoderModel> {
    @Override
    public EncoderModel load(String path) {
      JsonNode metadata = metadata(path);
      if (!EncoderModel.class.getName().equals(metadata.path("class").asText())) {
        throw new BellowsException(
            String.format(
                "Cannot load an encoder model from '%s': what is there is a %s",
                path, metadata.path("class").asText("thing of no name")));
      }
      EncodingModel model = EncodingModel.load(sparkSession(), encoding(path));
      return new EncoderModel(
          metadata.path("uid").asText(), new HeldModel(model), (Dataset<?>) null);
    }

    private JsonNode metadata(String path) {
      String line = sparkSession().read().text(path + "/metadata").head().getString(0);
      try {
        return new ObjectMapper().readTree(line);
      } catch (JsonProcessingException e) {
        throw new BellowsException(
            String.format(
                "Cannot load an encoder model from '%s': its metadata are no JSON. Save it anew.",
                path),
            e);
      }
    }
  }
}
