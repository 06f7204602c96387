package dev.stepwise.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.count.BinomialFamily;
import dev.stepwise.distribution.count.MultinomialFamily;
import dev.stepwise.distribution.count.NegativeBinomialFamily;
import dev.stepwise.distribution.count.PoissonFamily;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two normal clusters in two columns, of variance 1, at (0, 0) and (10, 10). */
class InfluenceBoundTest {

    private static final MixtureShape SHAPE = MixtureShape.of(new GaussianFamily(CovarianceStructure.DIAGONAL, 2));
    private static final MixtureModel MODEL =
            MixtureModel.fromArray(SHAPE, 2, new double[] {0.5, 0.5, 0, 0, 1, 1, 10, 10, 1, 1});

    private final PointBlock points = new PointBlock(2, 4);
    private final Responsibilities responsibilities = new Responsibilities(2, 4);
    private final InfluenceBound bound = new InfluenceBound(SHAPE, 4, 1);

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
        assertThat(InfluenceBound.limit(2, 1e9)).isCloseTo(56.322, within(0.001));
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
        assertThat(bound.share(1) * 1e12).isCloseTo(InfluenceBound.limit(2, 1e9), within(1e-9));
        assertThat(bound.below(1)).isCloseTo(0.5 * (1e12 - InfluenceBound.limit(2, 1e9)), within(1e-3));
    }

    @Test
    void ofAPointThatLacksAValueTheOthersDecide() {
        double distance = 0.5 * (InfluenceBound.limit(1, 1e9) + InfluenceBound.limit(2, 1e9));
        double x = -Math.sqrt(distance);
        assertThat(findsFar(new double[] {x, Double.NaN}, new double[] {x, 0})).isTrue();
        assertThat(bound.isFar(0)).isTrue();
        assertThat(bound.isFar(1)).isFalse();
    }

    /** What points like this one add: the weight that it is learned with times the number that is added up. */
    private static double added(MixtureModel model, double number, double... row) {
        PointBlock one = new PointBlock(row.length, 1);
        one.add(row, 1, PointBlock.UNLABELLED);
        Responsibilities evaluated = new Responsibilities(model.components(), 1);
        new MixtureKernel(model, 1).evaluate(one, evaluated);
        InfluenceBound influence = new InfluenceBound(model.shape(), 1, 1);
        return influence.findsFar(one, evaluated) ? influence.share(0) * number : number;
    }

    /** At most as many as have the distance of the bound: {@code d(x) / x} does not fall as the count x grows. */
    @Test
    void whatAHugeCountAddsIsBounded() {
        MixtureModel poisson =
                MixtureModel.fromArray(MixtureShape.of(new PoissonFamily(1)), 2, new double[] {.5, .5, 5, 50});
        MixtureModel skewed = MixtureModel.fromArray(
                MixtureShape.of(NegativeBinomialFamily.fixed(1, 3)), 2, new double[] {.5, .5, 5, 3, 50, 3});
        MixtureModel successes =
                MixtureModel.fromArray(MixtureShape.of(new BinomialFamily(1)), 2, new double[] {.5, .5, .1, .5});
        MixtureModel words = MixtureModel.fromArray(
                MixtureShape.of(new MultinomialFamily(2)), 2, new double[] {.5, .5, .1, .9, .5, .5});
        for (double x : new double[] {1e4, 1e6, 1e9, 1e15}) {
            assertThat(added(poisson, x, x)).isLessThan(200);
            assertThat(added(skewed, x, x))
                    .isCloseTo(InfluenceBound.limit(1, 1e9) / 2 / Math.log(53.0 / 50), within(20.0));
            assertThat(added(successes, x, x, x))
                    .isLessThanOrEqualTo(InfluenceBound.limit(2, 1e9) / 2 / Math.log(2) + 1e-6);
            assertThat(added(words, x, x, 0))
                    .isLessThanOrEqualTo(InfluenceBound.limit(2, 1e9) / 2 / Math.log(2) + 1e-6);
        }
        assertThat(added(poisson, 90, 90))
                .as("five standard deviations from its mean")
                .isEqualTo(90);
    }

    @Test
    void whereAStreamSpreadsMoreThanItsFamilySaysPointsAreFarBeyondThat() {
        MixtureModel model = MixtureModel.fromArray(MixtureShape.of(new PoissonFamily(1)), 1, new double[] {1, 100});
        assertThat(InfluenceBound.spread(List.of(), model)).isEqualTo(1);
        assertThat(InfluenceBound.spread(List.of(counts(90, 100, 110)), model)).isEqualTo(1);
        double spread = InfluenceBound.spread(List.of(counts(20, 60, 100, 140, 180, 220, 100, 60, 140, 300)), model);
        assertThat(spread).as("by the tenth that is farthest").isBetween(20.0, 60.0);
        Responsibilities evaluated = new Responsibilities(1, 16);
        PointBlock unusual = counts(300, 1_000);
        new MixtureKernel(model, 16).evaluate(unusual, evaluated);
        InfluenceBound wide = new InfluenceBound(model.shape(), 16, spread);
        assertThat(wide.findsFar(unusual, evaluated)).isTrue();
        assertThat(wide.isFar(0)).isFalse();
        assertThat(wide.isFar(1)).isTrue();
    }

    private static PointBlock counts(double... counts) {
        PointBlock block = new PointBlock(1, 16);
        for (double count : counts) {
            block.add(new double[] {count}, 1, PointBlock.UNLABELLED);
        }
        return block;
    }
}
