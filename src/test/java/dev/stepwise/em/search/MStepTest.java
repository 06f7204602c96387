package dev.stepwise.em.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.Estimation;
import dev.stepwise.distribution.SufficientStatistics;
import dev.stepwise.distribution.Units;
import dev.stepwise.distribution.count.BinomialFamily;
import dev.stepwise.distribution.gaussian.FullGaussianStatistics;
import dev.stepwise.em.batch.PriorChoice;
import dev.stepwise.em.scoring.MemoryChoice;
import dev.stepwise.linalg.Finite;
import dev.stepwise.mixture.Estimate;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.MixtureStatistics;
import dev.stepwise.mixture.SmallMixtures;
import dev.stepwise.mixture.WeightPrior;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Parameters from statistics. */
class MStepTest {

    private static MStep mStep(MixtureShape shape, PriorChoice prior) {
        LearnerSpec spec = new LearnerSpec(shape, 2, prior, new MemoryChoice.Automatic(), null, true, 500, 1);
        return new MStep(spec, Units.identity(shape.columns()));
    }

    private static MixtureStatistics statistics(double scatter) {
        return new MixtureStatistics(
                new double[] {3, 1},
                List.of(List.of(
                        new FullGaussianStatistics(3, new double[] {5}, new double[] {scatter}),
                        new FullGaussianStatistics(1, new double[] {-5}, new double[] {4}))));
    }

    @Test
    void withoutAPriorParametersAreMeansOfTheStatistics() {
        MixtureModel model = mStep(SmallMixtures.LINE, new PriorChoice.None()).estimate(statistics(6));
        assertThat(model)
                .isEqualTo(SmallMixtures.line(new double[] {0.75, 0.25}, new double[] {5, -5}, new double[] {2, 4}));
    }

    /** Half a point for each weight, and two points of the pooled variance 10/4 for each variance; the former fades. */
    @Test
    void theAutomaticPriorAddsAFewPoints() {
        MixtureModel model =
                mStep(SmallMixtures.LINE, new PriorChoice.Automatic()).estimate(statistics(6));
        double half = 0.5 * Math.exp(-1);
        assertThat(model.weight(0)).isCloseTo((3 + half) / (4 + 2 * half), within(1e-15));
        double pooled = 2.5 + Estimation.EPSILON;
        assertThat(SmallMixtures.variance(model, 0))
                .isCloseTo((6 + 2 * pooled) / 5 + Estimation.EPSILON, within(1e-15));
        assertThat(SmallMixtures.variance(model, 1))
                .isCloseTo((4 + 2 * pooled) / 3 + Estimation.EPSILON, within(1e-15));
    }

    /** No variance is below 1e-6; where the points show less than that, it is the guard's. */
    @Test
    void aComponentWithoutAnyScatterIsHeldUp() {
        assertThat(MStep.isHeldUp(line(1, 1e-6))).isTrue();
        assertThat(MStep.isHeldUp(line(1, 2e-6))).isTrue();
        assertThat(MStep.isHeldUp(line(1, 3e-6))).isFalse();
        assertThat(MStep.isHeldUp(line(1e-6, 1))).isTrue();
        assertThat(MStep.isHeldUp(line(1, 1))).isFalse();
    }

    private static MixtureModel line(double one, double other) {
        return SmallMixtures.line(new double[] {0.5, 0.5}, new double[] {0, 1}, new double[] {one, other});
    }

    @Test
    void sumsBeyondTheRangeOfADoubleHaveNoEstimate() {
        MixtureStatistics infinite = new MixtureStatistics(
                new double[] {Double.POSITIVE_INFINITY, 1},
                List.of(statistics(6).block(0)));
        assertThat(mStep(SmallMixtures.LINE, new PriorChoice.None()).estimate(infinite))
                .isNull();
    }

    @Test
    void theModelItselfIsExpectedOfItsParameters() {
        MStep mStep = mStep(SmallMixtures.LINE, new PriorChoice.Automatic());
        MixtureModel model = mStep.estimate(statistics(6));
        assertThat(mStep.expected(statistics(6), model)).isSameAs(model);
    }

    /** Two columns; 10 + 30 successes and failures of the first component's 2 points, 4 + 12 of the second's 2. */
    @Test
    void variationalBayesExpectsWhatTheMeanNumberOfTrialsCosts() {
        MixtureShape shape = MixtureShape.of(new BinomialFamily(1));
        SufficientStatistics first = shape.families().get(0).statistics(new double[] {2, 10, 30});
        SufficientStatistics second = shape.families().get(0).statistics(new double[] {2, 4, 12});
        MixtureStatistics statistics = new MixtureStatistics(new double[] {2, 2}, List.of(List.of(first, second)));
        MStep mStep = mStep(shape, new PriorChoice.Variational(WeightPrior.DIRICHLET));
        Estimate estimate = mStep.spec()
                .prior()
                .resolve(shape, Units.identity(2), statistics)
                .step(shape, statistics, Estimation.STREAM);
        MixtureModel model = mStep.estimate(statistics);
        assertThat(model).isEqualTo(estimate.model());
        assertThat(mStep.expected(statistics, model).toArray())
                .containsExactly(estimate.expected().folded(56 / 4.0).toArray(), within(1e-12));
        MixtureStatistics none = shape.zero(2);
        MixtureModel ofNone = mStep.estimate(none);
        assertThat(Finite.all(mStep.expected(none, ofNone).toArray())).isTrue();
    }
}
