package dev.stepwise.em.scoring;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Says of each point what share of the points around it is at least as unusual, and follows a stream point by point so
 * that the share is right on any stream.
 *
 * <p>A point is unusual where the mixture is thin, or where its numbers lie far out by themselves. The second is asked
 * because a mixture learns outliers that come in groups as clusters. Both are log-densities: {@code ln p(x)} of the
 * components, and that of a broad robust component, {@code −Σ ln(1 + z²)} with z from the median of each column in
 * robust scales. Each is taken relative to its median c, in units of its mean deviation s. The score is the smaller of
 * the two, where what a point is below the mixture's median counts by its logarithm, {@code −ln(1 + (c − ln p) / s)}: a
 * normal log-density falls with the square of a distance, and would outvote the broad one, which falls with its logarithm,
 * at every point that is at the edge of a narrow component.
 * Scores y are logarithms of distances, so a straight line below the lowest limit is a Pareto tail.
 *
 * <p>Each share α has a limit {@code q = b − h sinh(E / w)}, where E is the number of points that were below their limit
 * beyond the share, {@code E += 1{y < q} − α}. So the marked points of any stretch of n points number n α within the
 * change of E, which stays within w asinh(range of y / h): a proportional and integral control with a saturating
 * integral, as in Angelopoulos, Candès and Tibshirani, Conformal PID control for time series prediction (2023). The
 * base b follows by {@code b −= η h (1{y < q} − α)}, as in Gibbs and Candès (2021), but stands still in a flood.
 *
 * <p>Mutable, for one thread.
 */
public final class TailTracker {

    /** Numbers before those of the levels: points, c and s of the mixture, c and s of the broad component. */
    static final int HEAD = 5;

    /** After so many points the centres and scales of log-densities have followed. */
    private static final double FOLLOW = 1.0 / 200;

    /** A deviation counts at most so many mean deviations. */
    private static final double FAR = 5;

    /** w of rare points: so many more or less than wanted move a limit by sinh(1) tail scales. */
    private static final double EXCESS = 2;

    /**
     * w of frequent ones, relative to α: they can be told from fewer points. Chance alone makes a limit stray by √(1 / 2w) tail
     * scales, and with it the tails of points that are compared with one another.
     */
    private static final double EXCESS_OF_SHARE = 200;

    /** η. */
    private static final double BASE_STEP = 0.05;

    /** E is kept within so many w: sinh(11) = 30,000 tail scales, of a tenth and more, are more than y spans. */
    private static final double SATURATION = 11;

    /** The base stands still where E is more w than this: a flood is a change, which E is for. */
    private static final double CALM = 2;

    /** With fewer points than this nothing is known of their log-densities. */
    private static final double FEWEST = 20;

    /** Limits are found anew from E after so many points, and after each point below that of a rare share. */
    private static final int REFRESH = 16;

    private static final double RARE = 0.04;

    /** Limits are so far apart at least, in y. */
    private static final double APART = 1e-6;

    /** So many times what chance alone makes of it. */
    private static final double MORE_THAN_CHANCE = 5;

    /** So many spreads a centre has to move before that is more than chance: it strays by about a fifteenth of one. */
    private static final double CENTRE_MOVED = 0.5;

    private static final double LEAST_SPREAD = 1e-9;

    /** Of the broad component, in nats: where most points are at the median of every column, what is left is no unit. */
    private static final double LEAST_BROAD_SPREAD = 0.1;

    /** Where the c of the broad component stands among the numbers; s stands behind it. */
    private static final int BROAD = 3;

    private final double[] levels;
    private final double[] step;
    private final double[] window;
    private final double[] numbers;
    private final double[] limits;
    private final double rate;

    public TailTracker(TailCurve curve) {
        rate = curve.rate();
        levels = TailCurve.levels(rate);
        numbers = curve.numbers();
        limits = new double[levels.length];
        step = new double[levels.length];
        window = new double[levels.length];
        for (int j = 0; j < levels.length; j++) {
            step[j] = tailScale(levels[j]);
            window[j] = window(levels[j]);
        }
        refresh();
    }

    /** h: in y, what the limit of an e-th of the share lies below that of the share, where the tail is a usual one. */
    private static double tailScale(double level) {
        return usual(level) - usual(level / Math.E);
    }

    private static double window(double level) {
        return Math.max(EXCESS, EXCESS_OF_SHARE * level);
    }

    /** y of this share where the mixture's log-density has an exponential tail, as those of normal components do. */
    private static double usual(double level) {
        return ofMixture(Math.log(level / 0.5));
    }

    /** What a deviation of the mixture's log-density counts, in mean deviations from its median. */
    private static double ofMixture(double deviation) {
        return deviation < 0 ? -Math.log1p(-deviation) : deviation;
    }

    static int numbers(int levels) {
        return HEAD + 2 * levels;
    }

    /** Numbers of a tracker that has seen no point. */
    static double[] first(double[] levels) {
        double[] first = new double[numbers(levels.length)];
        first[2] = 1;
        first[4] = 1;
        for (int j = 0; j < levels.length; j++) {
            first[HEAD + j] = usual(levels[j]);
        }
        return first;
    }

    /** The numbers of a curve, but with c and s of the mixture from its log-densities of some points, at least one. */
    public static double[] centredOnMixture(TailCurve curve, double[] logDensities) {
        return centred(curve.numbers(), 1, logDensities);
    }

    /** The numbers of a curve, but with c and s of the broad component from some points in the user's units. */
    public static double[] centredOnBroad(TailCurve curve, List<PointBlock> points) {
        BroadComponent broad = new BroadComponent(curve, Units.identity(curve.scales().length));
        double[] logDensities = points.stream()
                .flatMapToDouble(block -> IntStream.range(0, block.size()).mapToDouble(i -> broad.logDensity(block, i)))
                .filter(Double::isFinite)
                .toArray();
        return logDensities.length == 0 ? curve.numbers() : centred(curve.numbers(), BROAD, logDensities);
    }

    private static double[] centred(double[] numbers, int at, double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double median = sorted[sorted.length / 2];
        double[] deviations =
                Arrays.stream(sorted).map(v -> Math.abs(v - median)).sorted().toArray();
        double least = leastSpread(at);
        double most = FAR * Math.max(deviations[deviations.length / 2], least);
        numbers[at] = median;
        numbers[at + 1] = Math.max(
                least,
                Arrays.stream(deviations).map(d -> Math.min(d, most)).average().orElse(1));
        return numbers;
    }

    /**
     * The score y of a point.
     *
     * @param logDensity of the mixture's components
     * @param broad log-density of the broad component; NaN: there is none
     */
    double score(double logDensity, double broad) {
        double ofMixture = ofMixture((logDensity - numbers[1]) / numbers[2]);
        double ofBroad = (broad - numbers[BROAD]) / Math.max(LEAST_BROAD_SPREAD, numbers[BROAD + 1]);
        return Double.isNaN(ofBroad) ? ofMixture : Math.min(ofMixture, ofBroad);
    }

    /** The share of points whose score is at most this: above 0 and at most 1, which it is while few points are known. */
    double tail(double y) {
        int last = levels.length - 1;
        if (numbers[0] < FEWEST) {
            return 1;
        }
        if (y >= limits[0]) {
            return 1 - (1 - levels[0]) * Math.exp(-(y - limits[0]) / step[0]);
        }
        int below = 1;
        while (below <= last && y < limits[below]) {
            below++;
        }
        int low = Math.min(below, last);
        int high = below <= last ? low - 1 : last - 2;
        double slope = Math.log(levels[high] / levels[low]) / (limits[high] - limits[low]);
        return Math.max(Double.MIN_NORMAL, levels[low] * Math.exp((y - limits[low]) * slope));
    }

    /** Whether a point of this tail is an anomaly. */
    boolean marks(double tail) {
        return TailCurve.isAnomaly(tail, rate);
    }

    /** Follows a point. */
    void observe(double logDensity, double broad, double y) {
        double points = ++numbers[0];
        double gain = Math.max(FOLLOW, 1 / (points + 1));
        follow(1, logDensity, gain);
        if (!Double.isNaN(broad)) {
            follow(BROAD, broad, gain);
        }
        if (points <= FEWEST) {
            return;
        }
        boolean moved = points % REFRESH == 0;
        for (int j = 0; j < levels.length; j++) {
            boolean below = y < limits[j];
            double excess = (below ? 1 : 0) - levels[j];
            int at = HEAD + levels.length + j;
            double most = SATURATION * window[j];
            numbers[at] = Math.clamp(numbers[at] + excess, -most, most);
            if (Math.abs(numbers[at]) <= CALM * window[j]) {
                numbers[HEAD + j] -= BASE_STEP * step[j] * excess;
            }
            moved |= below && levels[j] <= RARE;
        }
        if (moved) {
            refresh();
        }
    }

    private static double leastSpread(int at) {
        return at == BROAD ? LEAST_BROAD_SPREAD : LEAST_SPREAD;
    }

    private void follow(int at, double value, double gain) {
        if (!Double.isFinite(value)) {
            return;
        }
        double off = value - numbers[at];
        double spread = numbers[at + 1];
        if (numbers[0] == 1) {
            numbers[at] = value;
            return;
        }
        numbers[at] += 2 * gain * spread * Math.signum(off);
        numbers[at + 1] = Math.max(leastSpread(at), spread + gain * (Math.min(Math.abs(off), FAR * spread) - spread));
    }

    private void refresh() {
        for (int j = 0; j < levels.length; j++) {
            double excess = numbers[HEAD + levels.length + j];
            limits[j] = numbers[HEAD + j] - step[j] * Math.sinh(excess / window[j]);
            if (j > 0) {
                limits[j] = Math.min(limits[j], limits[j - 1] - APART);
            }
        }
    }

    /**
     * Whether what is known of tails has changed by more than a stream that stands still makes of it: there are twice as many points,
     * other scales, or a base or centre has moved by more than five times what chance makes it stray.
     */
    public static boolean hasMoved(TailCurve from, TailCurve to) {
        double[] then = from.numbers();
        double[] now = to.numbers();
        boolean known = now[0] < FEWEST || now[0] < 2 * then[0];
        if (then.length != now.length || !known || !from.hasScalesOf(to)) {
            return true;
        }
        boolean moved = Math.abs(now[1] - then[1]) > CENTRE_MOVED * then[2]
                || Math.abs(now[3] - then[3]) > CENTRE_MOVED * then[4];
        double[] levels = TailCurve.levels(to.rate());
        for (int j = 0; j < levels.length; j++) {
            double strays =
                    BASE_STEP * Math.sqrt(window(levels[j]) / 2); // E does so by √(w / 2), and takes the base along
            moved |= Math.abs(now[HEAD + j] - then[HEAD + j])
                    > tailScale(levels[j]) * Math.max(1, MORE_THAN_CHANCE * strays);
        }
        return moved;
    }

    /** The numbers now; a copy. */
    double[] numbers() {
        return numbers.clone();
    }

    /**
     * Takes what a task has found into what is known by now. Where nothing else came between, it is what the task has
     * ended with. Otherwise it moves by as much as the task's did, and is drawn to where the task began, as far as the
     * task has forgotten that: so neither late nor large mini-batches make it swing. A limit forgets where it was with
     * each point that should be below it, because their number falls by a share of 1 / w as E rises by one. After a
     * flood there are none where there should be, and only those that there are count.
     *
     * @param now what is known
     * @param report of the task
     * @param rate of anomalies
     */
    public static double[] merge(double[] now, TailReport report, double rate) {
        double[] begun = report.begun();
        double[] ended = report.ended();
        if (begun.length != now.length || Arrays.equals(begun, now)) {
            return begun.length == now.length ? ended : now;
        }
        double[] levels = TailCurve.levels(rate);
        double[] merged = now.clone();
        double points = ended[0] - begun[0];
        merged[0] += points;
        for (int i = 1; i < HEAD; i++) {
            merged[i] = merge(now[i], begun[i], ended[i], FOLLOW * points);
        }
        for (int j = 0; j < levels.length; j++) {
            int base = HEAD + j;
            int excess = base + levels.length;
            double expected = levels[j] * points;
            boolean calm = Math.abs(now[excess]) <= CALM * window(levels[j]);
            double below = calm ? expected : Math.max(0, ended[excess] - begun[excess] + expected);
            merged[base] = merge(now[base], begun[base], ended[base], BASE_STEP * below);
            merged[excess] = merge(now[excess], begun[excess], ended[excess], below / window(levels[j]));
        }
        merged[2] = Math.max(LEAST_SPREAD, merged[2]);
        merged[BROAD + 1] = Math.max(LEAST_BROAD_SPREAD, merged[BROAD + 1]);
        return merged;
    }

    private static double merge(double now, double begun, double ended, double forgotten) {
        return now + (ended - begun) - Math.expm1(-forgotten) * (begun - now);
    }
}
