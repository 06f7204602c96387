package dev.stepwise.em.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The numbers of a {@link TailTracker} are those of the formulas in its comment, written down once more, one share at a time. */
class TailFormulasTest {

    private static final double RATE = 0.01;
    private static final double[] LEVELS = TailCurve.levels(RATE);
    private static final int HEAD = TailTracker.HEAD;
    private static final double ROUNDING = 1e-12;

    /** Limits are 1e-6 apart at least, so that what rounds off a limit by 1e-14 is 1e-8 of a share. */
    private static final double READ = 1e-6;

    /** One share α by the formulas: base b, sum E, limit q. */
    private static final class Share {
        private final double share;
        private final double scale;
        private final double window;
        private double base;
        private double excess;
        private double limit;

        Share(double share) {
            this.share = share;
            scale = ofMixture(Math.log(2 * share)) - ofMixture(Math.log(2 * share / Math.E));
            window = Math.max(2, 200 * share);
            base = ofMixture(Math.log(2 * share));
            limit = base;
        }

        /** Whether a rare share has a point below its limit. */
        boolean observe(double y) {
            double off = (y < limit ? 1 : 0) - share;
            boolean rareBelow = y < limit && share <= 0.04;
            excess = Math.max(-11 * window, Math.min(11 * window, excess + off));
            base -= Math.abs(excess) <= 2 * window ? 0.05 * scale * off : 0;
            return rareBelow;
        }
    }

    /** What a deviation of the mixture's log-density counts. */
    private static double ofMixture(double deviation) {
        return deviation < 0 ? -Math.log(1 - deviation) : deviation;
    }

    /** Calm, then a flood of far points, then none: all branches of the formulas. */
    private static double[] stream(SplittableRandom random) {
        double[] logDensities = new double[3_000];
        for (int i = 0; i < logDensities.length; i++) {
            double x = random.nextGaussian();
            logDensities[i] = i / 500 % 3 == 1 ? -5 * x * x - 20 : i / 500 % 3 == 2 ? -0.01 * Math.abs(x) : -x * x / 2;
        }
        return logDensities;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyPointMovesBasesSumsAndLimitsAsTheFormulasSay(boolean alsoBroad) {
        SplittableRandom random = new SplittableRandom(7);
        TailTracker tracker = new TailTracker(TailCurve.of(RATE, null));
        Share[] shares = Arrays.stream(LEVELS).mapToObj(Share::new).toArray(Share[]::new);
        double[] logDensities = stream(random);
        for (int i = 0; i < logDensities.length; i++) {
            double broad = alsoBroad ? 3 * random.nextGaussian() : Double.NaN;
            double y = tracker.score(logDensities[i], broad);
            tracker.observe(logDensities[i], broad, y);
            if (i < 20) {
                continue; // nothing is known of the log-densities yet
            }
            boolean refresh = (i + 1) % 16 == 0;
            for (Share share : shares) {
                refresh |= share.observe(y);
            }
            double above = Double.POSITIVE_INFINITY;
            for (Share share : shares) {
                if (refresh) {
                    share.limit =
                            Math.min(share.base - share.scale * Math.sinh(share.excess / share.window), above - 1e-6);
                }
                above = share.limit;
            }
            double[] numbers = tracker.numbers();
            for (int j = 0; j < shares.length; j++) {
                assertThat(numbers[HEAD + j]).isCloseTo(shares[j].base, within(1e-9));
                assertThat(numbers[HEAD + LEVELS.length + j]).isCloseTo(shares[j].excess, within(1e-9));
            }
            assertThat(numbers[0]).isEqualTo(i + 1);
            shareOfLimits(tracker, shares);
        }
    }

    /** At a limit the tail is its share; between two limits the logarithm of the share is straight, and so it goes on below. */
    private static void shareOfLimits(TailTracker tracker, Share[] shares) {
        int last = shares.length - 1;
        for (Share share : shares) {
            assertThat(tracker.tail(share.limit)).isCloseTo(share.share, within(READ));
        }
        double middle = tracker.tail((shares[2].limit + shares[3].limit) / 2);
        assertThat(middle).isCloseTo(Math.sqrt(shares[2].share * shares[3].share), within(READ));
        double slope =
                Math.log(shares[last - 2].share / shares[last].share) / (shares[last - 2].limit - shares[last].limit);
        assertThat(tracker.tail(shares[last].limit - 0.1))
                .isCloseTo(shares[last].share * Math.exp(-0.1 * slope), within(READ));
        assertThat(tracker.tail(shares[0].limit + shares[0].scale))
                .isCloseTo(1 - (1 - shares[0].share) / Math.E, within(READ));
    }

    @Test
    void centresAndSpreadsFollowBySteps() {
        TailTracker tracker = new TailTracker(TailCurve.of(RATE, null));
        double median = 0;
        double spread = 1;
        double[] logDensities = {-3, -4, -1, -1e6, -3, Double.NEGATIVE_INFINITY, -2};
        for (int i = 0; i < logDensities.length; i++) {
            double off = logDensities[i] - median;
            double gain = 1.0 / (i + 2);
            if (i == 0) {
                median = logDensities[i];
            } else if (Double.isFinite(off)) {
                median += 2 * gain * spread * Math.signum(off);
                spread += gain * (Math.min(Math.abs(off), 5 * spread) - spread);
            }
            tracker.observe(logDensities[i], 2 * logDensities[i], 0);
            assertThat(tracker.numbers()[1]).isCloseTo(median, within(ROUNDING));
            assertThat(tracker.numbers()[2]).isCloseTo(spread, within(ROUNDING));
        }
        double[] numbers = tracker.numbers();
        assertThat(tracker.score(-7, Double.NaN)).isCloseTo(ofMixture((-7 - median) / spread), within(ROUNDING));
        double ofBroad = (-30 - numbers[3]) / numbers[4];
        assertThat(tracker.score(0, -30)).isCloseTo(ofBroad, within(1e-9));
        assertThat(tracker.score(-1e5, 0)).isEqualTo(tracker.score(-1e5, Double.NaN));
    }

    @Test
    void aBatchThatComesLateMovesWhatIsKnownByWhatItHasFoundAndDrawsItToWhereItBegan() {
        int n = TailTracker.numbers(LEVELS.length);
        double[] begun = TailTracker.first(LEVELS);
        double[] ended = begun.clone();
        double[] now = begun.clone();
        begun[0] = 100;
        ended[0] = 160;
        now[0] = 130;
        for (int i = 1; i < n; i++) {
            ended[i] += 0.01 * i;
            now[i] += 0.3;
        }
        int flooded = HEAD + LEVELS.length + 4;
        now[flooded] = 12.5; // more than 2 w: only the points that were below count
        double[] merged = TailTracker.merge(now, new TailReport(begun, ended, new TreeMap<>()), RATE);
        assertThat(merged[0]).isEqualTo(190);
        for (int i = 1; i < n; i++) {
            int j = (i - HEAD) % LEVELS.length;
            boolean excess = i >= HEAD + LEVELS.length;
            double forgotten = 60.0 / 200;
            if (i >= HEAD) {
                double window = Math.max(2, 200 * LEVELS[j]);
                boolean flood = j == 4;
                int sum = HEAD + LEVELS.length + j;
                double below = LEVELS[j] * 60 + (flood ? ended[sum] - begun[sum] : 0);
                forgotten = excess ? below / window : 0.05 * below;
            }
            double drawn = (1 - Math.exp(-forgotten)) * (begun[i] - now[i]);
            assertThat(merged[i]).as("number %d", i).isCloseTo(now[i] + ended[i] - begun[i] + drawn, within(1e-9));
        }
    }

    @Test
    void aBatchOfAnotherNumberOfSharesTeachesNothing() {
        double[] now = TailTracker.first(LEVELS);
        double[] other = TailTracker.first(TailCurve.levels(0.02));
        TailReport report = new TailReport(other, other, new TreeMap<>());
        assertThat(TailTracker.merge(now, report, RATE)).isEqualTo(now);
    }

    @ParameterizedTest(name = "number {0} by {1} from {2} points to {3}: {4}")
    @CsvSource({
        "1, 0.49, 1000, 1100, false", // half a spread of 1
        "1, 0.51, 1000, 1100, true",
        "3, 0.49, 1000, 1100, false",
        "3, -0.51, 1000, 1100, true",
        "2, 3, 1000, 1100, false", // the spread itself is not asked
        "5, 1.88, 1000, 1100, false", // of the first share, .75, the scale is .872, and w = 150: 5 × .05 × √75 scales
        // are 1.888
        "5, 1.90, 1000, 1100, true",
        "12, 0.125, 1000, 1100, false", // of .001 the scale is .130, and w = 2
        "12, 0.135, 1000, 1100, true",
        "1, 0, 1000, 1999, false",
        "1, 0, 1000, 2000, true", // twice as many points
        "1, 0, 5, 19, false", // too few to be known
        "1, 0, 5, 20, true",
    })
    void onlyWhatIsMoreThanChanceIsAMove(int number, double by, int then, int now, boolean moved) {
        TailCurve from = TailCurve.of(RATE, null);
        double[] numbers = from.numbers();
        numbers[0] = then;
        TailCurve before = from.withNumbers(numbers);
        numbers[0] = now;
        numbers[number] += by;
        assertThat(TailTracker.hasMoved(before, from.withNumbers(numbers))).isEqualTo(moved);
    }

    @Test
    void anotherRateIsAMove() {
        assertThat(TailTracker.hasMoved(TailCurve.of(RATE, null), TailCurve.of(0.02, null)))
                .isTrue();
    }
}
