package dev.stepwise.em.regime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.count.PoissonFamily;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.MixtureStatistics;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Components that have gone go on competing, and come back. */
class RetiredComponentsTest {

    private static final MixtureShape SHAPE = MixtureShape.of(new PoissonFamily(1));

    private final RetiredComponents retired = new RetiredComponents(SHAPE, 3);

    /** A component of 100 points about a rate. */
    private static KnownComponent known(int id, double rate) {
        double[] statistics = SHAPE.zero(1).toArray();
        statistics[0] = 100;
        return KnownComponent.of(SHAPE, id, 0.5, new double[] {1, rate}, statistics);
    }

    @Test
    void oneThatClaimsFivePointsInAShortTimeHasReturned() {
        retired.add(List.of(known(7, 3), known(8, 90)));
        retired.claim(new double[] {6, 3, 1}, 10, 10);
        assertThat(retired.returned()).isEmpty();
        retired.claim(new double[] {7, 3, 0}, 10, 10);
        assertThat(retired.returned()).containsExactly(0);
        assertThat(retired.claim(0)).isCloseTo(3 + 3 * Math.exp(-10 / 200.0), within(1e-12));
    }

    @Test
    void aClaimIsCountedInPointsWhateverTheyWeigh() {
        retired.add(List.of(known(7, 3)));
        retired.claim(new double[] {0.004, 0.006}, 10, 0.01);
        assertThat(retired.claim(0)).isCloseTo(6, within(1e-12));
        retired.claim(new double[] {0, 0}, 10, 0);
        assertThat(retired.claim(0)).isLessThan(6);
    }

    @Test
    void whatClaimsAPointNowAndThenDoesNotReturn() {
        retired.add(List.of(known(7, 3)));
        for (int batch = 0; batch < 1_000; batch++) {
            retired.claim(new double[] {99, 1}, 100, 100);
        }
        assertThat(retired.returned()).isEmpty();
    }

    @Test
    void whoClaimsPointsOfAnotherClusterHasNotReturned() {
        MixtureShape shape = MixtureShape.of(new GaussianFamily(CovarianceStructure.FULL, 1));
        RetiredComponents one = new RetiredComponents(shape, 3);
        double[] statistics = shape.zero(1).toArray();
        statistics[0] = 100;
        one.add(List.of(KnownComponent.of(shape, 7, 0.5, new double[] {1, 0, 1}, statistics)));
        one.claim(new double[] {0, 10}, 10, 10);
        MixtureModel there = MixtureModel.fromArray(shape, 1, new double[] {1, 60, 1});
        assertThat(one.returned(rows(1, -1, 0.5), there)).containsExactly(0);
        assertThat(one.returned(rows(9, 10, 11), there))
                .as("nearest, but not its own")
                .isEmpty();
        assertThat(one.returned(rows(60, 61), there))
                .as("claimed by none that is absent")
                .isEmpty();
    }

    private static List<PointBlock> rows(double... values) {
        PointBlock block = new PointBlock(1, values.length);
        for (double value : values) {
            block.add(new double[] {value}, 1, PointBlock.UNLABELLED);
        }
        return List.of(block);
    }

    @Test
    void thoseThatRetiredFirstMakeRoom() {
        retired.add(List.of(known(1, 1), known(2, 2)));
        retired.claim(new double[] {1, 0, 4}, 5, 5);
        retired.add(List.of(known(3, 3), known(4, 4)));
        assertThat(retired.components()).extracting(KnownComponent::id).containsExactly(2, 3, 4);
        assertThat(retired.claim(0)).isEqualTo(4);
        retired.remove(List.of(3));
        assertThat(retired.components()).extracting(KnownComponent::id).containsExactly(2, 4);
    }

    @Test
    void theirNumberIsBoundedWhereAMixtureMayBeLarge() {
        RetiredComponents many = new RetiredComponents(SHAPE, 1_000);
        many.add(IntStream.range(0, 100).mapToObj(id -> known(id, 1)).toList());
        assertThat(many.size()).isEqualTo(16);
    }

    @Test
    void theyStayInTheMixtureWithNextToNoWeight() {
        MixtureModel one = new MixtureModel(
                SHAPE, new double[] {1}, List.of(List.of(known(1, 5).model().distribution(0, 0))));
        MixtureModel extended = KnownComponent.extend(one, List.of(known(7, 3), known(8, 90)));
        assertThat(extended.weights()).containsExactly(new double[] {1 - 1e-4, 5e-5, 5e-5}, within(1e-15));
        assertThat(KnownComponent.isAbsent(extended.weight(1))).isTrue();
        assertThat(KnownComponent.extend(one, List.of())).isSameAs(one);
    }

    @Test
    void aMemoryHoldsNoMoreOfOneThanItsWeightSays() {
        MixtureStatistics within = known(7, 3).within(40);
        assertThat(within.masses()).containsExactly(20);
        assertThat(known(7, 3).within(1_000).masses()).containsExactly(100);
    }

    @Test
    void theNearestOfThemIsFoundWithinAGate() {
        retired.add(List.of(known(7, 3), known(8, 90)));
        MixtureModel at = known(0, 80).model();
        assertThat(retired.nearest(at, 0, 2, List.of()))
                .isEqualTo(retired.components().get(1));
        assertThat(retired.nearest(at, 0, 2, List.of(8))).isNull();
    }
}
