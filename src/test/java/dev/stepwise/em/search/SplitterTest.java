package dev.stepwise.em.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.FullGaussian;
import dev.stepwise.distribution.gaussian.FullGaussianStatistics;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.SmallDatasets;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.MixtureStatistics;
import dev.stepwise.mixture.SmallMixtures;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The best split of a cluster. */
class SplitterTest {

    private static HardClusters.Split split(Dataset data, MixtureModel model, int component) {
        Units units = Units.identity(data.columns());
        List<PointBlock> points = data.blocks(units);
        MStep mStep = new MStep(new LearnerSpec(model.shape(), model.components()), units);
        HardClusters clusters = new HardClusters(mStep, points, model);
        return new Splitter(model.shape(), points, clusters).best(component, new SplittableRandom(1));
    }

    private static HardClusters.Split splitOnTheLine(double... values) {
        MixtureModel one = SmallMixtures.line(new double[] {1}, new double[] {0}, new double[] {100});
        return split(SmallDatasets.column(values), one, 0);
    }

    @Test
    void twoGroupsAreParted() {
        HardClusters.Split split = splitOnTheLine(0, 20, 1, 21, 2, 22, 3, 23, 4, 24);
        double low = mean(split.first())[0];
        double high = mean(split.second())[0];
        assertThat(Math.min(low, high)).isCloseTo(2, within(1e-12));
        assertThat(Math.max(low, high)).isCloseTo(22, within(1e-12));
        assertThat(split.gain()).isPositive();
        assertThat(split.component()).isZero();
    }

    private static double[] mean(MixtureStatistics part) {
        return ((FullGaussianStatistics) part.block(0).get(0)).mean();
    }

    @Test
    void bothPartsHaveFivePointsAtLeast() {
        assertThat(splitOnTheLine(0, 20, 1, 21, 2, 22, 3, 23, 4)).isNull();
        assertThat(splitOnTheLine(0, 20, 1, 21, 2, 22, 3, 23, 4, 5)).isNull();
        assertThat(splitOnTheLine(0, 20, 1, 21, 2, 22, 3, 23, 4, 5, 24)).isNotNull();
    }

    /** Two long stripes side by side: halves of both are nearer to each other than the stripes, but for whitening. */
    @Test
    void stripesArePartedAlongTheirLength() {
        SplittableRandom random = new SplittableRandom(2);
        Dataset data = new Dataset(2);
        for (int i = 0; i < 100; i++) {
            double along = 1000 * (random.nextDouble() - 0.5);
            double across = (i % 2 == 0 ? -6 : 6) + random.nextGaussian();
            data.add(new double[] {along, across}, 1 + i % 3, PointBlock.UNLABELLED);
        }
        MixtureShape plane = MixtureShape.of(new GaussianFamily(CovarianceStructure.FULL, 2));
        FullGaussian wide = new FullGaussian(new double[2], new double[] {1e5, 0, 40});
        MixtureModel one = new MixtureModel(plane, new double[] {1}, List.of(List.of(wide)));
        HardClusters.Split split = split(data, one, 0);
        assertThat(Math.abs(mean(split.first())[1] - mean(split.second())[1])).isCloseTo(12, within(1.0));
    }

    /** Values that are missing take no part in the choice; all ten rows are parted by the other column. */
    @Test
    void aMissingValueIsTakenForTheMean() {
        Dataset data = new Dataset(2);
        for (int i = 0; i < 16; i++) {
            data.add(new double[] {i % 2 * 20 + i / 4.0, i % 5 == 0 ? Double.NaN : i % 3}, 1, PointBlock.UNLABELLED);
        }
        MixtureShape plane = MixtureShape.of(new GaussianFamily(CovarianceStructure.FULL, 2));
        FullGaussian wide = new FullGaussian(new double[] {10, 1}, new double[] {100, 0, 1});
        HardClusters.Split split = split(data, new MixtureModel(plane, new double[] {1}, List.of(List.of(wide))), 0);
        assertThat(split.first().totalMass()).isEqualTo(8);
        assertThat(split.second().totalMass()).isEqualTo(8);
        assertThat(Math.abs(mean(split.first())[0] - mean(split.second())[0])).isCloseTo(20.25, within(1e-9));
    }

    @Test
    void onlyThePointsOfTheComponentAreParted() {
        MixtureModel two = SmallMixtures.line(new double[] {0.5, 0.5}, new double[] {10, 500}, new double[] {100, 1});
        Dataset data = SmallDatasets.column(0, 20, 1, 21, 2, 22, 3, 23, 4, 24, 500, 501, 499);
        assertThat(split(data, two, 0).first().totalMass()).isEqualTo(5);
        assertThat(split(data, two, 1)).isNull();
    }
}
