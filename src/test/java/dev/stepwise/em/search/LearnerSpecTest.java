package dev.stepwise.em.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.em.batch.PriorChoice;
import dev.stepwise.em.scoring.MemoryChoice;
import dev.stepwise.mixture.HeldParameters;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.SmallMixtures;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a learner is told to learn. */
class LearnerSpecTest {

    private static final LearnerSpec SPEC = new LearnerSpec(SmallMixtures.LINE, 3);

    private static LearnerSpec with(MemoryChoice memory) {
        return new LearnerSpec(SmallMixtures.LINE, 3, new PriorChoice.Automatic(), memory, null, true, 500, 1);
    }

    private static MixtureModel initial(int components) {
        return SmallMixtures.line(new double[components], new double[components], ones(components));
    }

    private static double[] ones(int n) {
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static LearnerSpec starting(int fewest, int most, int initialComponents) {
        return new LearnerSpec(
                SmallMixtures.LINE,
                most,
                new PriorChoice.Automatic(),
                new MemoryChoice.Automatic(),
                initial(initialComponents),
                true,
                500,
                1,
                fewest,
                Set.of(),
                0);
    }

    @Test
    void eachMemoryIsEightTimesTheOneBefore() {
        assertThat(SPEC.memoryLengths(3)).containsExactly(200, 1_600, 12_800, 102_400);
    }

    /** Twelve columns and three full covariances have 3 · (12 + 78) + 2 parameters. */
    @Test
    void theShortestMemoryIsFivePointsAParameter() {
        MixtureShape wide = MixtureShape.of(new GaussianFamily(CovarianceStructure.FULL, 12));
        assertThat(new LearnerSpec(wide, 3).memoryLengths(3)[0]).isEqualTo(5 * 272);
        assertThat(new LearnerSpec(wide, 3).bootstrapPoints()).isEqualTo(500);
        assertThat(new LearnerSpec(wide, 10).bootstrapPoints()).isEqualTo(10 * 90 + 9);
    }

    @Test
    void noMemoryIsLongerThanTheHalfLifeSays() {
        double[] memories =
                with(new MemoryChoice.HalfLifePoints(1_000 * Math.log(2))).memoryLengths(3);
        assertThat(memories).containsExactly(new double[] {200, 1_000}, within(1e-9));
        assertThat(with(new MemoryChoice.HalfLifePoints(10 * Math.log(2))).memoryLengths(3))
                .hasSize(1);
        assertThat(with(new MemoryChoice.HalfLife(1e6, 1e6)).memoryLengths(3))
                .hasSize(4)
                .endsWith(102_400);
    }

    @Test
    void aLearnerThatForgetsNothingHasOneMemoryAndStartsAsAnyOther() {
        LearnerSpec unlimited = with(new MemoryChoice.Unlimited());
        assertThat(unlimited.memoryLengths(3)).containsExactly(Double.POSITIVE_INFINITY);
        assertThat(unlimited.startPoints(3)).isEqualTo(SPEC.startPoints(3)).isEqualTo(200);
    }

    @Test
    void noMemoryIsShorterThanTheShortestHalfLifeSays() {
        MemoryChoice halfLife = new MemoryChoice.HalfLifePoints(20_000 * Math.log(2));
        double points = 10_000 * Math.log(2);
        LearnerSpec bounded = with(new MemoryChoice.NoShorterThan(halfLife, points));
        assertThat(bounded.memoryLengths(3)).containsExactly(new double[] {10_000, 20_000}, within(1e-9));
        assertThat(bounded.startPoints(3)).isEqualTo(200);
        assertThat(with(new MemoryChoice.NoShorterThan(new MemoryChoice.Automatic(), points))
                        .memoryLengths(3))
                .containsExactly(new double[] {10_000, 80_000, 640_000, 5_120_000}, within(1e-6));
        assertThat(with(new MemoryChoice.NoShorterThan(new MemoryChoice.Automatic(), 1))
                        .memoryLengths(3))
                .as("too few points to estimate three components")
                .containsExactly(200, 1_600, 12_800, 102_400);
        assertThatThrownBy(() -> new MemoryChoice.NoShorterThan(bounded.memory(), 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void withoutTheLadderTheLongestMemoryIsAlone() {
        LearnerSpec alone = SPEC.without(Set.of(Ingredient.LADDER));
        assertThat(alone.memoryLengths(3)).containsExactly(102_400);
        assertThat(alone.has(Ingredient.LADDER)).isFalse();
        assertThat(alone.has(Ingredient.ALARM)).isTrue();
    }

    @Test
    void aFirstFitHasAPointForEachParameterWithinBounds() {
        assertThat(LearnerSpec.bootstrapPoints(499)).isEqualTo(500);
        assertThat(LearnerSpec.bootstrapPoints(501)).isEqualTo(501);
        assertThat(LearnerSpec.bootstrapPoints(7_999)).isEqualTo(7_999);
        assertThat(LearnerSpec.bootstrapPoints(8_001)).isEqualTo(8_000);
    }

    @Test
    void heldParametersAreNotFree() {
        HeldParameters means = new HeldParameters(List.of(), initial(3), Set.of("mean"));
        LearnerSpec holding = new LearnerSpec(
                SmallMixtures.LINE,
                3,
                new PriorChoice.Holding(new PriorChoice.Automatic(), means),
                new MemoryChoice.Automatic(),
                null,
                true,
                500,
                1);
        assertThat(SPEC.parameterCount(3)).isEqualTo(8);
        assertThat(holding.parameterCount(3)).isEqualTo(5);
    }

    @Test
    void aCopyDiffersInOneThing() {
        LearnerSpec copy = SPEC.withSeed(7).withFewestComponents(2).withAnomalyRate(0.25);
        assertThat(copy.seed()).isEqualTo(7);
        assertThat(copy.anomalyRate()).isEqualTo(0.25);
        assertThat(copy.fewestComponents()).isEqualTo(2);
        assertThat(copy.choosesComponents()).isTrue();
        assertThat(copy.withSeed(1).withFewestComponents(3).withAnomalyRate(0)).isEqualTo(SPEC);
        assertThat(SPEC.choosesComponents()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1e-9, 1, Double.NaN})
    void aShareOfAnomaliesIsAtLeast0AndBelow1(double rate) {
        assertThatThrownBy(() -> SPEC.withAnomalyRate(rate)).isInstanceOf(IllegalArgumentException.class);
        assertThat(SPEC.withAnomalyRate(0.999).anomalyRate()).isEqualTo(0.999);
    }

    @Test
    void numbersOfComponentsFitTogether() {
        assertThatThrownBy(() -> new LearnerSpec(SmallMixtures.LINE, 0)).hasMessageStartingWith("0 components");
        MixtureShape classes = SmallMixtures.lineWithClasses(1, 2);
        assertThat(new LearnerSpec(classes, 3).components()).isEqualTo(3);
        assertThatThrownBy(() -> new LearnerSpec(classes, 2)).hasMessageStartingWith("2 components for 2 classes");
        assertThatThrownBy(() -> new LearnerSpec(classes, 4).withFewestComponents(2))
                .hasMessage("from 2 to 4 components");
        assertThat(new LearnerSpec(classes, 4).withFewestComponents(3).fewestComponents())
                .isEqualTo(3);
        assertThatThrownBy(() -> SPEC.withFewestComponents(0)).hasMessage("from 0 to 3 components");
        assertThatThrownBy(() -> SPEC.withFewestComponents(4)).hasMessage("from 4 to 3 components");
        assertThat(SPEC.withFewestComponents(1).fewestComponents()).isEqualTo(1);
        assertThatThrownBy(() -> new LearnerSpec(SmallMixtures.LINE, 1, SPEC.prior(), SPEC.memory(), null, true, 0, 1))
                .hasMessageEndingWith("from 0 points");
    }

    @Test
    void initialParametersHaveAsManyComponentsAsThereMayBe() {
        assertThat(starting(2, 4, 2).initial()).isNotNull();
        assertThat(starting(2, 4, 4).initial()).isNotNull();
        assertThatThrownBy(() -> starting(2, 4, 1)).hasMessage("initial parameters of 1 components instead of 2 to 4");
        assertThatThrownBy(() -> starting(2, 4, 5)).hasMessage("initial parameters of 5 components instead of 2 to 4");
    }
}
