package dev.stepwise.em.markov;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.linalg.LogSumExp;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.SmallMixtures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The recursions against the sum over all paths of states. */
class ForwardBackwardTest {

    /** Sums of a few hundred products of twelve factors each. */
    private static final double EXACT = 1e-10;

    private static final int LENGTH = 6;

    /** All paths of a sequence, and {@code ln p(path, points)}. */
    private record Paths(List<int[]> paths, double[] logs) {

        static Paths of(HiddenMarkovModel model, double[] densities, int length) {
            int states = model.states();
            List<int[]> paths = new ArrayList<>();
            for (int number = 0; number < (int) Math.pow(states, length); number++) {
                int[] path = new int[length];
                for (int t = 0, rest = number; t < length; t++, rest /= states) {
                    path[t] = rest % states;
                }
                paths.add(path);
            }
            double[] logs = paths.stream()
                    .mapToDouble(path -> {
                        double sum = Math.log(model.initial()[path[0]]);
                        for (int t = 0; t < length; t++) {
                            sum += t > 0 ? Math.log(model.transition(path[t - 1], path[t])) : 0;
                            sum += densities[t * states + path[t]];
                        }
                        return sum;
                    })
                    .toArray();
            return new Paths(paths, logs);
        }

        double logLikelihood() {
            return LogSumExp.of(logs);
        }

        double probability(Predicate<int[]> of) {
            double sum = 0;
            for (int i = 0; i < logs.length; i++) {
                sum += of.test(paths.get(i)) ? Math.exp(logs[i] - logLikelihood()) : 0;
            }
            return sum;
        }

        double entropy() {
            double sum = 0;
            for (double log : logs) {
                double p = Math.exp(log - logLikelihood());
                sum -= p > 0 ? p * (log - logLikelihood()) : 0;
            }
            return sum;
        }
    }

    private static HiddenMarkovModel model(double[] initial, double[]... transitions) {
        MixtureModel any = SmallMixtures.line(initial, new double[initial.length], ones(initial.length));
        return new HiddenMarkovModel(initial, transitions, any);
    }

    private static double[] ones(int n) {
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** Three states, of which the last follows the first never, and never leads back to the second. */
    private static final HiddenMarkovModel MODEL =
            model(new double[] {0.2, 0.5, 0.3}, new double[] {0.7, 0.3, 0}, new double[] {0.2, 0.5, 0.3}, new double[] {
                0.4, 0, 0.6
            });

    /** @param spread of the log-densities: with 2,000 most products of two points are below the least double */
    private static double[] densities(double spread, int points) {
        SplittableRandom random = new SplittableRandom(7);
        return random.doubles((long) points * MODEL.states(), -spread, 0).toArray();
    }

    @ParameterizedTest
    @ValueSource(doubles = {3, 2_000})
    void allProbabilitiesAreThoseOfAllPaths(double spread) {
        double[] densities = densities(spread, LENGTH);
        Paths truth = Paths.of(MODEL, densities, LENGTH);
        ForwardBackward recursions = new ForwardBackward(MODEL);
        double logLikelihood = recursions.forward(densities, 0, LENGTH);
        recursions.backward(densities, 0, LENGTH);
        double scale = Math.max(1, Math.abs(truth.logLikelihood()));
        assertThat(logLikelihood).isCloseTo(truth.logLikelihood(), within(EXACT * scale));
        assertThat(logLikelihood - recursions.expectedLogLikelihood())
                .isCloseTo(truth.entropy(), within(EXACT * scale));
        for (int k = 0; k < MODEL.states(); k++) {
            int state = k;
            for (int t = 0; t < LENGTH; t++) {
                int at = t;
                assertThat(recursions.smoothed(t, k))
                        .isCloseTo(truth.probability(path -> path[at] == state), within(EXACT * scale));
            }
            assertThat(recursions.starting()[k])
                    .isCloseTo(truth.probability(path -> path[0] == state), within(EXACT * scale));
            for (int j = 0; j < MODEL.states(); j++) {
                int from = j;
                double expected = 0;
                for (int t = 1; t < LENGTH; t++) {
                    int at = t;
                    expected += truth.probability(path -> path[at - 1] == from && path[at] == state);
                }
                assertThat(recursions.transitions(j, k)).isCloseTo(expected, within(EXACT * scale));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {3, 2_000})
    void thePathIsTheMostProbableOfAll(double spread) {
        double[] densities = densities(spread, LENGTH);
        Paths truth = Paths.of(MODEL, densities, LENGTH);
        int best = 0;
        for (int i = 1; i < truth.logs().length; i++) {
            best = truth.logs()[i] > truth.logs()[best] ? i : best;
        }
        assertThat(new ForwardBackward(MODEL).path(densities, 0, LENGTH))
                .containsExactly(truth.paths().get(best));
    }

    /** {@code p(x_t | the points before)} is the quotient of two likelihoods. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void aPointIsPredictedByThePointsBeforeIt(int t) {
        double[] densities = densities(3, LENGTH);
        ForwardBackward recursions = new ForwardBackward(MODEL);
        recursions.forward(densities, 0, LENGTH);
        double[] terms = new double[MODEL.states()];
        Arrays.setAll(terms, k -> recursions.predicted(t, k) + densities[t * MODEL.states() + k]);
        double expected = Paths.of(MODEL, densities, t + 1).logLikelihood()
                - Paths.of(MODEL, densities, t).logLikelihood();
        assertThat(LogSumExp.of(terms)).isCloseTo(expected, within(EXACT));
    }

    @Test
    void noLengthTakesProbabilitiesOutOfRange() {
        int length = 100_000;
        double[] densities = densities(40, length);
        ForwardBackward recursions = new ForwardBackward(MODEL);
        double logLikelihood = recursions.forward(densities, 0, length);
        recursions.backward(densities, 0, length);
        assertThat(logLikelihood).isFinite().isNegative();
        double steps = 0;
        for (int j = 0; j < MODEL.states(); j++) {
            for (int k = 0; k < MODEL.states(); k++) {
                steps += recursions.transitions(j, k);
            }
        }
        // each of the probabilities of 100,000 steps is a sum of logarithms of up to a few million nats
        assertThat(steps).isCloseTo(length - 1, within(1e-3));
    }
}
