package dev.stepwise.em.markov;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import dev.stepwise.em.points.CompensatedSum;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.mixture.MixtureAccumulator;
import dev.stepwise.mixture.MixtureKernel;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureStatistics;
import dev.stepwise.mixture.Responsibilities;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One E-step over all sequences.
 *
 * @param statistics of the points, expected at the model
 * @param starting expected number of sequences that begin in each state
 * @param transitions K rows of K: expected number of steps from state j to state k
 * @param logLikelihood of all points with their labels and weights, in the units of the points
 * @param entropy of the paths of states given the points, {@code −Σ p(z | x) ln p(z | x)}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record MarkovPass(
        MixtureStatistics statistics, double[] starting, double[][] transitions, double logLikelihood, double entropy) {

    private static final int BLOCK = 128;

    /**
     * Points in the order of their sequences, in standardised units. A row of weight v stands for v equal observations at one
     * step; one of weight 0 only lets time pass.
     */
    record Points(List<PointBlock> blocks, Sequences sequences) {

        static Points of(Dataset data, Sequences sequences, Units standardisation) {
            List<PointBlock> blocks = new ArrayList<>();
            double[] row = new double[data.columns()];
            PointBlock block = new PointBlock(data.columns(), BLOCK);
            for (int place = 0; place < sequences.rows(); place++) {
                if (block.isFull()) {
                    blocks.add(block);
                    block = new PointBlock(data.columns(), BLOCK);
                }
                int at = sequences.row(place);
                data.row(at, row);
                standardisation.apply(row, row);
                block.add(row, data.weight(at), data.label(at));
            }
            blocks.add(block);
            return new Points(blocks, sequences);
        }

        /** Returns {@code v ln p(x | k)} of each point and state, point by point; minus infinity where the label excludes the state. */
        double[] densities(MixtureModel emissions) {
            int states = emissions.components();
            double[] weightless = new double[states];
            Arrays.fill(weightless, 1);
            MixtureKernel kernel = new MixtureKernel(emissions.withWeights(weightless), BLOCK);
            Responsibilities terms = new Responsibilities(states, BLOCK);
            double[] densities = new double[sequences.rows() * states];
            int at = 0;
            for (PointBlock block : blocks) {
                kernel.evaluateTerms(block, terms);
                for (int i = 0; i < block.size(); i++) {
                    double v = block.weights()[i];
                    for (int k = 0; k < states; k++) {
                        densities[at++] = v == 0 ? 0 : v * terms.values()[k * BLOCK + i];
                    }
                }
            }
            return densities;
        }
    }

    static MarkovPass over(Points points, HiddenMarkovModel model) {
        int states = model.states();
        Sequences sequences = points.sequences();
        double[] densities = points.densities(model.emissions());
        ForwardBackward recursions = new ForwardBackward(model);
        CompensatedSum logLikelihood = new CompensatedSum();
        double[] smoothed = new double[sequences.rows() * states];
        for (int s = 0; s < sequences.size(); s++) {
            int from = sequences.start(s);
            double ofSequence = recursions.forward(densities, from, sequences.length(s));
            logLikelihood.add(ofSequence);
            if (ofSequence > Double.NEGATIVE_INFINITY) {
                recursions.backward(densities, from, sequences.length(s));
                for (int t = 0; t < sequences.length(s); t++) {
                    for (int k = 0; k < states; k++) {
                        smoothed[(from + t) * states + k] = recursions.smoothed(t, k);
                    }
                }
            }
        }
        double[][] transitions = new double[states][states];
        for (int j = 0; j < states; j++) {
            for (int k = 0; k < states; k++) {
                transitions[j][k] = recursions.transitions(j, k);
            }
        }
        return new MarkovPass(
                statistics(points, model.emissions(), smoothed),
                recursions.starting(),
                transitions,
                logLikelihood.value(),
                logLikelihood.value() - recursions.expectedLogLikelihood());
    }

    private static MixtureStatistics statistics(Points points, MixtureModel emissions, double[] smoothed) {
        int states = emissions.components();
        MixtureAccumulator accumulator = new MixtureAccumulator(emissions, BLOCK);
        Responsibilities responsibilities = new Responsibilities(states, BLOCK);
        int at = 0;
        for (PointBlock block : points.blocks()) {
            for (int i = 0; i < block.size(); i++) {
                for (int k = 0; k < states; k++) {
                    responsibilities.values()[k * BLOCK + i] = smoothed[at++];
                }
            }
            accumulator.add(block, responsibilities);
        }
        return accumulator.snapshot();
    }
}
