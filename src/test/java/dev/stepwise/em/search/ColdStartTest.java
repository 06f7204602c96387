package dev.stepwise.em.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import dev.stepwise.em.batch.PriorChoice;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.SampledPoint;
import dev.stepwise.em.points.SmallDatasets;
import dev.stepwise.em.scoring.MemoryChoice;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.SmallMixtures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** First parameters, given or found. */
class ColdStartTest {

    private static LearnerSpec spec(PriorChoice prior, MixtureModel initial) {
        return new LearnerSpec(SmallMixtures.LINE, 2, prior, new MemoryChoice.Automatic(), initial, true, 9, 1);
    }

    private static List<SampledPoint> points(double weight, double... values) {
        List<SampledPoint> points = new ArrayList<>();
        for (double value : values) {
            points.add(new SampledPoint(new double[] {value}, weight, PointBlock.UNLABELLED));
        }
        return points;
    }

    private static double[] means(Seed seed) {
        MixtureModel user = seed.model().rescale(seed.standardisation());
        double[] means = new double[user.components()];
        Arrays.setAll(means, k -> SmallMixtures.mean(user, k));
        Arrays.sort(means);
        return means;
    }

    @Test
    void parametersThatAreGivenAreTaken() {
        MixtureModel initial = SmallMixtures.line(new double[] {0.5, 0.5}, new double[] {2, 6}, new double[] {5, 5});
        Seed seed = ColdStart.fit(spec(new PriorChoice.Automatic(), initial), List.of());
        assertThat(seed.standardisation()).isEqualTo(new Units(new double[] {4}, new double[] {3}));
        assertThat(means(seed)).containsExactly(new double[] {2, 6}, within(1e-12));
        assertThat(seed.points()).isZero();
    }

    @Test
    void otherwiseTheyAreFoundInThePoints() {
        Seed seed = ColdStart.fit(spec(new PriorChoice.Automatic(), null), points(2, -1, 0, 1, 19, 20, 21, 0, 20));
        assertThat(means(seed)).containsExactly(new double[] {0, 20}, within(1e-6)); // no point lies between
        assertThat(seed.points()).isEqualTo(8);
    }

    @Test
    void pointsWithoutAnyWeightCountAsOneEach() {
        double[] values = {-1, 0, 1, 19, 20, 21, 0, 20};
        LearnerSpec spec = spec(new PriorChoice.Automatic(), null);
        Seed without = ColdStart.fit(spec, points(0, values));
        Seed with = ColdStart.fit(spec, points(1, values));
        assertThat(without.model()).isEqualTo(with.model());
        assertThat(without.standardisation()).isEqualTo(with.standardisation());
        assertThat(without.meanWeight()).as("found from the points to come").isNaN();
    }

    @Test
    void whereSomePointsHaveAWeightTheOthersTakeNoPart() {
        List<SampledPoint> points = points(1, -1, 0, 1, 19, 20, 21, 0, 20);
        points.addAll(points(0, 1000, 1001, 1002));
        Seed seed = ColdStart.fit(spec(new PriorChoice.Automatic(), null), points);
        assertThat(means(seed)).containsExactly(new double[] {0, 20}, within(1e-6));
    }

    /** Maximum likelihood has no bound on points that coincide. */
    @Test
    void whereMaximumLikelihoodCollapsesTheAutomaticPriorTakesItsPlace() {
        List<SampledPoint> points = points(1, 7, 7, 7, 7, 7, 7);
        Seed seed = ColdStart.fit(spec(new PriorChoice.None(), null), points);
        assertThat(seed).isEqualTo(ColdStart.fit(spec(new PriorChoice.Automatic(), null), points));
        assertThat(means(seed)).containsExactly(new double[] {7, 7}, within(1e-9));
    }

    @Test
    void theDataChooseTheNumberWhereTheyMay() {
        Dataset groups = SmallDatasets.groups(25, 1, 0, 20, 40);
        List<SampledPoint> points = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            points.add(new SampledPoint(new double[] {groups.value(i, 0)}, 1, PointBlock.UNLABELLED));
        }
        LearnerSpec free = new LearnerSpec(SmallMixtures.LINE, 5).withFewestComponents(1);
        assertThat(ColdStart.fit(free, points).model().components()).isEqualTo(3);
    }
}
