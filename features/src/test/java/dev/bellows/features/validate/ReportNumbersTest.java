package dev.bellows.features.validate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportNumbersTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|0",
        "-0.0|0",
        "12|12",
        "-1234567|−1,234,567",
        "1234.5|1,234",
        "12.3456|12.35",
        "0.000123456|0.0001235",
        "0.00001|1e−5",
        "-2.5e-7|−2.5e−7",
        "1234567890|1.235e9",
        "9.9996|10.000",
        "1e300|1e300",
        "4.9E-324|4.9e−324",
        "Infinity|∞",
        "-Infinity|−∞",
        "NaN|''"
      })
  void numbersHaveFourDigits(double value, String text) {
    assertThat(ReportNumbers.number(value)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|0",
        "1|100",
        "0.00001|<0.01",
        "0.9999999|>99.9",
        "0.0123|1.23",
        "0.5|50.0",
        "0.9990|99.9",
        "0.1|10.0",
        "0.09996|10.0"
      })
  void onlyNothingIsZeroPercentAndOnlyAllIsHundred(double share, String percent) {
    assertThat(ReportNumbers.share(share)).isEqualTo(percent + "\u202f%");
  }

  @ParameterizedTest
  @CsvSource({"0,0.000", "0.0001,<0.001", "0.0651,0.065", "2.0724,2.072", "12.34,12.3", "NaN,''"})
  void indexesHaveThreeDecimals(double psi, String text) {
    assertThat(ReportNumbers.index(psi)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0,0", "0.001,<1", "0.484,48", "1,100"})
  void aLittleIsNotNothing(double share, String percent) {
    assertThat(ReportNumbers.wholeShare(share)).isEqualTo(percent + "\u202f%");
    assertThat(ReportNumbers.wholeShare(Double.NaN)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0,<0.001", "0.0351,0.035", "1,1.000", "NaN,''"})
  void noProbabilityIsShownAsZero(double p, String text) {
    assertThat(ReportNumbers.probability(p)).isEqualTo(text);
  }
}
