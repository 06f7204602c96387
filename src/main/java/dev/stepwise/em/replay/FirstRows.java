package dev.stepwise.em.replay;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.em.points.Candidate;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.SampledPoint;
import dev.stepwise.em.search.ColdStart;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.em.search.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The rows that a first fit saw. Their log-density under it is no prediction, so they are left out of what is reported as one.
 * Where fewer rows follow, so little would be left that they are predicted by folds instead: each tenth of them by a fit of the
 * other nine (ten folds: Kohavi, A study of cross-validation, IJCAI 1995).
 */
final class FirstRows {

    private static final int FOLDS = 10;

    private final double[] predictions;

    /** @param predictions {@code ln p(x)} of the rows under fits that did not see them; NaN: left out */
    private FirstRows(double[] predictions) {
        this.predictions = predictions;
    }

    /**
     * The first rows of a file.
     *
     * @param count of the rows that the first fit saw
     */
    static FirstRows of(LearnerSpec spec, Dataset data, int count) {
        double[] predictions = new double[count];
        Arrays.fill(predictions, Double.NaN);
        if (data.size() - count < count) {
            int folds = Math.min(FOLDS, count);
            for (int fold = 0; fold < folds; fold++) {
                predict(spec, data, fold, folds, predictions);
            }
        }
        return new FirstRows(predictions);
    }

    private static void predict(LearnerSpec spec, Dataset data, int fold, int folds, double[] into) {
        List<SampledPoint> fitted = new ArrayList<>();
        Dataset judged = new Dataset(data.columns());
        double[] row = new double[data.columns()];
        for (int i = 0; i < into.length; i++) {
            data.row(i, row);
            if (i % folds == fold) {
                judged.add(
                        row, 1, PointBlock.UNLABELLED); // a row without weight would have no place among the densities
            } else {
                fitted.add(new SampledPoint(row, data.weight(i), data.label(i)));
            }
        }
        if (fitted.isEmpty()) {
            return;
        }
        double[] densities;
        try {
            Seed seed = ColdStart.fit(spec, fitted);
            densities = new Candidate(seed.standardisation(), seed.model()).logDensities(judged);
        } catch (RuntimeException e) { // whatever the arithmetic ends in; the rows of this fold are left out
            return;
        }
        for (int i = 0; i < densities.length; i++) {
            into[fold + i * folds] = densities[i];
        }
    }

    /**
     * {@code ln p(x)} of a row under parameters that were not fitted to it; NaN: there is none.
     *
     * @param scored the row's log-density as it was scored in its turn
     */
    double prediction(int row, double scored) {
        return row < predictions.length ? predictions[row] : scored;
    }

    /** Whether the first fit saw this row. */
    boolean contains(int row) {
        return row < predictions.length;
    }
}
