package dev.stepwise.codec.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwise.codec.json.BadPointException.Reason;
import java.math.BigDecimal;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every number is what {@link Double#parseDouble} says, to the bit. */
class JsonNumberTest {

    private static final int TRIES = 250_000;

    private final JsonNumber number = new JsonNumber();
    private final SplittableRandom random = new SplittableRandom(20);

    private void isNearest(String text) {
        byte[] bytes = text.getBytes(US_ASCII);
        int end = number.read(bytes, 0);
        double expected = Double.parseDouble(text);
        if (end != bytes.length || Double.doubleToRawLongBits(number.value()) != Double.doubleToRawLongBits(expected)) {
            throw new AssertionError(text + " is " + expected + ", but was " + number.value() + ", to " + end);
        }
    }

    private double anyFinite() {
        double x = Double.NaN;
        while (!Double.isFinite(x)) {
            x = Double.longBitsToDouble(random.nextLong());
        }
        return x;
    }

    private String digits(int n) {
        StringBuilder digits = new StringBuilder(n);
        for (int i = 0; i < n; i++) {
            digits.append((char) ('0' + random.nextInt(10)));
        }
        return digits.toString();
    }

    @Test
    void theShortestTextOfAnyDouble() {
        for (int i = 0; i < TRIES; i++) {
            isNearest(Double.toString(anyFinite()));
        }
    }

    @Test
    void anyDigitsAndExponent() {
        for (int i = 0; i < TRIES; i++) {
            String whole = random.nextInt(3) == 0 ? "0" : (1 + random.nextInt(9)) + digits(random.nextInt(22));
            String fraction = random.nextInt(3) == 0 ? "" : "." + digits(1 + random.nextInt(25));
            String exponent = random.nextInt(2) == 0 ? "" : (random.nextBoolean() ? "e" : "E+") + random.nextInt(330);
            isNearest((random.nextBoolean() ? "-" : "") + whole + fraction + exponent.replace("E+3", "e-3"));
        }
    }

    @Test
    void numbersAsPeopleWriteThem() {
        for (int i = 0; i < TRIES; i++) {
            isNearest(BigDecimal.valueOf(random.nextLong(10_000_000_000L), random.nextInt(10))
                    .toPlainString());
        }
    }

    @Test
    void halfwayBetweenTwoDoublesAndJustBesideIt() {
        for (int i = 0; i < TRIES / 5; i++) {
            // from −60 to 60 halves have few enough digits for the fast path to meet them
            double x =
                    random.nextBoolean() ? anyFinite() : random.nextDouble() * Math.scalb(1, random.nextInt(-60, 60));
            double next = Math.nextUp(Math.abs(x));
            if (next < Double.MAX_VALUE) {
                BigDecimal half =
                        new BigDecimal(Math.abs(x)).add(new BigDecimal(next)).divide(BigDecimal.valueOf(2));
                isNearest(half.toString());
                isNearest(half.add(half.ulp()).toString());
                isNearest(half.subtract(half.ulp()).toString());
            }
        }
    }

    @Test
    void halfwayBetweenTwoLargeWholeNumbers() {
        for (int i = 0; i < TRIES; i++) {
            long even = random.nextLong(1L << 52, 1L << 53) * 2;
            isNearest(Long.toString(even + 1));
            isNearest((even + 1) + ".0");
            isNearest((even + 1) + "e" + random.nextInt(-25, 25));
        }
    }

    @Test
    void theSmallestNumbers() {
        for (int i = 0; i < TRIES; i++) {
            isNearest(Double.toString(Double.longBitsToDouble(random.nextLong(1L << random.nextInt(1, 54)))));
        }
    }

    @Property
    void everyDoubleComesBack(@ForAll double x) {
        isNearest(Double.toString(x));
        isNearest(new BigDecimal(x).toString());
        isNearest(new BigDecimal(x).toPlainString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "-0.0e-5",
                "0e999999999999",
                "0.00000000000000000000000000000000",
                "1e400",
                "-1e400",
                "1e-400",
                "1e99999999999999999999",
                "1e-99999999999999999999",
                "1.7976931348623157e308",
                "1.7976931348623158e308",
                "1.7976931348623159e308",
                "4.9e-324",
                "2.4703282292062327e-324",
                "2.4703282292062328e-324",
                "2.2250738585072011e-308",
                "2.2250738585072012e-308",
                "2.2250738585072014e-308",
                "9007199254740993",
                "9007199254740993.00000000000000000000000000001",
                "18446744073709551615",
                "18446744073709551616",
                "9999999999999999999",
                "0.000000000000000000000000000012345678901234567890",
                "100000000000000000000000000000000000000000000000000e-50",
                "6.5e+00000000000000000000000001"
            })
    void aNumberAtAnEdge(String text) {
        isNearest(text);
    }

    @Test
    void aNumberMayHaveThousandsOfDigits() {
        isNearest("1" + digits(5000) + "e-5000");
        isNearest("0." + "0".repeat(5000) + digits(5000) + "e5000");
        isNearest("9007199254740993." + "0".repeat(3000) + "1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "01", "-01", "00", "1.", "1.e5", "1e", "1e+", "1E-", "-.5", "1.5e", "-e5"})
    void whatIsNoNumberIsRefused(String text) {
        assertThatThrownBy(() -> number.read(text.getBytes(US_ASCII), 0))
                .isInstanceOfSatisfying(
                        BadPointException.class, bad -> assertThat(bad.reason()).isEqualTo(Reason.NOT_JSON));
    }
}
