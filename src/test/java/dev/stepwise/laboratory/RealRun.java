package dev.stepwise.laboratory;

import dev.stepwise.distribution.Background;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.em.learner.LearnerEvent;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.replay.Replay;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.mixture.MixtureShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One pass of the learner over a stream: what it said of every point before it learned from it.
 *
 * @param logDensities {@code ln p(x)} of each point
 * @param tails of each point
 * @param anomalies whether each point was marked
 * @param clusters id of each point's most probable cluster
 * @param replay as it stands after the last point
 * @param events what happened
 */
record RealRun(
        double[] logDensities,
        double[] tails,
        boolean[] anomalies,
        int[] clusters,
        Replay replay,
        List<LearnerEvent> events) {

    /** The share of points that is marked, as the rows of the table have it. */
    static final double RATE = 0.01;

    private static final int MOST_COMPONENTS = 12;

    /** Points before these are not judged: limits are found from them. */
    private static final int BEGINNING = 2_000;

    private static final int STRETCH = 5_000;

    /** A stretch begins after so many points of the one before. */
    private static final int STEP = 500;

    RealRun {
        events = List.copyOf(events);
    }

    /** The default model file for so many numbers, with anomalies: the learner chooses 1 to 12 components. */
    static LearnerSpec spec(int columns) {
        return new LearnerSpec(MixtureShape.of(new GaussianFamily(CovarianceStructure.FULL, columns)), MOST_COMPONENTS)
                .withFewestComponents(1)
                .withAnomalyRate(RATE);
    }

    /** The same with a uniform background, which the default model file does not have. */
    static LearnerSpec specWithBackground(int columns) {
        MixtureShape shape = new MixtureShape(
                List.of(new GaussianFamily(CovarianceStructure.FULL, columns)), List.of(), Background.UNIFORM);
        return new LearnerSpec(shape, MOST_COMPONENTS).withFewestComponents(1).withAnomalyRate(RATE);
    }

    static RealRun of(LearnerSpec spec, Dataset data, int batch) {
        double[] logDensities = new double[data.size()];
        double[] tails = new double[data.size()];
        boolean[] anomalies = new boolean[data.size()];
        int[] clusters = new int[data.size()];
        List<LearnerEvent> events = new ArrayList<>();
        int[] next = {0};
        Replay replay = new Replay(spec, data, new Replay.Options(batch, 1, 0), block -> {
                    for (int i = 0; i < block.size(); i++, next[0]++) {
                        logDensities[next[0]] = block.logDensity(i);
                        tails[next[0]] = block.tail(i);
                        clusters[next[0]] = block.cluster(i);
                        anomalies[next[0]] = block.isAnomaly(i);
                    }
                })
                .onEvent(events::add)
                .run();
        return new RealRun(logDensities, tails, anomalies, clusters, replay, events);
    }

    /** Mean {@code ln p(x)} of the points that are judged. */
    double meanLogDensity() {
        return Arrays.stream(logDensities, BEGINNING, logDensities.length)
                .average()
                .orElseThrow();
    }

    /** The marked share of each stretch, relative to the rate that was chosen: the least and the largest. */
    double[] relativeRates() {
        double[] shares = IntStream.iterate(BEGINNING, from -> from + STRETCH <= anomalies.length, from -> from + STEP)
                .mapToDouble(from -> IntStream.range(from, from + STRETCH)
                                .filter(i -> anomalies[i])
                                .count()
                        / (RATE * STRETCH))
                .sorted()
                .toArray();
        return new double[] {shares[0], shares[shares.length - 1]};
    }

    /** The share of tails below a level, relative to it, as a factor of at least 1 in either direction. */
    double tailFactor(double level) {
        double share = Arrays.stream(tails, BEGINNING, tails.length)
                        .filter(tail -> tail < level)
                        .count()
                / (level * (tails.length - BEGINNING));
        return Math.max(share, 1 / share);
    }

    /** The area under the curve of how many outliers against how many others have a tail below a limit. */
    double areaUnderCurve(List<Boolean> outliers) {
        double wrong = 0;
        double found = 0;
        double area = 0;
        for (int i : byTail()) {
            if (outliers.get(i)) {
                found++;
            } else {
                wrong++;
                area += found;
            }
        }
        return area / (found * wrong);
    }

    /** The mean precision of the most unusual points up to each outlier. */
    double averagePrecision(List<Boolean> outliers) {
        double found = 0;
        double seen = 0;
        double sum = 0;
        for (int i : byTail()) {
            seen++;
            if (outliers.get(i)) {
                found++;
                sum += found / seen;
            }
        }
        return sum / found;
    }

    private int[] byTail() {
        return IntStream.range(0, tails.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> tails[i]))
                .mapToInt(i -> i)
                .toArray();
    }
}
