package dev.bellows.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** What needs no server; {@code ConnectTest} has one. */
class ConnectClassesTest {
  private final SparkSession spark = TestSession.get();

  @Test
  void onAClassicSessionNothingIsUploaded() throws Exception {
    int jars = spark.sparkContext().listJars().size();

    assertThat(
            JobCounter.jobsOf(
                spark,
                () -> {
                  ConnectClasses.upload(spark, ConnectClassesTest.class);
                  ConnectClasses.require(spark.range(1), ConnectClassesTest.class);
                  return null;
                }))
        .isZero();
    assertThat(spark.sparkContext().listJars().size()).isEqualTo(jars);
  }

  @Test
  void wrongArgumentsAreRefusedOnAnySession() {
    assertThatThrownBy(() -> ConnectClasses.upload(spark))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("No classes to upload: name one of each jar");
    assertThatThrownBy(() -> ConnectClasses.upload(spark, String.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'java.lang.String' is of the JDK");
  }

  @Test
  void aMissingClassIsSaidWithTheRemedy() {
    assertThat(
            ConnectClasses.problem(
                "java.lang.ClassNotFoundException: Failed to load class: org.mine.Total$1. Make"
                    + " sure the artifact where the class is defined is installed",
                SparkSession.class))
        .contains(
            "The Spark Connect server has no class org.mine.Total$1. Give it to this session first:"
                + " ConnectClasses.upload(spark, SparkSession.class)");
  }

  @Test
  void aClassOfAnotherVersionIsSaidWithTheRemedy() {
    assertThat(
            ConnectClasses.problem(
                "java.io.InvalidClassException: scala.collection.immutable.ArraySeq; local class"
                    + " incompatible: stream classdesc serialVersionUID = -1506415583798956640",
                SparkSession.class))
        .contains(
            "The Spark Connect server has another version of class"
                + " scala.collection.immutable.ArraySeq than this client. Use the same versions of"
                + " Bellows, Spark and Scala on both sides.");
  }

  /** Java does not name the class when it was missing inside of a collection. */
  @Test
  void anUnreadableCollectionIsSaidWithTheRemedy() {
    assertThat(
            ConnectClasses.problem(
                "java.lang.ClassCastException: cannot assign instance of"
                    + " scala.collection.generic.DefaultSerializationProxy to field"
                    + " org.apache.spark.sql.connect.common.UdfPacket.inputEncoders",
                SparkSession.class))
        .contains(
            "The Spark Connect server cannot read what SparkSession sends: it lacks its classes, or"
                + " has them in another version. Give them to this session first:"
                + " ConnectClasses.upload(spark, SparkSession.class)");
  }

  @Test
  void otherAnswersStayAsTheyAre() {
    assertThat(ConnectClasses.problem("[TABLE_OR_VIEW_NOT_FOUND] `t`", SparkSession.class))
        .isEmpty();
  }
}
