package dev.stepwise.em.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.count.PoissonFamily;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.MixtureStatistics;
import org.junit.jupiter.api.Test;

class MemoryTest {

    private static final MixtureShape SHAPE = MixtureShape.of(new PoissonFamily(1));
    private static final MixtureModel MODEL = MixtureModel.fromArray(SHAPE, 2, new double[] {0.3, 0.7, 2, 9});
    private static final double ROUNDING = 1e-12;

    /** Masses of two components, for each its evidence, the sum of its counts and their mass. */
    private static MixtureStatistics statistics(double first, double second) {
        return MixtureStatistics.fromArray(
                SHAPE, 2, new double[] {first, second, first, 2 * first, first, second, 9 * second, second});
    }

    private final Memory level = new Memory(200, statistics(30, 70), MODEL);

    @Test
    void allThatIsRememberedIsTheWeightOfAllComponents() {
        assertThat(level.effectivePoints()).isEqualTo(100);
        assertThat(level.components()).isEqualTo(2);
    }

    @Test
    void theStepIsTheShareOfTheNewPoints() {
        assertThat(level.step(200, 1)).isCloseTo(200 / (200 + Math.exp(-1) * 100), within(ROUNDING));
        assertThat(level.step(200, 0.25)).isCloseTo(200 / (200 + 0.25 * Math.exp(-1) * 100), within(ROUNDING));
        assertThat(level.step(200, 0)).isEqualTo(1);
        assertThat(new Memory(200, SHAPE.zero(2), MODEL).step(5, 1)).isEqualTo(1);
    }

    @Test
    void afterItsLengthInPointsAnOldOneWeighsOneByE() {
        MixtureStatistics folded = level.fold(statistics(150, 50), 200, 1);
        double kept = Math.exp(-1);
        assertThat(folded.masses())
                .containsExactly(new double[] {30 * kept + 150, 70 * kept + 50}, within(ROUNDING * 200));
        assertThat(folded.block(0).get(1).toArray()[1]).isCloseTo(9 * (70 * kept + 50), within(ROUNDING * 1000));
        assertThat(level.effectivePoints()).as("the memory itself is a value").isEqualTo(100);
    }

    @Test
    void timeThatHasPassedTakesItsShareToo() {
        assertThat(level.fold(statistics(0, 20), 20, 0.5).totalMass())
                .isCloseTo(0.5 * Math.exp(-0.1) * 100 + 20, within(ROUNDING * 100));
    }

    @Test
    void anUnlimitedOneForgetsNothing() {
        Memory unlimited = new Memory(Double.POSITIVE_INFINITY, statistics(30, 70), MODEL);
        assertThat(unlimited.fold(statistics(1, 2), 3, 1)).isEqualTo(statistics(31, 72));
        assertThat(unlimited.step(100, 1)).isEqualTo(0.5);
    }
}
