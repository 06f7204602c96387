package dev.stepwise.em.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import dev.stepwise.distribution.count.PoissonFamily;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.Responsibilities;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A count and two numbers, of which the numbers have units of 10 and 0.5. */
class ScoredBlockTest {

    private static final MixtureShape SHAPE =
            MixtureShape.of(new PoissonFamily(1), new GaussianFamily(CovarianceStructure.FULL, 2));
    private static final ModelParameters PARAMETERS = new ModelParameters(
            12,
            3,
            new Units(new double[] {0, 100, -3}, new double[] {1, 10, 0.5}),
            List.of(4, 9),
            MixtureModel.fromArray(SHAPE, 2, new double[] {0.5, 0.5, 6, 2, -1, 0, 1, 0, 1, 1, 2, 1, 0, 1}),
            null,
            64);

    private final ScoringKernel kernel = new ScoringKernel(PARAMETERS, 4, new FarAllowance());
    private ScoredBlock block;

    private void score(double[]... rows) {
        PointBlock points = new PointBlock(3, 4);
        for (double[] row : rows) {
            points.add(row, 1, PointBlock.UNLABELLED);
        }
        block = kernel.evaluate(points, new TailTracker(TailCurve.NONE), false);
    }

    @Test
    void itTellsWhatItWasScoredWith() {
        score(new double[] {1, 0, 0});
        assertThat(block.size()).isEqualTo(1);
        assertThat(block.components()).isEqualTo(2);
        assertThat(block.version()).isEqualTo(12);
        assertThat(block.id(0)).isEqualTo(4);
        assertThat(block.id(1)).isEqualTo(9);
        assertThat(block.hasBackground()).isFalse();
        assertThat(block.background(0)).isZero();
        assertThat(block.expectationLength()).isEqualTo(3);
    }

    @Test
    void aValueIsInTheUsersUnitsOrMissing() {
        score(new double[] {7, 0.5, -2}, new double[] {8, Double.NaN, 4});
        assertThat(block.value(0, 0)).isEqualTo(7);
        assertThat(block.value(1, 0)).isEqualTo(105);
        assertThat(block.value(2, 0)).isEqualTo(-4);
        assertThat(block.value(0, 1)).isEqualTo(8);
        assertThat(block.value(1, 1)).isNaN();
        assertThat(block.value(2, 1)).isEqualTo(-1);
        assertThat(block.isMissing(1, 0)).isFalse();
        assertThat(block.isMissing(1, 1)).isTrue();
        assertThat(block.isMissing(2, 1)).isFalse();
    }

    /** Where all is missing the components have their weights: means of 6 and 2, of −1 and 1, of 0 and 2. */
    @Test
    void whatIsMissingIsExpectedInTheUsersUnits() {
        double nan = Double.NaN;
        score(new double[] {nan, nan, nan}, new double[] {7, 0.5, nan});
        double[] into = new double[3];
        block.expect(0, into);
        assertThat(into).containsExactly(new double[] {4, 100, -2.5}, within(1e-12));
        block.expect(1, into);
        double second = block.probability(1, 1);
        assertThat(second).isBetween(0.01, 0.99);
        assertThat(into).containsExactly(new double[] {7, 105, -3 + 0.5 * 2 * second}, within(1e-12));
    }

    @Test
    void probabilitiesAreReadPointByPoint() {
        Responsibilities responsibilities = new Responsibilities(2, 4);
        System.arraycopy(new double[] {0.1, 0.2, 0.3, 0.4, 0.9, 0.8, 0.7, 0.6}, 0, responsibilities.values(), 0, 8);
        ScoredBlock scored = new ScoredBlock(responsibilities, PARAMETERS);
        assertThat(scored.probability(0, 1)).isEqualTo(0.2);
        assertThat(scored.probability(1, 2)).isEqualTo(0.7);
        assertThatNullPointerException().isThrownBy(() -> scored.value(0, 0)).withMessageContaining("scored yet");
    }

    @Test
    void theUsersModelIsTheServedOneInTheirUnits() {
        MixtureModel user = PARAMETERS.userModel();
        assertThat(user.distribution(1, 0).toArray()).containsExactly(2);
        assertThat(user.distribution(1, 1).toArray())
                .containsExactly(new double[] {110, -2, 100, 0, 0.25}, within(1e-9));
        assertThat(PARAMETERS.tails()).isEqualTo(TailCurve.NONE);
    }
}
