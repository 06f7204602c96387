package dev.stepwise.em.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.count.CategoricalFamily;
import dev.stepwise.distribution.count.PoissonFamily;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.MixtureSampler;
import dev.stepwise.em.replay.Replay;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("stream")
class DensityRanksTest {

    @Test
    void aRankIsTheShareOfRecentPointsThatAreNoDenser() {
        SplittableRandom random = new SplittableRandom(1);
        double[] densities = random.doubles(1000, -10, 0).toArray();
        DensityRanks ranks = DensityRanks.of(densities);
        for (double x = -9.5; x < 0; x += 0.5) {
            double limit = x;
            double share = Arrays.stream(densities).filter(d -> d <= limit).count() / 1000.0;
            assertThat(ranks.rank(x)).isCloseTo(share, within(0.02));
        }
        assertThat(ranks.rank(-11)).isEqualTo(0.5 / DensityRanks.MOST);
        assertThat(ranks.rank(1)).isEqualTo(1);
    }

    @Test
    void equalPointsHaveEqualRanks() {
        DensityRanks ranks = DensityRanks.of(new double[] {-2, -1, -1, -1});
        assertThat(ranks.rank(-1)).isEqualTo(1);
        assertThat(ranks.rank(-2)).isEqualTo(0.25);
        assertThat(DensityRanks.NONE.rank(0)).isEqualTo(1);
    }

    /** Of points from the model itself a tenth has a tail below a tenth, whatever the families. */
    @Test
    void aStreamOfCountsAndCategoriesHasUniformTails() {
        MixtureShape shape = MixtureShape.of(CategoricalFamily.of(List.of(5, 4)), new PoissonFamily(2));
        MixtureModel truth = new MixtureModel(
                shape,
                new double[] {0.5, 0.5},
                List.of(
                        List.of(
                                shape.families()
                                        .get(0)
                                        .distribution(new double[] {0.4, 0.3, 0.15, 0.1, 0.05, 0.5, 0.3, 0.15, 0.05}),
                                shape.families()
                                        .get(0)
                                        .distribution(new double[] {0.05, 0.1, 0.15, 0.3, 0.4, 0.05, 0.15, 0.3, 0.5})),
                        List.of(
                                shape.families().get(1).distribution(new double[] {3, 20}),
                                shape.families().get(1).distribution(new double[] {9, 40}))));
        Dataset data = new MixtureSampler(truth, 5).draw(40_000, 0.1, 0);
        int[] counted = new int[2];
        long[] seen = new long[1];
        new Replay(new LearnerSpec(shape, 2), data, new Replay.Options(500, 1, 0), block -> {
                    for (int i = 0; i < block.size(); i++) {
                        if (++seen[0] > 10_000) {
                            counted[0] += block.tail(i) < 0.1 ? 1 : 0;
                            counted[1] += block.tail(i) < 0.01 ? 1 : 0;
                        }
                    }
                })
                .run();
        assertThat(counted[0] / 30_000.0).isBetween(0.08, 0.12);
        assertThat(counted[1] / 30_000.0).isBetween(0.003, 0.02);
    }

    @Test
    void betweenTwoQuantilesTheRankIsInterpolated() {
        DensityRanks ranks = new DensityRanks(new double[] {-8, -4, -3, -1});
        assertThat(ranks.rank(-9)).as("rarer than all, but not by how much").isEqualTo(0.125);
        assertThat(ranks.rank(-8)).isEqualTo(0.25);
        assertThat(ranks.rank(-7)).isEqualTo((1 + 0.25) / 4);
        assertThat(ranks.rank(-2)).isEqualTo((3 + 0.5) / 4);
        assertThat(ranks.rank(-1)).isEqualTo(1);
        assertThat(ranks.rank(0)).isEqualTo(1);
    }

    @Test
    void moreThan128ValuesBecomeQuantilesInTheMiddleOfTheirShares() {
        double[] values = new double[256];
        Arrays.setAll(values, i -> 255 - i);
        double[] quantiles = DensityRanks.of(values).toArray();
        assertThat(quantiles).hasSize(128).isSorted().startsWith(1, 3, 5).endsWith(253, 255);
        assertThat(values[0]).as("what is given is not sorted").isEqualTo(255);
        assertThat(DensityRanks.of(Arrays.copyOf(values, 128)).toArray())
                .hasSize(128)
                .startsWith(128)
                .endsWith(255);
        assertThat(DensityRanks.of(new double[0])).isEqualTo(DensityRanks.NONE);
    }

    @Test
    void itIsAValue() {
        double[] values = {-2, -1};
        DensityRanks ranks = new DensityRanks(values);
        values[0] = 5;
        ranks.toArray()[0] = 7;
        assertThat(ranks.toArray()).containsExactly(-2, -1);
        assertThat(ranks).isEqualTo(new DensityRanks(new double[] {-2, -1})).isNotEqualTo(DensityRanks.NONE);
        assertThat(ranks)
                .hasSameHashCodeAs(new DensityRanks(new double[] {-2, -1}))
                .isNotEqualTo("");
        assertThat(ranks.hashCode()).isNotEqualTo(new DensityRanks(new double[] {-2, -3}).hashCode());
        assertThat(ranks).hasToString("DensityRanks[-2.0, -1.0]");
        assertThat(ranks.isEmpty()).isFalse();
        assertThat(DensityRanks.NONE.isEmpty()).isTrue();
    }
}
