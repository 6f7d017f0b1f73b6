package dev.bellows.compression;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;

class ResiduesTest {
  private static final BigInteger PRIME = BigInteger.ONE.shiftLeft(61).subtract(BigInteger.ONE);

  @Property(tries = 300)
  void productsAndSumsAreThoseOfWholeNumbers(
      @ForAll @LongRange(min = 0, max = Residues.PRIME - 1) long a,
      @ForAll @LongRange(min = 0, max = Residues.PRIME - 1) long b) {
    assertThat(BigInteger.valueOf(Residues.multiply(a, b)))
        .isEqualTo(BigInteger.valueOf(a).multiply(BigInteger.valueOf(b)).mod(PRIME));
    assertThat(BigInteger.valueOf(Residues.add(a, b)))
        .isEqualTo(BigInteger.valueOf(a).add(BigInteger.valueOf(b)).mod(PRIME));
  }

  @Property(tries = 300)
  void aDoublesResidueIsThatOfTheFraction(@ForAll @DoubleRange(min = 0, max = 1e30) double value) {
    BigDecimal exact = new BigDecimal(value);
    int bits = Math.max(0, exact.scale()); // The denominator divides 2^scale.
    BigInteger numerator =
        exact.multiply(new BigDecimal(BigInteger.TWO.pow(bits))).toBigIntegerExact();
    BigInteger inverse = BigInteger.TWO.modPow(BigInteger.valueOf(bits), PRIME).modInverse(PRIME);
    assertThat(BigInteger.valueOf(Residues.of(value)))
        .isEqualTo(numerator.multiply(inverse).mod(PRIME));
  }

  @Property(tries = 100)
  void theResidueOfAnExactSumIsTheSumOfResidues(
      @ForAll @LongRange(min = 0, max = 1L << 40) long a,
      @ForAll @LongRange(min = 0, max = 1L << 40) long b) {
    double first = a * 0x1p-20;
    double second = b * 0x1p-11;
    assertThat(Residues.of(first + second))
        .isEqualTo(Residues.add(Residues.of(first), Residues.of(second)));
  }

  @Property(tries = 20)
  void smallestNumbersHaveResiduesToo(@ForAll @LongRange(min = 1, max = 1000) long units) {
    assertThat(Residues.of(units * Double.MIN_VALUE))
        .isEqualTo(Residues.multiply(units, Residues.of(Double.MIN_VALUE)));
  }
}
