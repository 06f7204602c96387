package dev.stepwise.em.markov;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import dev.stepwise.em.batch.BatchEm;
import dev.stepwise.em.batch.PriorChoice;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.SmallMixtures;
import dev.stepwise.mixture.WeightPrior;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Fits of hidden Markov models. */
class BaumWelchTest {

    private static final double ROUNDING = 1e-9;

    /** Two states of 20 and 10 points on average, about 0 and 2. */
    private static final HiddenMarkovModel TRUTH = new HiddenMarkovModel(
            new double[] {0.5, 0.5},
            new double[][] {{0.95, 0.05}, {0.1, 0.9}},
            SmallMixtures.line(new double[] {0.5, 0.5}, new double[] {0, 2}, new double[] {1, 1}));

    /** Points of the truth, sequence after sequence, with the states that drew them for labels. */
    private static Dataset draw(int sequences, int length, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Dataset data = new Dataset(1);
        for (int s = 0; s < sequences; s++) {
            int state = random.nextDouble() < TRUTH.initial()[0] ? 0 : 1;
            for (int t = 0; t < length; t++) {
                if (t > 0) {
                    state = random.nextDouble() < TRUTH.transition(state, 0) ? 0 : 1;
                }
                double x = SmallMixtures.mean(TRUTH.emissions(), state) + random.nextGaussian();
                data.add(new double[] {x}, 1, state);
            }
        }
        return data;
    }

    private static Dataset withoutLabels(Dataset data) {
        Dataset plain = new Dataset(1);
        for (int i = 0; i < data.size(); i++) {
            plain.add(new double[] {data.value(i, 0)}, data.weight(i), PointBlock.UNLABELLED);
        }
        return plain;
    }

    private static Sequences sequences(int sequences, int length) {
        int[] keys = new int[sequences * length];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = i / length;
        }
        return Sequences.of(keys);
    }

    private static BaumWelch em(BatchEm.Options options) {
        return new BaumWelch(SmallMixtures.LINE, new PriorChoice.Automatic(), options);
    }

    /** Standard errors of 4,000 points: .02 of a mean, .004 and .008 of a probability to stay. */
    @Test
    void theTruthIsFound() {
        Dataset data = withoutLabels(draw(4, 1_000, 1));
        HiddenMarkovModel found = em(BatchEm.Options.toConvergence(6, 1))
                .fit(data, sequences(4, 1_000), 2)
                .userModel();
        int low = SmallMixtures.mean(found.emissions(), 0) < 1 ? 0 : 1;
        assertThat(SmallMixtures.mean(found.emissions(), low)).isCloseTo(0, within(0.1));
        assertThat(SmallMixtures.mean(found.emissions(), 1 - low)).isCloseTo(2, within(0.15));
        assertThat(found.transition(low, low)).isCloseTo(0.95, within(0.02));
        assertThat(found.transition(1 - low, 1 - low)).isCloseTo(0.9, within(0.04));
        assertThat(found.meanDuration(low)).isCloseTo(1 / (1 - found.transition(low, low)), within(ROUNDING * 20));
    }

    @Test
    void theObjectiveNeverFalls() {
        Dataset data = withoutLabels(draw(2, 100, 2));
        List<Double> objectives = new ArrayList<>();
        em(BatchEm.Options.fromStart(50, 1e-12))
                .onIteration(iteration -> objectives.add(iteration.logLikelihood()))
                .fitFrom(
                        data,
                        sequences(2, 100),
                        SmallMixtures.line(new double[] {0.5, 0.5}, new double[] {0.5, 1}, new double[] {1, 1}));
        assertThat(objectives).hasSizeGreaterThan(10);
        for (int i = 1; i < objectives.size(); i++) {
            // the weak prior may take back a millionth of what the logarithms of its eight probabilities change
            assertThat(objectives.get(i)).isGreaterThan(objectives.get(i - 1) - 1e-4);
        }
    }

    /** The mixture is the hidden Markov model whose states do not depend on those before. */
    @Test
    void theOrderOfThePointsNeverMakesThemLessLikely() {
        Dataset data = withoutLabels(draw(3, 100, 3));
        double ofMixture = new BatchEm(
                        SmallMixtures.LINE, new PriorChoice.Automatic(), BatchEm.Options.toConvergence(10, 1))
                .fit(data, 2)
                .logLikelihood();
        BaumWelch.Result fit = em(BatchEm.Options.toConvergence(1, 1)).fit(data, sequences(3, 100), 2);
        assertThat(fit.mixture().logLikelihood()).isGreaterThan(ofMixture + 10);
    }

    @Test
    void oneStateIsTheMixtureOfOneComponent() {
        Dataset data = withoutLabels(draw(1, 50, 4));
        BatchEm.Options options = BatchEm.Options.toConvergence(1, 1);
        BatchEm.Result mixture = new BatchEm(SmallMixtures.LINE, new PriorChoice.Automatic(), options).fit(data, 1);
        BaumWelch.Result fit = em(options).fit(data, sequences(1, 50), 1);
        assertThat(fit.mixture().logLikelihood()).isCloseTo(mixture.logLikelihood(), within(ROUNDING * 100));
        assertThat(fit.mixture().entropy()).isCloseTo(0, within(ROUNDING));
        assertThat(fit.userModel().meanDuration(0)).isInfinite();
    }

    @Test
    void theSameSeedGivesTheSameModel() {
        Dataset data = withoutLabels(draw(2, 60, 5));
        BatchEm.Options options = BatchEm.Options.until(7, 9, 200, 1e-6);
        assertThat(em(options).fit(data, sequences(2, 60), 2).model())
                .isEqualTo(em(options).fit(data, sequences(2, 60), 2).model());
    }

    /** With prior 0 counts of the states that labels say are the estimate: of 3 steps from the first state one leaves it. */
    @Test
    void labelsSayWhichStatesFollowEachOther() {
        Dataset data = new Dataset(1);
        int[] states = {0, 0, 0, 1, 1};
        for (int t = 0; t < states.length; t++) {
            data.add(new double[] {t}, 1, states[t]);
        }
        BaumWelch em = new BaumWelch(
                SmallMixtures.lineWithClasses(1, 1), new PriorChoice.None(), BatchEm.Options.fromStart(5, 1e-12));
        MixtureModel start = SmallMixtures.of(
                SmallMixtures.lineWithClasses(1, 1), new double[] {0.5, 0.5}, new double[] {0, 9}, new double[] {1, 1});
        HiddenMarkovModel found =
                em.fitFrom(data, Sequences.of(new int[states.length]), start).userModel();
        assertThat(found.transition(0, 1)).isCloseTo(1.0 / 3, within(ROUNDING));
        assertThat(found.transition(1, 1)).isCloseTo(1, within(ROUNDING));
        assertThat(found.initial()[0]).isCloseTo(1, within(ROUNDING));
        assertThat(SmallMixtures.mean(found.emissions(), 1)).isCloseTo(3.5, within(ROUNDING));
    }

    /** Between two known points two steps of the chain lie, whether the row between is empty or of weight 0. */
    @Test
    void aPointWithoutValuesLetsTimePass() {
        double[] twoSteps = new double[2];
        for (int k = 0; k < 2; k++) {
            twoSteps[k] =
                    TRUTH.transition(0, 0) * TRUTH.transition(0, k) + TRUTH.transition(0, 1) * TRUTH.transition(1, k);
        }
        Dataset data = new Dataset(1);
        data.add(new double[] {-50}, 1, PointBlock.UNLABELLED); // surely of the first state
        data.add(new double[] {Double.NaN}, 1, PointBlock.UNLABELLED);
        data.add(new double[] {1}, 0, PointBlock.UNLABELLED);
        MarkovPass.Points points = MarkovPass.Points.of(data, Sequences.of(new int[3]), Units.identity(1));
        ForwardBackward recursions = new ForwardBackward(TRUTH);
        recursions.forward(points.densities(TRUTH.emissions()), 0, 3);
        assertThat(Math.exp(recursions.predicted(2, 0))).isCloseTo(twoSteps[0], within(ROUNDING));
        assertThat(Math.exp(recursions.predicted(2, 1))).isCloseTo(twoSteps[1], within(ROUNDING));
    }

    @Test
    void aRowOfWeightTwoIsTwoObservationsAtOneStep() {
        Dataset data = new Dataset(1);
        data.add(new double[] {1.3}, 2, PointBlock.UNLABELLED);
        MarkovPass pass =
                MarkovPass.over(MarkovPass.Points.of(data, Sequences.of(new int[1]), Units.identity(1)), TRUTH);
        double low = SmallMixtures.normal(1.3, 0, 1);
        double high = SmallMixtures.normal(1.3, 2, 1);
        assertThat(pass.logLikelihood()).isCloseTo(Math.log((low * low + high * high) / 2), within(ROUNDING));
        assertThat(pass.statistics().totalMass()).isCloseTo(2, within(ROUNDING));
    }

    @Test
    void rowsAreDecodedInTheirOwnOrder() {
        Dataset data = new Dataset(1);
        double[] values = {0, 8, 0.5, 8.5, -0.5, 7.5, 0, 8};
        int[] keys = {1, 2, 1, 2, 1, 2, 1, 2};
        for (double value : values) {
            data.add(new double[] {value}, 1, PointBlock.UNLABELLED);
        }
        Sequences sequences = Sequences.of(keys);
        BaumWelch.Result fit = em(BatchEm.Options.toConvergence(3, 1)).fit(data, sequences, 2);
        Decoding decoding = Decoding.of(data, sequences, fit);
        int low = SmallMixtures.mean(fit.userModel().emissions(), 0) < 4 ? 0 : 1;
        double sum = 0;
        for (int row = 0; row < values.length; row++) {
            assertThat(decoding.path(row)).isEqualTo(keys[row] == 1 ? low : 1 - low);
            sum += decoding.logDensities()[row];
        }
        assertThat(sum).isCloseTo(fit.mixture().logLikelihood(), within(ROUNDING * 100));
        decoding.scores((row, probabilities, logDensity, expectation) -> {
            assertThat(probabilities[decoding.path(row)]).isGreaterThan(0.99);
            assertThat(expectation[0]).isEqualTo(values[row]);
            assertThat(logDensity).isEqualTo(decoding.logDensities()[row]);
        });
    }

    @Test
    void aBackgroundHasNoStates() {
        BatchEm.Options options = BatchEm.Options.toConvergence(1, 1);
        assertThatThrownBy(
                        () -> new BaumWelch(SmallMixtures.LINE_WITH_BACKGROUND, new PriorChoice.Automatic(), options))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        new BaumWelch(SmallMixtures.LINE, new PriorChoice.Variational(WeightPrior.DIRICHLET), options))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
