package dev.stepwise.em.batch;

import dev.stepwise.distribution.CollapseException;
import dev.stepwise.em.points.CompensatedSum;
import dev.stepwise.em.points.Dataset;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.Function;

/** How well a mixture predicts rows that played no part in fitting it. */
public final class CrossValidation {

    private static final int FOLDS = 10;

    private CrossValidation() {}

    /**
     * The log-likelihood of all rows, each under the fit to the nine tenths that it does not belong to (Smyth 2000). Tenths are
     * drawn at random.
     *
     * @param fit of some of the rows
     * @return {@code Σ v ln p(x)} in the user's units; empty when a fit collapses, or there are fewer than two rows
     */
    public static OptionalDouble logLikelihood(Dataset data, long seed, Function<Dataset, BatchEm.Result> fit) {
        int folds = Math.min(FOLDS, data.size());
        if (folds < 2) {
            return OptionalDouble.empty();
        }
        int[] fold = folds(data.size(), folds, new SplittableRandom(seed));
        CompensatedSum sum = new CompensatedSum();
        try {
            for (int f = 0; f < folds; f++) {
                Dataset fitted = rows(data, fold, f, false);
                Dataset judged = rows(data, fold, f, true);
                BatchEm.Result result = fit.apply(fitted);
                RowScores.of(judged, result, (row, _, logDensity, _) -> sum.add(judged.weight(row) * logDensity));
            }
        } catch (CollapseException e) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(sum.value());
    }

    /** For each row its part; parts differ by one row at most. */
    private static int[] folds(int rows, int folds, SplittableRandom random) {
        int[] fold = new int[rows];
        Arrays.setAll(fold, i -> i % folds);
        for (int i = rows - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = fold[i];
            fold[i] = fold[j];
            fold[j] = swapped;
        }
        return fold;
    }

    private static Dataset rows(Dataset data, int[] fold, int chosen, boolean inFold) {
        Dataset part = new Dataset(data.columns());
        double[] row = new double[data.columns()];
        for (int i = 0; i < data.size(); i++) {
            if (fold[i] == chosen == inFold) {
                data.row(i, row);
                part.add(row, data.weight(i), data.label(i));
            }
        }
        return part;
    }
}
