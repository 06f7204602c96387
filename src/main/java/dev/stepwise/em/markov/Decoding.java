package dev.stepwise.em.markov;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import dev.stepwise.em.batch.BatchEm;
import dev.stepwise.em.batch.RowScores;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.GrossErrors;
import dev.stepwise.linalg.LogSumExp;
import dev.stepwise.mixture.Imputation;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.Responsibilities;

/**
 * The states of the rows that a hidden Markov model was fitted to. Of each row: the probabilities of the states given all points of
 * its sequence (smoothed), the state that it has on the most probable path (Viterbi), and the log-density given the points before
 * it. Labels are not looked at; a value that the fit took for a gross error says nothing of states.
 */
public final class Decoding implements RowScores.Scorer {

    private final Dataset data;
    private final MixtureModel user;
    /** By row, K numbers each. */
    private final double[] smoothed;

    private final double[] logDensities;
    private final int[] path;

    private Decoding(Dataset data, MixtureModel user) {
        this.data = data;
        this.user = user;
        smoothed = new double[data.size() * user.components()];
        logDensities = new double[data.size()];
        path = new int[data.size()];
    }

    /** Decodes the rows that a model was fitted to. */
    public static Decoding of(Dataset data, Sequences sequences, BaumWelch.Result fit) {
        HiddenMarkovModel model = fit.model();
        Units units = fit.mixture().standardisation();
        Decoding decoding = new Decoding(data, fit.mixture().userModel());
        Dataset counted =
                GrossErrors.of(data, model.emissions().shape()).data().withWeightsTimes(BatchEm.weightFactor(data));
        double[] weighted = densities(counted, true, sequences, units, model);
        double[] single = densities(data, false, sequences, units, model);
        ForwardBackward recursions = new ForwardBackward(model);
        for (int s = 0; s < sequences.size(); s++) {
            int from = sequences.start(s);
            int length = sequences.length(s);
            recursions.forward(weighted, from, length);
            recursions.backward(weighted, from, length);
            int[] path = recursions.path(weighted, from, length);
            for (int t = 0; t < length; t++) {
                decoding.take(sequences.row(from + t), recursions, t, single, from, path[t], units);
            }
        }
        return decoding;
    }

    private static double[] densities(
            Dataset data, boolean weighted, Sequences sequences, Units units, HiddenMarkovModel model) {
        Dataset unlabelled = new Dataset(data.columns());
        double[] row = new double[data.columns()];
        for (int i = 0; i < data.size(); i++) {
            data.row(i, row);
            unlabelled.add(row, weighted ? data.weight(i) : 1, PointBlock.UNLABELLED);
        }
        return MarkovPass.Points.of(unlabelled, sequences, units).densities(model.emissions());
    }

    private void take(int row, ForwardBackward recursions, int t, double[] single, int from, int state, Units units) {
        int states = user.components();
        double[] terms = new double[states];
        for (int k = 0; k < states; k++) {
            smoothed[row * states + k] = recursions.smoothed(t, k);
            terms[k] = recursions.predicted(t, k) + single[(from + t) * states + k];
        }
        double[] values = new double[data.columns()];
        data.row(row, values);
        logDensities[row] = LogSumExp.of(terms) - units.logJacobian(values);
        path[row] = state;
    }

    /** {@code ln p(x_t | x_1, …, x_t−1)} of each row, as one observation, in the user's units; a copy. */
    public double[] logDensities() {
        return logDensities.clone();
    }

    /** The state of a row on the most probable path of its sequence. */
    public int path(int row) {
        return path[row];
    }

    @Override
    public void scores(RowScores.Sink sink) {
        int states = user.components();
        Responsibilities responsibilities = new Responsibilities(states, 1);
        PointBlock block = new PointBlock(data.columns(), 1);
        double[] row = new double[data.columns()];
        double[] probabilities = new double[states];
        double[] expectation = new double[Imputation.length(user.shape())];
        for (int i = 0; i < data.size(); i++) {
            data.row(i, row);
            block.clear();
            block.add(row, 1, PointBlock.UNLABELLED);
            System.arraycopy(smoothed, i * states, probabilities, 0, states);
            System.arraycopy(probabilities, 0, responsibilities.values(), 0, states);
            Imputation.expect(user, block, responsibilities, 0, expectation);
            sink.row(i, probabilities, logDensities[i], expectation);
        }
    }
}
