package dev.stepwise.em.scoring;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import dev.stepwise.em.points.Candidate;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import java.util.Arrays;

/** How unusual the rows of a data set are among themselves, by the score of {@link TailTracker}. */
public final class RowTails {

    private RowTails() {}

    /**
     * For each row the share of rows that are at least as unusual under a mixture: it is above 0, and 1 for the most usual row.
     *
     * @param data of at least one row; weights do not matter
     * @param units of the model
     * @param model what the rows were fitted by
     */
    public static double[] of(Dataset data, Units units, MixtureModel model) {
        return of(data, model.shape(), new Candidate(units, model).logDensitiesOfComponents(unweighted(data)));
    }

    /**
     * For each row the share of rows that are at least as unusual: it is above 0, and 1 for the most usual row.
     *
     * @param data of at least one row; weights do not matter
     * @param shape of the model that the rows were fitted by
     * @param logDensities of the rows, in the user's units
     */
    public static double[] of(Dataset data, MixtureShape shape, double[] logDensities) {
        Dataset rows = unweighted(data);
        TailCurve scaled = TailCurve.NONE.withScalesOf(shape, rows);
        TailCurve curve = scaled.withNumbers(TailTracker.centredOnMixture(scaled, logDensities));
        TailTracker tracker = new TailTracker(curve);
        BroadComponent broad = new BroadComponent(curve, Units.identity(data.columns()));
        double[] scores = new double[logDensities.length];
        int at = 0;
        for (PointBlock block : rows.blocks(Units.identity(data.columns()))) {
            for (int i = 0; i < block.size(); i++, at++) {
                scores[at] = tracker.score(logDensities[at], broad.logDensity(block, i));
            }
        }
        double[] sorted = scores.clone();
        Arrays.sort(sorted);
        double[] tails = new double[scores.length];
        for (int i = 0; i < scores.length; i++) {
            tails[i] = (double) atMost(sorted, scores[i]) / sorted.length;
        }
        return tails;
    }

    private static Dataset unweighted(Dataset data) {
        Dataset rows = new Dataset(data.columns());
        double[] row = new double[data.columns()];
        for (int i = 0; i < data.size(); i++) {
            data.row(i, row);
            rows.add(row, 1, PointBlock.UNLABELLED);
        }
        return rows;
    }

    /** How many of ascending values are at most this one, which is among them. */
    private static int atMost(double[] sorted, double value) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] <= value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
