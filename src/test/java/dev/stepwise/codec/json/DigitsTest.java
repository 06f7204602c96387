package dev.stepwise.codec.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

/** A rounded number is the one that the text in JSON is read as. */
class DigitsTest {

    /** Writes a number as JSON has it. */
    private interface Text {
        int put(double value, byte[] into, int at);
    }

    private static void isRead(double rounded, Text text, double value) {
        byte[] into = new byte[FixedDecimals.LONGEST];
        String written = new String(into, 0, text.put(value, into, 0), US_ASCII);
        assertThat(rounded).isEqualTo(Double.parseDouble(written));
    }

    @Property
    void aProbability(@ForAll @DoubleRange(min = 0, max = 1) double p) {
        isRead(Digits.probability(p), FixedDecimals::putProbability, p);
    }

    @Property
    void aNumber(@ForAll double x) {
        isRead(Digits.fixed(x), FixedDecimals::put, x);
        double small = x % 1000;
        isRead(Digits.fixed(small), FixedDecimals::put, small);
    }

    @Property
    void aShareOfAnySize(@ForAll @DoubleRange(min = -320, max = 0) double exponent) {
        double share = Math.pow(10, exponent);
        isRead(Digits.share(share), FixedDecimals::putShare, share);
    }

    @Test
    void whatIsAtAnEdge() {
        for (double p : new double[] {0, 4.9e-7, 5e-7, 0.9999995, 1, 1.0000000000000002}) {
            isRead(Digits.probability(p), FixedDecimals::putProbability, p);
        }
        for (double share : new double[] {0, 9.995e-4, 9.9949999e-4, 0.001, 1e-20, 9.99e-21, 1e-22, 1e-300, 1e-301}) {
            isRead(Digits.share(share), FixedDecimals::putShare, share);
        }
        assertThat(Digits.fixed(-4e-7)).as("no zero has a sign").isEqualTo(0.0);
        assertThat(Digits.probability(Double.NaN)).isNaN();
        assertThat(Digits.fixed(Double.POSITIVE_INFINITY)).isInfinite();
        assertThat(Digits.significant(Double.NEGATIVE_INFINITY)).isInfinite();
        assertThat(Digits.significant(1.2345678e-9)).isEqualTo(1.23457e-9);
    }
}
