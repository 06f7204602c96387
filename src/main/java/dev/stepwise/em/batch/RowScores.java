package dev.stepwise.em.batch;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.mixture.Imputation;
import dev.stepwise.mixture.MixtureKernel;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.Responsibilities;

/** Scores the rows of a data set one after the other under what batch EM has found. Labels are not looked at. */
public final class RowScores {

    private static final int BLOCK = 128;

    /** Takes the score of one row after the other. */
    public interface Sink {

        /**
         * @param row index in the data set
         * @param probabilities of the components, and after them of the background if the mixture has one; reused
         * @param logDensity {@code ln p(x)} of what is present, in the user's units
         * @param expectation of all columns in the user's units, as {@link Imputation} has it; reused
         */
        void row(int row, double[] probabilities, double logDensity, double[] expectation);
    }

    /** Scores all rows of a data set. */
    @FunctionalInterface
    public interface Scorer {

        /** Hands every row's score over, in the order of the rows. */
        void scores(Sink sink);
    }

    private RowScores() {}

    /** Hands every row's score over, rows of weight 0 too. */
    public static void of(Dataset data, BatchEm.Result fit, Sink sink) {
        of(data, fit.standardisation(), fit.model(), sink);
    }

    /**
     * Hands every row's score over.
     *
     * @param standardisation the units of the model
     * @param model in standardised units
     */
    public static void of(Dataset data, Units standardisation, MixtureModel model, Sink sink) {
        MixtureModel user = model.rescale(standardisation);
        int components = user.components();
        PointBlock standardised = new PointBlock(data.columns(), BLOCK);
        PointBlock raw = new PointBlock(data.columns(), BLOCK);
        MixtureKernel kernel = new MixtureKernel(model, BLOCK);
        Responsibilities responsibilities = new Responsibilities(components, BLOCK);
        double[] probabilities = new double[components + (user.shape().hasBackground() ? 1 : 0)];
        double[] expectation = new double[Imputation.length(user.shape())];
        double[] row = new double[data.columns()];
        for (int from = 0; from < data.size(); from += BLOCK) {
            standardised.clear();
            raw.clear();
            for (int at = from; at < Math.min(from + BLOCK, data.size()); at++) {
                data.row(at, row);
                raw.add(row, 1, PointBlock.UNLABELLED);
                standardisation.apply(row, row);
                standardised.add(row, 1, PointBlock.UNLABELLED);
            }
            kernel.evaluate(standardised, responsibilities);
            for (int i = 0; i < raw.size(); i++) {
                for (int k = 0; k < probabilities.length; k++) {
                    probabilities[k] = responsibilities.values()[k * BLOCK + i];
                }
                Imputation.expect(user, raw, responsibilities, i, expectation);
                user.shape().toUser(expectation);
                data.row(from + i, row);
                double logDensity = responsibilities.logDensities()[i]
                        - standardisation.logJacobian(row)
                        + user.shape().logJacobian(row);
                sink.row(from + i, probabilities, logDensity, expectation);
            }
        }
    }
}
