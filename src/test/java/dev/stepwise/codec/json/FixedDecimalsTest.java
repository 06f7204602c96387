package dev.stepwise.codec.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FixedDecimalsTest {

    private static final int OFFSET = 3;
    private static final BigDecimal HALF_A_MILLIONTH = new BigDecimal("5e-7");
    /** What is added for the rounding of the product with a million, relative to the number. */
    private static final BigDecimal ROUNDING = new BigDecimal(Math.ulp(1.0));

    private static String probability(double p) {
        byte[] into = new byte[OFFSET + FixedDecimals.LONGEST];
        return text(into, FixedDecimals.putProbability(p, into, OFFSET));
    }

    private static String number(double x) {
        byte[] into = new byte[OFFSET + FixedDecimals.LONGEST];
        return text(into, FixedDecimals.put(x, into, OFFSET));
    }

    private static String text(byte[] into, int end) {
        return new String(into, OFFSET, end - OFFSET, US_ASCII);
    }

    private static void isRounded(String text, double x) {
        BigDecimal exact = new BigDecimal(x);
        assertThat(new BigDecimal(text).subtract(exact).abs())
                .isLessThanOrEqualTo(HALF_A_MILLIONTH.add(ROUNDING.multiply(exact.abs())));
    }

    @Property
    void aProbabilityIsWithinHalfAMillionth(@ForAll @DoubleRange(min = 0, max = 1) double p) {
        assertThat(probability(p)).matches("0\\.0|1\\.0|0\\.[0-9]{6}");
        isRounded(probability(p), p);
    }

    @Property
    void everyMillionthStandsForItself(@ForAll @LongRange(min = 1, max = 999_999) long millionths) {
        BigDecimal exact = BigDecimal.valueOf(millionths, 6);
        assertThat(probability(exact.doubleValue())).isEqualTo(exact.toPlainString());
    }

    @Property
    void aNumberBelowABillionIsWithinHalfAMillionth(
            @ForAll @DoubleRange(min = -999_999_999, max = 999_999_999) double x) {
        assertThat(number(x)).matches("-?(0|[1-9][0-9]*)\\.[0-9]{6}");
        isRounded(number(x), x);
    }

    @Property
    void aNumberBeyondABillionIsExact(@ForAll double x) {
        double large = Math.abs(x) < 1e9 ? Math.copySign(1e9 + Math.abs(x), x) : x;
        assertThat(Double.parseDouble(number(large))).isEqualTo(large);
    }

    @Property
    void aWholeNumberHasItsDigits(@ForAll @LongRange(min = 0) long value) {
        byte[] into = new byte[OFFSET + FixedDecimals.LONGEST];
        assertThat(text(into, FixedDecimals.putLong(value, into, OFFSET))).isEqualTo(Long.toString(value));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.000000",
        "-0.0, 0.000000",
        "-4e-7, 0.000000",
        "-6e-7, -0.000001",
        "0.9999996, 1.000000",
        "-1234.5, -1234.500000",
        "NaN, null",
        "-Infinity, null",
        "-1.7976931348623157E308, -1.7976931348623157E308"
    })
    void aNumberAtAnEdge(double x, String text) {
        assertThat(number(x)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.0",
        "4.9e-7, 0.0",
        "5e-324, 0.0",
        "0.9999995, 1.0",
        "1, 1.0",
        "1.0000000000000002, 1.0",
        "NaN, null"
    })
    void aProbabilityAtAnEdge(double p, String text) {
        assertThat(probability(p)).isEqualTo(text);
    }

    @Test
    void theLongestNumberFits() {
        assertThat(number(-Double.MAX_VALUE)).hasSizeLessThanOrEqualTo(FixedDecimals.LONGEST);
        assertThat(number(-1.2345678901234567e-300 + -1e9)).hasSizeLessThanOrEqualTo(FixedDecimals.LONGEST);
    }
}
