package dev.stepwise.em.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.distribution.Estimation;
import dev.stepwise.distribution.Prior;
import dev.stepwise.distribution.Units;
import dev.stepwise.distribution.gaussian.FullGaussianStatistics;
import dev.stepwise.distribution.gaussian.NormalInverseWishart;
import dev.stepwise.distribution.gaussian.PooledScatter;
import dev.stepwise.mixture.HeldParameters;
import dev.stepwise.mixture.MixturePrior;
import dev.stepwise.mixture.MixtureStatistics;
import dev.stepwise.mixture.SmallMixtures;
import dev.stepwise.mixture.WeightPrior;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a model file says of the prior becomes one in standardised units. */
class PriorChoiceTest {

    private static final Units UNITS = new Units(new double[] {4}, new double[] {2});

    /** Four points of scatter 8 and two of scatter 4: pooled variance 2. */
    private static final MixtureStatistics STATISTICS = new MixtureStatistics(
            new double[] {4, 2},
            List.of(List.of(
                    new FullGaussianStatistics(4, new double[] {0}, new double[] {8}),
                    new FullGaussianStatistics(2, new double[] {1}, new double[] {4}))));

    private static final HeldParameters HELD = new HeldParameters(
            List.of(0.5, 0.5),
            SmallMixtures.line(new double[] {0.5, 0.5}, new double[] {10, 4}, new double[] {4, 1}),
            Set.of("mean"));

    private static final PriorChoice HAND = new PriorChoice.ByHand(
            new MixturePrior(List.of(new NormalInverseWishart(new double[] {10}, 3, 5, new double[] {8})), 1.5));

    private static MixturePrior resolve(PriorChoice choice) {
        return choice.resolve(SmallMixtures.LINE, UNITS, STATISTICS);
    }

    @Test
    void theAutomaticPriorIsScaledByTheData() {
        MixturePrior prior = resolve(new PriorChoice.Automatic());
        assertThat(prior.weightPseudoCount()).isEqualTo(0.5 * Math.exp(-2)); // the least component has two points
        assertThat(prior.blocks()).containsExactly(new PooledScatter(new double[] {2 + Estimation.EPSILON}, 2));
    }

    @Test
    void maximumLikelihoodBelievesNothing() {
        assertThat(resolve(new PriorChoice.None())).isEqualTo(new MixturePrior(List.of(Prior.NONE), 0));
    }

    @Test
    void aPriorByHandChangesItsUnits() {
        assertThat(resolve(HAND))
                .isEqualTo(new MixturePrior(
                        List.of(new NormalInverseWishart(new double[] {3}, 3, 5, new double[] {2})), 1.5));
    }

    @Test
    void heldParametersChangeTheirUnitsAndTheOthersHaveTheirPrior() {
        MixturePrior prior = resolve(new PriorChoice.Holding(HAND, HELD));
        assertThat(prior.blocks()).isEqualTo(resolve(HAND).blocks());
        assertThat(prior.held().weights()).containsExactly(0.5, 0.5);
        assertThat(SmallMixtures.mean(Objects.requireNonNull(prior.held().values()), 0))
                .isEqualTo(3);
        assertThat(SmallMixtures.variance(Objects.requireNonNull(prior.held().values()), 0))
                .isEqualTo(1);
    }

    @Test
    void variationalBayesHasPriorsOfItsOwn() {
        PriorChoice choice = new PriorChoice.Variational(WeightPrior.STICK_BREAKING);
        assertThat(choice.isVariational()).isTrue();
        assertThat(resolve(choice).variational()).isEqualTo(WeightPrior.STICK_BREAKING);
        assertThat(HAND.isVariational()).isFalse();
    }

    @Test
    void onlyAChoiceThatHoldsSomethingHoldsSomething() {
        assertThat(new PriorChoice.Holding(HAND, HELD).held()).isEqualTo(HELD);
        assertThat(HAND.held()).isEqualTo(HeldParameters.NONE);
    }

    @Test
    void onlyTheAutomaticPriorHasAFloorInBatchEm() {
        assertThat(new PriorChoice.Automatic().batchEstimation()).isEqualTo(Estimation.BATCH);
        assertThat(new PriorChoice.Holding(new PriorChoice.Automatic(), HELD).batchEstimation())
                .isEqualTo(Estimation.BATCH);
        assertThat(new PriorChoice.Holding(HAND, HELD).batchEstimation()).isEqualTo(Estimation.EXACT);
        assertThat(new PriorChoice.None().batchEstimation()).isEqualTo(Estimation.EXACT);
    }
}
