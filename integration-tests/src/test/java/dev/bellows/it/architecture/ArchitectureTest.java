package dev.bellows.it.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.Architectures;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("dev.bellows");

  /** Spark's own types that no user of the public API is meant to touch. */
  private static final DescribedPredicate<JavaClass> SPARK_INTERNALS =
      resideInAnyPackage(
              "org.apache.spark.sql.catalyst..",
              "org.apache.spark.sql.classic..",
              "org.apache.spark.sql.execution..",
              "org.apache.spark.sql.internal..",
              "org.apache.spark.internal..",
              "org.apache.spark.rdd..",
              "org.apache.spark.scheduler..",
              "org.apache.spark.deploy..",
              "org.apache.spark.status..",
              "org.apache.spark.memory..",
              "org.apache.spark.shuffle..",
              "org.apache.spark.network..",
              "org.apache.spark.ui..",
              "org.apache.spark.util..")
          .as("are Spark internals");

  /** Implements types that Spark's own rules call. */
  private static final String SQL_EXTENSIONS = "dev.bellows.features.sql..";

  private static final DescribedPredicate<JavaClass> SCALA =
      resideInAPackage("scala..").as("are Scala's");

  private static final Set<String> INEXACT =
      Set.of("pow", "exp", "expm1", "log", "log10", "log1p", "sin", "cos", "tan", "cbrt", "hypot");

  @Test
  void everyModuleIsLookedAt() {
    Set<String> modules =
        CLASSES.stream()
            .map(type -> type.getPackageName().replaceFirst("dev\\.bellows\\.(\\w+).*", "$1"))
            .collect(Collectors.toSet());
    assertThat(modules)
        .containsExactlyInAnyOrder(
            "core",
            "session",
            "features",
            "compression",
            "metrics",
            "optimization",
            "cli",
            "benchmarks");
  }

  @Test
  void modulesDependInOneDirection() {
    Architectures.layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("core")
        .definedBy("dev.bellows.core..")
        .layer("session")
        .definedBy("dev.bellows.session..")
        .layer("features")
        .definedBy("dev.bellows.features..")
        .layer("compression")
        .definedBy("dev.bellows.compression..")
        .layer("metrics")
        .definedBy("dev.bellows.metrics..")
        .layer("optimization")
        .definedBy("dev.bellows.optimization..")
        .layer("cli")
        .definedBy("dev.bellows.cli..")
        .layer("benchmarks")
        .definedBy("dev.bellows.benchmarks..")
        .whereLayer("core")
        .mayNotAccessAnyLayer()
        .whereLayer("session")
        .mayOnlyAccessLayers("core")
        .whereLayer("features")
        .mayOnlyAccessLayers("core", "session")
        .whereLayer("compression")
        .mayOnlyAccessLayers("core", "session", "features")
        .whereLayer("metrics")
        .mayOnlyAccessLayers("core", "session")
        .whereLayer("optimization")
        .mayOnlyAccessLayers("core", "session")
        .whereLayer("cli")
        .mayOnlyAccessLayers(
            "core", "session", "features", "compression", "metrics", "optimization")
        .whereLayer("benchmarks")
        .mayNotBeAccessedByAnyLayer()
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.bellows.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  /** But one class: Spark ML asks whether a param's value is valid by a function of Scala's. */
  @Test
  void scalaAndSparkInternalsStayInOnePackage() {
    ArchRule rule =
        noClasses()
            .that()
            .resideOutsideOfPackages("dev.bellows.core.internal..", SQL_EXTENSIONS)
            .and()
            .doNotHaveFullyQualifiedName("dev.bellows.features.ml.ParamCheck")
            .should()
            .dependOnClassesThat(SPARK_INTERNALS.or(SCALA));
    rule.check(CLASSES);
  }

  /** A class path with Spark's Connect client alone has no Catalyst: who needs it is not needed. */
  @Test
  void nothingDependsOnTheSqlExtensions() {
    noClasses()
        .that()
        .resideOutsideOfPackage(SQL_EXTENSIONS)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(SQL_EXTENSIONS)
        .check(CLASSES);
  }

  @Test
  void publicSignaturesHoldNoScalaAndNoInternals() {
    codeUnits()
        .that(arePublicApi())
        .and()
        .areDeclaredInClassesThat()
        .resideOutsideOfPackage(SQL_EXTENSIONS)
        .should(namesNoTypeThat(SPARK_INTERNALS.or(SCALA)))
        .check(CLASSES);
  }

  @Test
  void internalPackagesAreNotPartOfSignatures() {
    codeUnits()
        .that(arePublicApi())
        .should(namesNoTypeThat(resideInAPackage("dev.bellows..internal..").as("are internal")))
        .check(CLASSES);
  }

  /** Whatever of the trend features is not named here serves the online scorer too. */
  @Test
  void theKernelKnowsNoSpark() {
    noClasses()
        .that()
        .resideInAPackage("dev.bellows.features.trend")
        .and()
        .haveNameNotMatching(
            ".*\\.trend\\.(TemporalTrendFeatures|TrendQuery|(Single)?Trend(State)?Aggregator"
                + "|TrendFunctions|TrendColumn|TrendTime)\\b.*")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "scala..")
        .check(CLASSES);
  }

  /** Wherever its calls lead. */
  @Test
  void theOnlineScorerReachesNoSpark() {
    noClasses()
        .that()
        .haveFullyQualifiedName("dev.bellows.features.trend.TrendScorer")
        .should()
        .transitivelyDependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "scala..")
        .check(CLASSES);
  }

  /** Math may round these as it likes, and does so differently on x86 and ARM. */
  @Test
  void featuresHaveTheSameBitsOnEveryMachine() {
    noClasses()
        .that()
        .resideInAPackage("dev.bellows.features.trend")
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                "is a function of Math that StrictMath has with one result",
                call ->
                    call.getTargetOwner().isEquivalentTo(Math.class)
                        && INEXACT.contains(call.getName())))
        .check(CLASSES);
  }

  @Test
  void membersThatSparkMeansForItselfAreNotCalled() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.bellows.core.internal..")
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                "is private to Spark",
                call ->
                    call.getTargetOwner().getName().equals("org.apache.spark.SparkContext")
                        && Set.of("env", "listenerBus", "statusStore", "conf", "getActive")
                            .contains(call.getName())))
        .check(CLASSES);
  }

  @Test
  void librariesDoNotPrint() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.bellows.core..", "dev.bellows.session..", "dev.bellows.features..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(CLASSES);
  }

  @Test
  void namesSayWhatATypeIs() {
    classes()
        .should()
        .haveSimpleNameNotEndingWith("Util")
        .andShould()
        .haveSimpleNameNotEndingWith("Utils")
        .andShould()
        .haveSimpleNameNotEndingWith("Helper")
        .andShould()
        .haveSimpleNameNotEndingWith("Impl")
        .check(CLASSES);
  }

  /** The rules can fail: a class of this test breaks the one about signatures. */
  @Test
  void aScalaTypeInASignatureIsSeen() {
    JavaClasses own = new ClassFileImporter().importClasses(ScalaInSignature.class);
    assertThatThrownBy(
            () -> codeUnits().should(namesNoTypeThat(resideInAPackage("scala.."))).check(own))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("scala.Option");
  }

  static final class ScalaInSignature {
    public scala.Option<String> option() {
      return scala.Option.empty();
    }
  }

  /** Public methods and constructors of public types. */
  private static DescribedPredicate<JavaCodeUnit> arePublicApi() {
    return DescribedPredicate.describe(
        "are public API",
        method ->
            method.getModifiers().contains(JavaModifier.PUBLIC)
                && !method.getModifiers().contains(JavaModifier.SYNTHETIC)
                && isPublic(method.getOwner())
                && !method.getOwner().getPackageName().contains(".internal"));
  }

  private static boolean isPublic(JavaClass type) {
    boolean here = type.getModifiers().contains(JavaModifier.PUBLIC);
    return here && type.getEnclosingClass().map(ArchitectureTest::isPublic).orElse(true);
  }

  private static ArchCondition<JavaCodeUnit> namesNoTypeThat(
      DescribedPredicate<? super JavaClass> forbidden) {
    return new ArchCondition<>("name no type that " + forbidden.getDescription()) {
      @Override
      public void check(JavaCodeUnit method, ConditionEvents events) {
        typesOf(method).stream()
            .filter(forbidden)
            .forEach(type -> events.add(SimpleConditionEvent.violated(method, says(method, type))));
      }
    };
  }

  private static Set<JavaClass> typesOf(JavaCodeUnit method) {
    Set<JavaClass> types =
        method.getReturnType().getAllInvolvedRawTypes().stream().collect(Collectors.toSet());
    method.getParameterTypes().forEach(type -> types.addAll(type.getAllInvolvedRawTypes()));
    types.addAll(method.getExceptionTypes());
    return types;
  }

  private static String says(JavaMember member, JavaClass type) {
    return member.getFullName() + " names " + type.getName();
  }
}
