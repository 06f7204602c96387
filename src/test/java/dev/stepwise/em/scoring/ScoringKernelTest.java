package dev.stepwise.em.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.Background;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.Responsibilities;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Two independent normal columns in units of 10 and 0.5, two components: densities are products of normal ones. */
class ScoringKernelTest {

    private static final MixtureShape SHAPE = MixtureShape.of(new GaussianFamily(CovarianceStructure.FULL, 2));
    private static final Units UNITS = new Units(new double[] {100, -3}, new double[] {10, 0.5});
    private static final MixtureModel SERVED = model(SHAPE, 0.25, 0.75, -1, 1);
    private static final MixtureModel OTHER = model(SHAPE, 0.5, 0.5, -2, 2);
    private static final double ROUNDING = 1e-12;

    /** A median of −2 and a mean deviation of 1 nat, in the mixture's log-density. */
    private static final TailCurve CURVE = curve();

    private static TailCurve curve() {
        TailCurve curve = TailCurve.of(0.01, null);
        double[] numbers = TailTracker.centredOnMixture(curve, new double[] {-3, -2, -1, -2.999, -1.001});
        numbers[0] = 100;
        return curve.withNumbers(numbers);
    }

    /** Weights, and the first coordinates of the means; covariances are those of one unit. */
    private static MixtureModel model(MixtureShape shape, double... v) {
        return MixtureModel.fromArray(shape, 2, new double[] {v[0], v[1], v[2], 0, 1, 0, 1, v[3], 0, 1, 0, 1});
    }

    private static ModelParameters parameters(MixtureModel served, @Nullable MixtureModel eStepModel) {
        return new ModelParameters(1, 1, UNITS, List.of(4, 9), served, eStepModel, 64, CURVE);
    }

    private static ScoredBlock evaluate(ScoringKernel kernel, PointBlock block) {
        return kernel.evaluate(block, new TailTracker(CURVE), false);
    }

    private static PointBlock points(double[]... rows) {
        PointBlock block = new PointBlock(2, 8);
        for (int i = 0; i < rows.length; i++) {
            block.add(rows[i], 1 + i, PointBlock.UNLABELLED);
        }
        return block;
    }

    private static double normal(double x, double mean) {
        return Math.exp(-0.5 * (x - mean) * (x - mean)) / Math.sqrt(2 * Math.PI);
    }

    private static double density(double[] weights, double firstMean, double secondMean, double x, double y) {
        return (weights[0] * normal(x, firstMean) + weights[1] * normal(x, secondMean)) * normal(y, 0);
    }

    private static double served(double x, double y) {
        return density(SERVED.weights(), -1, 1, x, y);
    }

    @Test
    void logDensitiesAreInTheUsersUnitsColumnByColumn() {
        ScoringKernel kernel = new ScoringKernel(parameters(SERVED, null), 8, new FarAllowance());
        double nan = Double.NaN;
        ScoredBlock scored = evaluate(
                kernel,
                points(new double[] {0.5, 1}, new double[] {nan, 1}, new double[] {0.5, nan}, new double[] {nan, nan}));
        assertThat(scored.expected).isNull();
        double x = Math.log(served(0.5, 1) / (10 * 0.5));
        double y = Math.log(normal(1, 0) / 0.5);
        double z = Math.log(served(0.5, 1) / normal(1, 0) / 10);
        assertThat(scored.size()).isEqualTo(4);
        assertThat(scored.logDensity(0)).isCloseTo(x, within(ROUNDING));
        assertThat(scored.logDensity(1)).isCloseTo(y, within(ROUNDING));
        assertThat(scored.logDensity(2)).isCloseTo(z, within(ROUNDING));
        assertThat(scored.logDensity(3)).isCloseTo(0, within(ROUNDING));
        assertThat(scored.logLikelihood).as("weighted by 1, 2, 3, 4").isCloseTo(x + 2 * y + 3 * z, within(ROUNDING));
    }

    @Test
    void theClusterIsTheLikeliestAndTheFirstOfEqualOnes() {
        ScoringKernel kernel =
                new ScoringKernel(parameters(model(SHAPE, 0.5, 0.5, -1, 1), null), 8, new FarAllowance());
        ScoredBlock scored =
                evaluate(kernel, points(new double[] {-0.1, 0}, new double[] {0.1, 0}, new double[] {0, 0}));
        assertThat(List.of(scored.cluster(0), scored.cluster(1), scored.cluster(2)))
                .containsExactly(4, 9, 4);
        double odds = normal(0.1, 1) / normal(0.1, -1);
        assertThat(scored.probability(1, 1)).isCloseTo(odds / (1 + odds), within(ROUNDING));
    }

    @Test
    void theEStepOfTheServedSetIsItsOwnScores() {
        ScoringKernel kernel = new ScoringKernel(parameters(SERVED, SERVED), 8, new FarAllowance());
        ScoredBlock scored = evaluate(kernel, points(new double[] {0.5, 1}));
        Responsibilities expected = Objects.requireNonNull(scored.expected);
        assertThat(expected.values()[8]).isEqualTo(scored.probability(1, 0));
        assertThat(scored.eStepLogDensities[0]).isEqualTo(scored.logDensity(0)).isNotZero();
    }

    @Test
    void theEStepOfAnotherSetLeavesTheScoresAlone() {
        ScoringKernel kernel = new ScoringKernel(parameters(SERVED, OTHER), 8, new FarAllowance());
        ScoredBlock scored = evaluate(kernel, points(new double[] {0.5, 1}));
        Responsibilities expected = Objects.requireNonNull(scored.expected);
        double odds = normal(0.5, 2) / normal(0.5, -2);
        assertThat(expected.values()[8]).isCloseTo(odds / (1 + odds), within(ROUNDING));
        assertThat(scored.probability(1, 0))
                .isCloseTo(0.75 * normal(0.5, 1) * normal(1, 0) / served(0.5, 1), within(ROUNDING));
        assertThat(scored.logLikelihood).isCloseTo(Math.log(served(0.5, 1) / 5), within(ROUNDING));
        assertThat(scored.eStepLogDensities[0])
                .isCloseTo(Math.log(density(OTHER.weights(), -2, 2, 0.5, 1) / 5), within(ROUNDING));
    }

    @Test
    void aLabelDecidesTheExpectationAndNotTheScore() {
        MixtureShape labelled = new MixtureShape(SHAPE.families(), 2);
        MixtureModel model = model(labelled, 0.25, 0.75, -1, 1);
        ScoringKernel kernel = new ScoringKernel(parameters(model, model), 8, new FarAllowance());
        PointBlock block = points(new double[] {0.5, 1});
        block.add(new double[] {0.5, 1}, 1, 0);
        ScoredBlock scored = evaluate(kernel, block);
        Responsibilities expected = Objects.requireNonNull(scored.expected);
        double free = 0.25 * normal(0.5, -1) * normal(1, 0) / served(0.5, 1);
        assertThat(expected.values()[0]).isCloseTo(free, within(ROUNDING));
        assertThat(expected.values()[1]).isEqualTo(1);
        assertThat(scored.probability(0, 1)).isCloseTo(free, within(ROUNDING));
        assertThat(scored.eStepLogDensities[0]).isEqualTo(scored.logDensity(0));
    }

    @Test
    void whatIsThinnerHasASmallerTailAndBelowTheRateIsAnAnomaly() {
        ScoringKernel kernel = new ScoringKernel(parameters(SERVED, null), 8, new FarAllowance());
        ScoredBlock scored = evaluate(
                kernel, points(new double[] {1, 0}, new double[] {2, 0}, new double[] {5, 0}, new double[] {60, 0}));
        for (int i = 1; i < scored.size(); i++) {
            assertThat(scored.tail(i)).isLessThan(scored.tail(i - 1)).isPositive();
            assertThat(scored.isAnomaly(i)).isEqualTo(scored.tail(i) < 0.01);
        }
        assertThat(scored.isAnomaly(0)).isFalse();
        assertThat(scored.isAnomaly(3)).isTrue();
    }

    /** The uniform background of a box of six units: ln p is hardly below that of a point of it, but it is an anomaly. */
    @Test
    void theBackgroundMakesNoPointLessOfAnAnomaly() {
        MixtureShape dirty = new MixtureShape(SHAPE.families(), List.of(), Background.UNIFORM);
        ScoringKernel kernel =
                new ScoringKernel(parameters(model(dirty, 0.2, 0.7, -1, 1), null), 8, new FarAllowance());
        ScoredBlock scored = evaluate(kernel, points(new double[] {0.5, 1}, new double[] {30, 0}));
        assertThat(scored.logDensity(1)).isCloseTo(Math.log(0.1 / 36 / 5), within(ROUNDING));
        assertThat(scored.isAnomaly(0)).isFalse();
        assertThat(scored.isAnomaly(1)).isTrue();
        assertThat(scored.hasBackground()).isTrue();
        double inside = (0.2 * normal(0.5, -1) + 0.7 * normal(0.5, 1)) * normal(1, 0);
        assertThat(scored.background(0)).isCloseTo(0.1 / 36 / (inside + 0.1 / 36), within(ROUNDING));
    }
}
