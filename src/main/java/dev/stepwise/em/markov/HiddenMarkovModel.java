package dev.stepwise.em.markov;

import dev.stepwise.distribution.Units;
import dev.stepwise.mixture.MixtureModel;
import java.util.Arrays;

/**
 * A hidden Markov model: the state of a point depends on that of the point before it in its sequence, and the point has the
 * distribution of its state. States are the components of a mixture. Immutable.
 */
public final class HiddenMarkovModel {

    private final double[] initial;
    private final double[][] transitions;
    private final MixtureModel emissions;

    /**
     * @param initial probabilities of the K states at the first point of a sequence
     * @param transitions K rows of K: {@code transitions[j][k]} is the probability that state k follows state j
     * @param emissions the distribution of the points of each state; its weights are the states' shares of the points
     */
    public HiddenMarkovModel(double[] initial, double[][] transitions, MixtureModel emissions) {
        int states = emissions.components();
        if (initial.length != states
                || transitions.length != states
                || Arrays.stream(transitions).anyMatch(row -> row.length != states)) {
            throw new IllegalArgumentException("the probabilities are not those of " + states + " states");
        }
        this.initial = initial.clone();
        this.transitions = Arrays.stream(transitions).map(double[]::clone).toArray(double[][]::new);
        this.emissions = emissions;
    }

    /**
     * A model whose states follow one another as these weights say, but for a share of steps that change nothing. Its states have
     * these weights in every step.
     *
     * @param staying share of such steps; 0: the mixture itself
     */
    static HiddenMarkovModel sticky(MixtureModel mixture, double staying) {
        double[] weights = mixture.weights();
        double[][] transitions = new double[weights.length][weights.length];
        for (int j = 0; j < weights.length; j++) {
            for (int k = 0; k < weights.length; k++) {
                transitions[j][k] = (1 - staying) * weights[k] + (j == k ? staying : 0);
            }
        }
        return new HiddenMarkovModel(weights, transitions, mixture);
    }

    /** K. */
    public int states() {
        return initial.length;
    }

    /** Probabilities of the states at the first point of a sequence; a copy. */
    public double[] initial() {
        return initial.clone();
    }

    /** The probability that state k follows state j. */
    public double transition(int j, int k) {
        return transitions[j][k];
    }

    /** The distributions of the points, with the states' shares of the points as weights. */
    public MixtureModel emissions() {
        return emissions;
    }

    /** Points that the chain is expected to stay in a state once it has come there: {@code 1 / (1 − a_kk)}. */
    public double meanDuration(int state) {
        double leaving = 0; // not 1 − a_kk, which has no digits where the state hardly ends
        for (int k = 0; k < initial.length; k++) {
            leaving += k == state ? 0 : transitions[state][k];
        }
        return 1 / leaving;
    }

    /** Takes this model in these units and returns it in the user's units. */
    public HiddenMarkovModel rescale(Units units) {
        return new HiddenMarkovModel(initial, transitions, emissions.rescale(units));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HiddenMarkovModel that
                && Arrays.equals(initial, that.initial)
                && Arrays.deepEquals(transitions, that.transitions)
                && emissions.equals(that.emissions);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(initial) + Arrays.deepHashCode(transitions)) + emissions.hashCode();
    }

    @Override
    public String toString() {
        return "HiddenMarkovModel[initial=" + Arrays.toString(initial) + ", transitions="
                + Arrays.deepToString(transitions) + ", emissions=" + emissions + "]";
    }
}
