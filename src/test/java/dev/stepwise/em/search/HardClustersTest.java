package dev.stepwise.em.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import dev.stepwise.distribution.gaussian.FullGaussianStatistics;
import dev.stepwise.em.batch.PriorChoice;
import dev.stepwise.em.points.SmallDatasets;
import dev.stepwise.em.scoring.MemoryChoice;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.MixtureStatistics;
import dev.stepwise.mixture.SmallMixtures;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Points by their likeliest component, and what splits and merges do to their classification likelihood. */
class HardClustersTest {

    private static final double ROUNDING = 1e-10;

    private static final MixtureModel MODEL =
            SmallMixtures.line(new double[] {0.4, 0.3, 0.3}, new double[] {0, 10, 20}, new double[] {4, 4, 4});
    private static final double[] LOW = {-2, -1, 1, 2};
    private static final double[] MIDDLE = {9, 10, 11.5};
    private static final double[] HIGH = {18, 20, 21};

    private static HardClusters clusters(MixtureModel model, double... values) {
        LearnerSpec spec = new LearnerSpec(
                model.shape(),
                model.components(),
                new PriorChoice.None(),
                new MemoryChoice.Automatic(),
                null,
                true,
                9,
                1);
        Units units = Units.identity(1);
        return new HardClusters(
                new MStep(spec, units), SmallDatasets.column(values).blocks(units), model);
    }

    private static HardClusters clusters() {
        return clusters(MODEL, join(LOW, HIGH, MIDDLE));
    }

    private static double[] join(double[]... parts) {
        return Arrays.stream(parts).flatMapToDouble(Arrays::stream).toArray();
    }

    private static double scatter(double... values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        return Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum();
    }

    /** {@code ln p(S | θ̂_S) + n ln(n/N)} of a normal distribution at the maximum, and N = 10. */
    private static double likelihood(double... values) {
        double n = values.length;
        return -n / 2 * (Math.log(2 * Math.PI * scatter(values) / n) + 1) + n * Math.log(n / 10);
    }

    @Test
    void everyPointIsWithItsLikeliestComponent() {
        HardClusters clusters = clusters();
        assertThat(clusters.size(0)).isEqualTo(4);
        assertThat(clusters.size(1)).isEqualTo(3);
        assertThat(clusters.size(2)).isEqualTo(3);
        PointBlock high = clusters.cluster(2).get(0);
        assertThat(Arrays.copyOf(high.values(), 3)).containsExactly(HIGH);
    }

    @Test
    void mergingLosesWhatTheClassificationLikelihoodFalls() {
        HardClusters clusters = clusters();
        double loss = likelihood(LOW) + likelihood(HIGH) - likelihood(join(LOW, HIGH));
        assertThat(clusters.mergeLoss(0, 2)).isCloseTo(loss, within(ROUNDING));
        assertThat(clusters.mergeLoss(2, 0)).isCloseTo(loss, within(ROUNDING));
        assertThat(clusters.mergeLoss(1, 2))
                .isCloseTo(likelihood(MIDDLE) + likelihood(HIGH) - likelihood(join(MIDDLE, HIGH)), within(ROUNDING));
    }

    @Test
    void splittingGainsWhatTheClassificationLikelihoodRises() {
        HardClusters.Split split = clusters().split(0, new boolean[] {false, false, true, true});
        assertThat(split.component()).isZero();
        assertThat(split.gain()).isCloseTo(likelihood(-2, -1) + likelihood(1, 2) - likelihood(LOW), within(ROUNDING));
        assertThat(mean(split.first(), 0)).isCloseTo(-1.5, within(ROUNDING));
        assertThat(mean(split.second(), 0)).isCloseTo(1.5, within(ROUNDING));
    }

    private static double mean(MixtureStatistics statistics, int k) {
        return ((FullGaussianStatistics) statistics.block(0).get(k)).mean()[0];
    }

    @Test
    void aMergeHasThePlaceOfTheFirst() {
        MixtureStatistics after = clusters().after(null, new int[] {2, 0});
        assertThat(after.masses()).containsExactly(3, 7);
        assertThat(mean(after, 0)).isCloseTo(30.5 / 3, within(ROUNDING));
        assertThat(mean(after, 1)).isCloseTo(59 / 7.0, within(ROUNDING));
    }

    @Test
    void theSecondPartOfASplitComesLastOrTakesThePlaceThatAMergeFrees() {
        HardClusters clusters = clusters();
        HardClusters.Split split = clusters.split(0, new boolean[] {false, true, true, true});
        MixtureStatistics alone = clusters.after(split, null);
        assertThat(alone.masses()).containsExactly(1, 3, 3, 3);
        assertThat(mean(alone, 0)).isCloseTo(-2, within(ROUNDING));
        assertThat(mean(alone, 3)).isCloseTo(2 / 3.0, within(ROUNDING));
        MixtureStatistics exchange = clusters.after(split, new int[] {2, 1});
        assertThat(exchange.masses()).containsExactly(1, 3, 6);
        assertThat(mean(exchange, 1)).isCloseTo(2 / 3.0, within(ROUNDING));
        assertThat(mean(exchange, 2)).isCloseTo(89.5 / 6, within(ROUNDING));
        assertThat(clusters.after(null, null).masses()).containsExactly(4, 3, 3);
    }

    /** At 60 the background's density of 1/6 is above any component's, and at the means it is below. */
    @Test
    void pointsOfTheBackgroundAreInNoCluster() {
        MixtureModel model = SmallMixtures.of(
                SmallMixtures.LINE_WITH_BACKGROUND, new double[] {0.5, 0.4}, new double[] {0, 10}, new double[] {1, 1});
        HardClusters clusters = clusters(model, -1, 1, 60, 9, 10.5, -70, 80);
        assertThat(clusters.size(0)).isEqualTo(2);
        assertThat(clusters.size(1)).isEqualTo(2);
        assertThat(clusters.after(null, null).backgroundMass()).isEqualTo(3);
        assertThat(clusters.after(null, new int[] {0, 1}).backgroundMass()).isEqualTo(3);
    }

    @Test
    void aComponentWithoutPointsIsEmpty() {
        MixtureModel model = SmallMixtures.line(new double[] {0.5, 0.5}, new double[] {0, 500}, new double[] {4, 4});
        HardClusters clusters = clusters(model, LOW);
        assertThat(clusters.size(1)).isZero();
        assertThat(clusters.cluster(1)).isEmpty();
        assertThat(clusters.after(null, null).masses()).containsExactly(4, 0);
        MixtureShape shape = model.shape();
        assertThat(clusters.after(null, null).block(0).get(1))
                .isEqualTo(shape.zero(1).block(0).get(0));
    }
}
