package dev.stepwise.em.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.Estimation;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import dev.stepwise.distribution.count.Poisson;
import dev.stepwise.distribution.count.PoissonFamily;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.SmallDatasets;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.SmallMixtures;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** First parameters from hard clusters. */
class KMeansStartTest {

    private static final double ROUNDING = 1e-12;

    private static MixtureModel start(MixtureShape shape, Dataset data, int k, long seed) {
        List<PointBlock> blocks = data.blocks(Units.identity(shape.columns()));
        return new KMeansStart(shape, blocks).start(k, true, new SplittableRandom(seed));
    }

    /** Scatter 2 about 0 and 5 about 10 in 3 and 4 points; two points more of the pooled variance 1, and half of one. */
    @Test
    void parametersAreThoseOfTheClusters() {
        MixtureModel model = start(SmallMixtures.LINE, SmallDatasets.column(-1, 0, 1, 8.5, 9.5, 10.5, 11.5), 2, 1);
        int low = SmallMixtures.mean(model, 0) < 5 ? 0 : 1;
        assertThat(SmallMixtures.mean(model, low)).isCloseTo(0, within(ROUNDING));
        assertThat(SmallMixtures.mean(model, 1 - low)).isCloseTo(10, within(ROUNDING));
        double pooled = 1 + Estimation.EPSILON;
        assertThat(SmallMixtures.variance(model, low))
                .isCloseTo((2 + 2 * pooled) / 5 + Estimation.EPSILON, within(ROUNDING));
        assertThat(SmallMixtures.variance(model, 1 - low))
                .isCloseTo((5 + 2 * pooled) / 6 + Estimation.EPSILON, within(ROUNDING));
        assertThat(model.weight(low)).isCloseTo(3.5 / 8, within(ROUNDING));
    }

    /** 20 points at 0 and one at 100; the background takes the twentieth that lies farthest out, in every other start. */
    @Test
    void everyOtherStartWithABackgroundLeavesOutTheOutskirts() {
        Dataset data = SmallDatasets.groups(10, 1, 0, 0);
        data.add(new double[] {100}, 1, PointBlock.UNLABELLED);
        int without = 0;
        for (long seed = 0; seed < 40; seed++) {
            MixtureModel model = start(SmallMixtures.LINE_WITH_BACKGROUND, data, 1, seed);
            boolean leftOut = SmallMixtures.mean(model, 0) < 2;
            without += leftOut ? 1 : 0;
            double mass = leftOut ? 20 : 21;
            assertThat(model.weight(0)).isCloseTo((mass + 0.5) / (mass / 0.95 + 1), within(ROUNDING));
        }
        assertThat(without).isBetween(8, 32); // of 40 fair coins: four standard deviations
        for (long seed = 0; seed < 10; seed++) {
            assertThat(SmallMixtures.mean(start(SmallMixtures.LINE, data, 1, seed), 0))
                    .isGreaterThan(4);
        }
    }

    /** Class 0 has the points about 10 and class 1 those about 0, but one of class 0 lies at 0.5. */
    @Test
    void labelsDecideWhichComponentIsWhichAndWherePointsBelong() {
        Dataset data = new Dataset(1);
        for (double x : new double[] {-1, 0, 1, 9, 10, 11}) {
            data.add(new double[] {x}, 1, x > 5 ? 0 : 1);
        }
        data.add(new double[] {0.5}, 1, 0);
        data.add(new double[] {-0.5}, 1, PointBlock.UNLABELLED);
        for (long seed = 0; seed < 10; seed++) {
            MixtureModel model = start(SmallMixtures.lineWithClasses(1, 1), data, 2, seed);
            assertThat(SmallMixtures.mean(model, 0)).isCloseTo((30 + 0.5) / 4, within(ROUNDING));
            assertThat(SmallMixtures.mean(model, 1)).isCloseTo(-0.5 / 4, within(ROUNDING));
        }
    }

    /** Class 0 has two components and most of its mass at 10: its point at 0.5 goes there, and 20 is the other component. */
    @Test
    void aStrayPointGoesToTheLargestComponentOfItsClass() {
        Dataset data = new Dataset(1);
        for (double x : new double[] {10, 10, 10, 20, 20}) {
            data.add(new double[] {x}, 1, 0);
        }
        for (int i = 0; i < 4; i++) {
            data.add(new double[] {0}, 1, 1);
        }
        data.add(new double[] {0.5}, 1, 0);
        for (long seed = 0; seed < 10; seed++) {
            MixtureModel model = start(SmallMixtures.lineWithClasses(2, 1), data, 3, seed);
            assertThat(SmallMixtures.mean(model, 2)).isZero();
            double low = Math.min(SmallMixtures.mean(model, 0), SmallMixtures.mean(model, 1));
            double high = Math.max(SmallMixtures.mean(model, 0), SmallMixtures.mean(model, 1));
            assertThat(low).isCloseTo(30.5 / 4, within(ROUNDING));
            assertThat(high).isCloseTo(20, within(ROUNDING));
        }
    }

    /** Of 3 points at 0 and 3 at 100, 95 % of each stay; the prior is one point more at the mean, 50. */
    @Test
    void aPartOfEveryCountIsSpreadOverAllComponents() {
        MixtureShape counts = MixtureShape.of(new PoissonFamily(1));
        MixtureModel model = start(counts, SmallDatasets.column(0, 0, 0, 100, 100, 100), 2, 1);
        double a = ((Poisson) model.distribution(0, 0)).rates()[0];
        double b = ((Poisson) model.distribution(1, 0)).rates()[0];
        assertThat(Math.min(a, b)).isCloseTo((0.05 * 300 + 50) / 4, within(1e-9));
        assertThat(Math.max(a, b)).isCloseTo((0.95 * 300 + 50) / 4, within(1e-9));
    }

    @Test
    void aLabelledCountIsNotSpread() {
        MixtureShape counts = new MixtureShape(List.of(new PoissonFamily(1)), 2);
        Dataset data = new Dataset(1);
        for (int i = 0; i < 6; i++) {
            data.add(new double[] {i < 3 ? 0 : 100}, 1, i < 3 ? 0 : 1);
        }
        MixtureModel model = start(counts, data, 2, 1);
        assertThat(((Poisson) model.distribution(0, 0)).rates()[0]).isCloseTo(50 / 4.0, within(1e-9));
        assertThat(((Poisson) model.distribution(1, 0)).rates()[0]).isCloseTo(350 / 4.0, within(1e-9));
    }
}
