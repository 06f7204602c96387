package dev.stepwise.em.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TailTrackerTest {

    private static final double RATE = 0.02;

    private static double follow(TailTracker tracker, double logDensity) {
        double y = tracker.score(logDensity, Double.NaN);
        double tail = tracker.tail(y);
        tracker.observe(logDensity, Double.NaN, y);
        return tail;
    }

    /** Marked points of so many, whose log-densities are given. */
    private static int marked(TailTracker tracker, int from, int to, IntToDoubleFunction logDensity) {
        int marked = 0;
        for (int i = from; i < to; i++) {
            marked += tracker.marks(follow(tracker, logDensity.applyAsDouble(i))) ? 1 : 0;
        }
        return marked;
    }

    private static double normal(SplittableRandom random) {
        double x = random.nextGaussian();
        return -0.5 * x * x;
    }

    /** The sum of what was too many stays within 10 of 0: the marked points number 100 ± 20 wherever one begins. */
    @Test
    void anyStretchHasItsShareWhateverTheStreamDoes() {
        SplittableRandom random = new SplittableRandom(1);
        IntToDoubleFunction wandering =
                i -> normal(random) * (i / 3_000 % 2 == 0 ? 1 : 30) - 50 * Math.sin(i / 400.0) - (i > 12_000 ? 1e6 : 0);
        TailTracker tracker = new TailTracker(TailCurve.of(RATE, null));
        marked(tracker, 0, 2_000, wandering);
        for (int from = 2_000; from < 27_000; from += 5_000) {
            assertThat(marked(tracker, from, from + 5_000, wandering)).isBetween(80, 120);
        }
    }

    @Test
    void tailsOfAStationaryStreamAreUniformToTheLastThousandth() {
        SplittableRandom random = new SplittableRandom(2);
        TailTracker tracker = new TailTracker(TailCurve.of(0, null));
        double[] tails = new double[60_000];
        for (int i = 0; i < tails.length; i++) {
            tails[i] = follow(tracker, normal(random));
        }
        for (double level : new double[] {0.75, 0.4, 0.1, 0.02, 0.005, 0.001}) {
            long below = Arrays.stream(tails)
                    .skip(10_000)
                    .filter(tail -> tail < level)
                    .count();
            // three standard deviations of a binomial count; the limits keep closer than that
            double deviation = 3 * Math.sqrt(50_000 * level);
            // between two limits the logarithm of the share is taken for a straight line
            double interpolated = level == 0.75 || level == 0.1 || level == 0.001 ? 0.01 : 0.05;
            assertThat((double) below)
                    .as("below %s", level)
                    .isCloseTo(50_000 * level, within(deviation + interpolated * 50_000 * level));
        }
    }

    @Test
    void theFartherTheSmallerAndNeverZero() {
        SplittableRandom random = new SplittableRandom(3);
        TailTracker tracker = new TailTracker(TailCurve.of(RATE, null));
        marked(tracker, 0, 5_000, i -> normal(random));
        double before = 1;
        for (double logDensity : new double[] {0, -0.5, -2, -8, -20, -1e3, -1e6, -1e12}) {
            double tail = tracker.tail(tracker.score(logDensity, Double.NaN));
            assertThat(tail).isLessThan(before).isPositive();
            before = tail;
        }
        assertThat(tracker.tail(tracker.score(-Double.MAX_VALUE, Double.NaN))).isPositive();
    }

    /** One column, 0 in nine of ten points: the rest are not all anomalies. */
    @Test
    void wherePointsAreMostlyAtTheMedianTheShareHolds() {
        SplittableRandom random = new SplittableRandom(6);
        TailTracker tracker = new TailTracker(TailCurve.of(RATE, null));
        int marked = 0;
        for (int i = 0; i < 12_000; i++) {
            double x = random.nextInt(10) == 0 ? random.nextGaussian() : 0;
            double broad = -Math.log1p(x * x * 100);
            double y = tracker.score(-0.5 * x * x, broad);
            boolean anomaly = tracker.marks(tracker.tail(y));
            tracker.observe(-0.5 * x * x, broad, y);
            marked += anomaly && i >= 2_000 ? 1 : 0;
        }
        // 200, and what E may change by
        assertThat(marked).isBetween(160, 240);
    }

    /** Two halves, one after the other, and a third batch that knows only the first. */
    @Test
    void batchesInOrderGoOnExactlyAndLateOnesPullNoFurtherThanOnce() {
        SplittableRandom random = new SplittableRandom(4);
        TailCurve start = TailCurve.of(RATE, null);
        TailReport first = report(start, random, 5_000, 0);
        double[] known = TailTracker.merge(start.numbers(), first, RATE);
        assertThat(known).isEqualTo(first.ended());
        TailCurve published = start.withNumbers(known);
        TailReport shifted = report(published, random, 20_000, -40);
        TailReport late = report(published, random, 20_000, -40);
        double[] merged = TailTracker.merge(TailTracker.merge(known, shifted, RATE), late, RATE);
        assertThat(merged[0]).isEqualTo(45_000);
        assertThat(merged[1]).as("the median of the log-densities").isCloseTo(late.ended()[1], within(0.01));
    }

    private static TailReport report(TailCurve curve, SplittableRandom random, int points, double shift) {
        TailTracker tracker = new TailTracker(curve);
        marked(tracker, 0, points, i -> normal(random) + shift);
        return new TailReport(curve.numbers(), tracker.numbers(), new TreeMap<>());
    }

    /**
     * Chance makes the limit of a tenth stray by √(1 / 2w) = .16 tail scales (w = 20), and its base by √(η / 2) = .16 more; a tail
     * scale is about an e-th of a share for tails as usual, and here up to twice that.
     */
    @Test
    void theTailOfAPointStraysLittleWhileNothingHappens() {
        SplittableRandom random = new SplittableRandom(6);
        TailTracker tracker = new TailTracker(TailCurve.of(0, null));
        marked(tracker, 0, 10_000, i -> normal(random));
        double quantile = -0.5 * 1.6449 * 1.6449; // two tails of .05 each
        double squares = 0;
        for (int i = 0; i < 500; i++) {
            marked(tracker, 0, 60, j -> normal(random));
            double off = Math.log(tracker.tail(tracker.score(quantile, Double.NaN)) / 0.1);
            squares += off * off / 500;
        }
        assertThat(Math.sqrt(squares)).isLessThan(0.4);
    }

    @Test
    void rowsAreRankedAmongThemselvesByBothVotes() {
        MixtureShape shape = MixtureShape.of(new GaussianFamily(CovarianceStructure.FULL, 1));
        // the second component has learned the group of outliers at 50
        MixtureModel model = MixtureModel.fromArray(shape, 2, new double[] {0.98, 0.02, 0, 1, 50, 1e-4});
        Dataset rows = new Dataset(1);
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 1_000; i++) {
            double value = i % 50 == 0 ? 50 + 0.001 * random.nextGaussian() : random.nextGaussian();
            rows.add(new double[] {value}, i % 50 == 0 ? 1 : 0, PointBlock.UNLABELLED);
        }
        double[] tails = RowTails.of(rows, Units.identity(1), model);
        for (int i = 0; i < 1_000; i += 50) {
            assertThat(tails[i]).isPositive().isLessThanOrEqualTo(0.02);
        }
        assertThat(Arrays.stream(tails).max().orElseThrow()).isEqualTo(1);
    }
}
