package dev.stepwise.cli.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.Marginal;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which counts are drawn side by side, and how probable they are. */
class CountBinsTest {

    private static double[] counts(int from, int to) {
        return IntStream.rangeClosed(from, to).asDoubleStream().toArray();
    }

    private static Marginal poisson(double rate) {
        return Marginal.ofCount(rate, Math.sqrt(rate), x -> x * Math.log(rate) - rate - logFactorial(x));
    }

    private static double logFactorial(double x) {
        return IntStream.rangeClosed(1, (int) x).mapToDouble(Math::log).sum();
    }

    @Test
    void fewCountsBeginWithNone() {
        assertThat(CountBins.of(counts(3, 59))).isEqualTo(CountBins.from0(60));
        assertThat(CountBins.of(new double[0])).isEqualTo(CountBins.from0(2));
    }

    @Test
    void countsFarFromZeroBeginAndEndWithThemselves() {
        assertThat(CountBins.of(counts(400, 450))).isEqualTo(new CountBins(400, 1, 51, 0, Double.NaN));
        assertThat(CountBins.of(counts(203, 930)))
                .as("twenty of a bin, as ten would be 73 bins")
                .isEqualTo(new CountBins(200, 20, 37, 0, Double.NaN));
        assertThat(CountBins.of(new double[] {700, 700, 700})).isEqualTo(new CountBins(700, 1, 1, 0, Double.NaN));
    }

    @Test
    void labelsAreRoundNumbers() {
        CountBins bins = new CountBins(220, 20, 37, 0, Double.NaN);
        assertThat(bins.least(bins.firstMultiple(5))).isEqualTo(300);
        assertThat(bins.firstMultiple(500)).isZero();
        assertThat(CountBins.from0(7).firstMultiple(2)).isZero();
    }

    @Test
    void aCountFarOutIsLeftOut() {
        double[] sorted = counts(300, 400);
        sorted[100] = 1e9;
        CountBins bins = CountBins.of(sorted);
        assertThat(bins).isEqualTo(new CountBins(300, 2, 50, 1, 1e9));
        assertThat(bins.bin(1e9)).isEqualTo(-1);
        assertThat(bins.bin(299)).isEqualTo(-1);
        assertThat(bins.bin(399)).isEqualTo(49);
    }

    /** Steps of a sixteenth of a deviation err by less than that squared, as the middle of each stands for it. */
    @Test
    void theProbabilityOfABinIsThatOfItsCounts() {
        Marginal marginal = poisson(2_500);
        CountBins bins = new CountBins(2_000, 100, 10, 0, Double.NaN);
        double all = 0;
        for (int bin = 0; bin < bins.number(); bin++) {
            double expected = IntStream.range(2_000 + 100 * bin, 2_100 + 100 * bin)
                    .mapToDouble(count -> Math.exp(marginal.logDensity().applyAsDouble(count)))
                    .sum();
            assertThat(bins.probability(marginal, bin)).isCloseTo(expected, within(1.0 / (16 * 16)));
            all += bins.probability(marginal, bin);
        }
        assertThat(all).isCloseTo(1, within(1.0 / (16 * 16)));
        // a bin that is much wider than the distribution misses nothing of it
        assertThat(new CountBins(0, 100_000, 2, 0, Double.NaN).probability(marginal, 0))
                .isCloseTo(1, within(1.0 / (16 * 16)));
    }
}
