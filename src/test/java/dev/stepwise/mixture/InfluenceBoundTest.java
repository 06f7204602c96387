package dev.stepwise.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import org.junit.jupiter.api.Test;

/** Two normal clusters in two columns, of variance 1, at (0, 0) and (10, 10). */
class InfluenceBoundTest {

    private static final MixtureShape SHAPE = MixtureShape.of(new GaussianFamily(CovarianceStructure.DIAGONAL, 2));
    private static final MixtureModel MODEL =
            MixtureModel.fromArray(SHAPE, 2, new double[] {0.5, 0.5, 0, 0, 1, 1, 10, 10, 1, 1});

    private final PointBlock points = new PointBlock(2, 4);
    private final Responsibilities responsibilities = new Responsibilities(2, 4);
    private final InfluenceBound bound = new InfluenceBound(2, 4);

    private boolean findsFar(double[]... rows) {
        for (double[] row : rows) {
            points.add(row, 1, PointBlock.UNLABELLED);
        }
        new MixtureKernel(MODEL, 4).evaluate(points, responsibilities);
        return bound.findsFar(points, responsibilities);
    }

    /** Laurent and Massart (2000), lemma 1, of a chance of 1e-9: 2 + 2 √(2 · 20.723) + 2 · 20.723. */
    @Test
    void theBoundIsThatOfAChiSquaredVariable() {
        assertThat(InfluenceBound.limit(2)).isCloseTo(56.322, within(0.001));
    }

    @Test
    void pointsOfAnyClusterAreNotFar() {
        assertThat(findsFar(new double[] {3, -4}, new double[] {10, 17}, new double[] {5, 5}))
                .isFalse();
    }

    @Test
    void whatAFarPointAddsToAScatterIsThatOfAPointAtTheBound() {
        assertThat(findsFar(new double[] {1, 1}, new double[] {0, -1e6})).isTrue();
        assertThat(bound.isFar(0)).isFalse();
        assertThat(bound.share(0)).isEqualTo(1);
        assertThat(bound.below(0)).isZero();
        assertThat(bound.isFar(1)).isTrue();
        assertThat(bound.share(1) * 1e12).isCloseTo(InfluenceBound.limit(2), within(1e-9));
        assertThat(bound.below(1)).isCloseTo(0.5 * (1e12 - InfluenceBound.limit(2)), within(1e-3));
    }

    @Test
    void ofAPointThatLacksAValueTheOthersDecide() {
        double distance = 0.5 * (InfluenceBound.limit(1) + InfluenceBound.limit(2));
        double x = -Math.sqrt(distance);
        assertThat(findsFar(new double[] {x, Double.NaN}, new double[] {x, 0})).isTrue();
        assertThat(bound.isFar(0)).isTrue();
        assertThat(bound.isFar(1)).isFalse();
    }
}
