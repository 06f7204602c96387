package dev.stepwise.em.markov;

import dev.stepwise.linalg.LogSumExp;
import java.util.Arrays;

/**
 * The recursions over the points of one sequence after another (Rabiner, A tutorial on hidden Markov models, Proc. IEEE 77, 1989,
 * and for the most probable path Viterbi 1967). Probabilities of states are kept as logarithms, which no length of a sequence and
 * no distance of a point takes out of range. Arrays of a sequence of T points hold T times K numbers, point by point. Not thread
 * safe.
 */
final class ForwardBackward {

    /** A sum of products below this may have lost terms to underflow; it is added up in logarithms. */
    private static final double TINY = 1e-280;

    private final int states;
    private final double[] initial;
    /** Row by row {@code a_jk}, then column by column, and the logarithms of the rows. */
    private final double[] rows;

    private final double[] columns;
    private final double[] logRows;

    private double[] predicted = {};
    private double[] filtered = {};
    private double[] smoothed = {};
    private double[] predictive = {};
    private final double[] ahead;
    private final double[] behind;
    private final double[] scaled;
    private final double[] terms;

    private final double[] starting;
    private final double[] transitions;
    private double expectedLogLikelihood;

    ForwardBackward(HiddenMarkovModel model) {
        states = model.states();
        initial = logs(model.initial());
        rows = new double[states * states];
        columns = new double[states * states];
        for (int j = 0; j < states; j++) {
            for (int k = 0; k < states; k++) {
                rows[j * states + k] = model.transition(j, k);
                columns[k * states + j] = model.transition(j, k);
            }
        }
        logRows = logs(rows);
        ahead = new double[states];
        behind = new double[states];
        scaled = new double[states];
        terms = new double[states];
        starting = new double[states];
        transitions = new double[states * states];
    }

    private static double[] logs(double[] values) {
        return Arrays.stream(values).map(Math::log).toArray();
    }

    /**
     * Goes forwards over a sequence.
     *
     * @param densities {@code ln p(x | k)} of each point and state
     * @param from place of the sequence's first point
     * @param length T, at least 1
     * @return {@code ln p(x_1, …, x_T)}
     */
    double forward(double[] densities, int from, int length) {
        if (predictive.length < length) {
            predicted = new double[length * states];
            filtered = new double[length * states];
            smoothed = new double[length * states];
            predictive = new double[length];
        }
        double sum = 0;
        for (int t = 0; t < length; t++) {
            if (t == 0) {
                System.arraycopy(initial, 0, ahead, 0, states);
            } else {
                System.arraycopy(filtered, (t - 1) * states, behind, 0, states);
                propagate(behind, columns, true, ahead);
            }
            System.arraycopy(ahead, 0, predicted, t * states, states);
            for (int k = 0; k < states; k++) {
                ahead[k] += densities[(from + t) * states + k];
            }
            predictive[t] = LogSumExp.of(ahead);
            boolean possible = predictive[t] > Double.NEGATIVE_INFINITY;
            for (int k = 0; k < states; k++) {
                filtered[t * states + k] = possible ? ahead[k] - predictive[t] : -Math.log(states);
            }
            sum += predictive[t];
        }
        return sum;
    }

    /** Goes back over the sequence that the last {@link #forward} was of: what is expected of its states, and how often one follows another. */
    void backward(double[] densities, int from, int length) {
        Arrays.fill(behind, 0);
        for (int t = length - 1; t >= 0; t--) {
            if (t < length - 1) {
                for (int k = 0; k < states; k++) {
                    ahead[k] = behind[k] + densities[(from + t + 1) * states + k];
                }
                addTransitions(t);
                propagate(ahead, rows, false, behind);
                for (int j = 0; j < states; j++) {
                    behind[j] -= predictive[t + 1];
                }
            }
            for (int k = 0; k < states; k++) {
                double p = Math.exp(filtered[t * states + k] + behind[k]);
                smoothed[t * states + k] = p;
                expectedLogLikelihood += p > 0 ? p * densities[(from + t) * states + k] : 0;
            }
        }
        for (int k = 0; k < states; k++) {
            starting[k] += smoothed[k];
            expectedLogLikelihood += smoothed[k] > 0 ? smoothed[k] * initial[k] : 0;
        }
    }

    /** Adds {@code p(z_t = j, z_t+1 = k | x)}, in which {@code ahead} has what is known of the points after t. */
    private void addTransitions(int t) {
        double largest = Arrays.stream(ahead).max().orElse(0);
        for (int k = 0; k < states; k++) {
            scaled[k] = Math.exp(ahead[k] - largest);
        }
        double total = 0;
        for (int j = 0; j < states; j++) {
            double sum = 0;
            for (int k = 0; k < states; k++) {
                sum += rows[j * states + k] * scaled[k];
            }
            total += Math.exp(filtered[t * states + j]) * sum;
        }
        for (int j = 0; j < states; j++) {
            double before = filtered[t * states + j];
            double factor = Math.exp(before) / total;
            for (int k = 0; k < states; k++) {
                int at = j * states + k;
                double p = total > TINY
                        ? factor * rows[at] * scaled[k]
                        : Math.exp(before + logRows[at] + ahead[k] - predictive[t + 1]);
                transitions[at] += p;
                expectedLogLikelihood += p > 0 ? p * logRows[at] : 0;
            }
        }
    }

    /**
     * {@code out_k = ln Σ_j m_kj exp(logs_j)}.
     *
     * @param m {@code columns} for a step ahead, {@code rows} for one back
     */
    private void propagate(double[] logs, double[] m, boolean isAhead, double[] out) {
        double largest = Arrays.stream(logs).max().orElse(0);
        for (int j = 0; j < states; j++) {
            scaled[j] = Math.exp(logs[j] - largest);
        }
        for (int k = 0; k < states; k++) {
            double sum = 0;
            for (int j = 0; j < states; j++) {
                sum += m[k * states + j] * scaled[j];
            }
            if (sum > TINY) {
                out[k] = largest + Math.log(sum);
            } else {
                for (int j = 0; j < states; j++) {
                    terms[j] = logs[j] + logRows[isAhead ? j * states + k : k * states + j];
                }
                out[k] = LogSumExp.of(terms);
            }
        }
    }

    /** {@code p(z_t = k | x_1, …, x_T)} of the last sequence. */
    double smoothed(int t, int k) {
        return smoothed[t * states + k];
    }

    /** {@code ln p(z_t = k | x_1, …, x_t−1)} of the last sequence. */
    double predicted(int t, int k) {
        return predicted[t * states + k];
    }

    /** Sums of the probabilities of the states at the first points of all sequences so far. */
    double[] starting() {
        return starting;
    }

    /** Expected number of steps from state j to state k in all sequences so far. */
    double transitions(int j, int k) {
        return transitions[j * states + k];
    }

    /** {@code E[ln p(x, z) | x]} over all sequences so far. */
    double expectedLogLikelihood() {
        return expectedLogLikelihood;
    }

    /** The most probable path of states, given all points of a sequence; of equally probable states the first. */
    int[] path(double[] densities, int from, int length) {
        int[] cameFrom = new int[length * states];
        double[] best = initial.clone();
        double[] next = new double[states];
        for (int t = 0; t < length; t++) {
            for (int k = 0; k < states; k++) {
                int before = 0;
                double value = t == 0 ? best[k] : Double.NEGATIVE_INFINITY;
                for (int j = 0; t > 0 && j < states; j++) {
                    double of = best[j] + logRows[j * states + k];
                    if (of > value) {
                        value = of;
                        before = j;
                    }
                }
                cameFrom[t * states + k] = before;
                next[k] = value + densities[(from + t) * states + k];
            }
            System.arraycopy(next, 0, best, 0, states);
        }
        int[] path = new int[length];
        for (int k = 1; k < states; k++) {
            path[length - 1] = best[k] > best[path[length - 1]] ? k : path[length - 1];
        }
        for (int t = length - 1; t > 0; t--) {
            path[t - 1] = cameFrom[t * states + path[t]];
        }
        return path;
    }
}
