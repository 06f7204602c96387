package dev.stepwise.em.learner;

import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.Units;
import dev.stepwise.em.points.Candidate;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.scoring.TailCurve;
import dev.stepwise.em.scoring.TailReport;
import dev.stepwise.em.scoring.TailTracker;
import dev.stepwise.mixture.InfluenceBound;
import dev.stepwise.mixture.MixtureShape;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How unusual points are, as all tasks together have found: the curve that comes with the parameters, and a count of the
 * points that were marked as anomalies. The robust scales of the columns are found anew from the newest rows as these
 * come, and so is how far from their components usual rows of counts are.
 */
final class TailCalibration {

    /** With fewer rows than this, scales would be guesses. */
    private static final int FEWEST = 64;

    /** Scales are found anew when there are half as many rows more, and after so many in any case. */
    private static final int MOST_BETWEEN = 2_000;

    /** Scales from as many rows are known to some hundredths; a change by less than this part is not worth telling. */
    private static final double SAME_SCALE = 0.1;

    /** Of so many clusters, the newest, marked points are counted. */
    private static final int MOST_CLUSTERS = 1_000;

    /**
     * The state holds what is known of tails.
     *
     * @param numbers of the curve
     * @param medians of the columns
     * @param scales of the columns
     * @param next number of rows at which the scales are found anew
     * @param anomalies points that were marked, by the id of their cluster
     * @param spread so many times as far from their components usual rows are as the components say
     */
    record State(
            List<Double> numbers,
            List<Double> medians,
            List<Double> scales,
            long next,
            SortedMap<Integer, Long> anomalies,
            double spread) {
        State {
            numbers = List.copyOf(numbers);
            medians = List.copyOf(medians);
            scales = List.copyOf(scales);
            anomalies = Collections.unmodifiableSortedMap(new TreeMap<>(anomalies));
        }
    }

    private final MixtureShape shape;
    private TailCurve curve;
    private long next = FEWEST;
    private SortedMap<Integer, Long> anomalies = new TreeMap<>();
    private @Nullable TailCurve published;
    private double spread = 1;

    /** @param rate of anomalies; 0: none are marked */
    TailCalibration(MixtureShape shape, double rate) {
        this.shape = shape;
        curve = TailCurve.of(rate, null);
    }

    TailCurve curve() {
        return curve;
    }

    /** Points that were marked, by the id of their cluster; clusters that are no more too. */
    SortedMap<Integer, Long> anomalies() {
        return Collections.unmodifiableSortedMap(anomalies);
    }

    /** So many times as far from their components usual rows are as the components say, at least 1. */
    double spread() {
        return spread;
    }

    /** The first parameters have come: until there are rows, their units are the scales of the columns. */
    void begin(Units units) {
        if (curve.scales().length == 0) {
            curve = curve.withScales(shape, units.location(), units.scale());
        }
    }

    /** Takes what a task has found. */
    void add(TailReport report) {
        curve = curve.withNumbers(TailTracker.merge(curve.numbers(), report, curve.rate()));
        anomalies = TailReport.plus(anomalies, report.anomalies());
        while (anomalies.size() > MOST_CLUSTERS) {
            anomalies.remove(anomalies.firstKey());
        }
    }

    /**
     * Finds the scales of the columns from the newest rows, where it is time to.
     *
     * @param served the model that is served
     * @param onlyIfMoved whether scales that are about the same stay as they are: each change makes parameters newer
     */
    void rescale(RecentRows recent, Candidate served, boolean onlyIfMoved) {
        if (recent.total() < next) {
            return;
        }
        next = recent.total() + Math.min(MOST_BETWEEN, recent.total() / 2);
        Dataset rows = recent.rowsAfter(RecentRows.ALL);
        if (rows.size() < FEWEST) {
            return;
        }
        boolean fixes = shape.families().stream().anyMatch(family -> family.scaling() == Family.Scaling.NONE);
        if (fixes
                && rows.size()
                        >= Math.min(recent.total(), MOST_BETWEEN)) { // fewer, after a change, are not what is usual
            spread = InfluenceBound.spread(rows.blocks(served.standardisation()), served.model());
        }
        TailCurve rescaled = curve.withScalesOf(shape, rows);
        if (!onlyIfMoved || !rescaled.hasScalesNear(curve, SAME_SCALE)) {
            curve = rescaled;
        }
    }

    /** There are new parameters, which carry what is known now. */
    void publish() {
        published = curve;
    }

    /** Whether what is known is another than what the newest parameters carry, by more than chance. */
    boolean haveMoved() {
        return published == null || TailTracker.hasMoved(published, curve);
    }

    /** What the newest parameters carry; what is known now where that is not known. */
    TailCurve published() {
        return published == null ? curve : published;
    }

    /** The numbers that the newest parameters carry; none: not known. */
    List<Double> publishedNumbers() {
        return published == null ? List.of() : list(published.numbers());
    }

    /** Takes these, after the state, whose scales they have. */
    void restorePublished(List<Double> numbers) {
        boolean usable = numbers.size() == TailCurve.length(curve.rate());
        published =
                usable ? curve.withNumbers(numbers.stream().mapToDouble(v -> v).toArray()) : null;
    }

    /** Goes on under another model, from the log-densities that its components have of recent rows. */
    void restart(double[] logDensities) {
        if (logDensities.length >= FEWEST) {
            curve = curve.withNumbers(TailTracker.centredOnMixture(curve, logDensities));
        }
    }

    State state() {
        return new State(list(curve.numbers()), list(curve.medians()), list(curve.scales()), next, anomalies, spread);
    }

    private static List<Double> list(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    /** Goes on from a state; where the rate is another one, the limits begin anew. */
    void restore(State state) {
        double[] medians = state.medians().stream().mapToDouble(v -> v).toArray();
        double[] scales = state.scales().stream().mapToDouble(v -> v).toArray();
        double[] numbers = state.numbers().stream().mapToDouble(v -> v).toArray();
        double[] usable = numbers.length == TailCurve.length(curve.rate()) ? numbers : curve.numbers();
        curve = new TailCurve(curve.rate(), usable, medians, scales);
        next = state.next();
        spread = state.spread();
        anomalies = new TreeMap<>(state.anomalies());
    }
}
