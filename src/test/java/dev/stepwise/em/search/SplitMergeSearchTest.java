package dev.stepwise.em.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.Units;
import dev.stepwise.em.batch.Pace;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.SmallDatasets;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.SmallMixtures;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Splits and merges that are worth it on rows that they have not seen. */
class SplitMergeSearchTest {

    private static final Units UNITS = Units.identity(1);
    private static final Dataset GROUPS = SmallDatasets.groups(60, 3, 0, 12, 60);

    private static SplitMergeSearch.Result rearrange(MixtureModel model, int fewest, int most, Dataset rows) {
        LearnerSpec spec = new LearnerSpec(SmallMixtures.LINE, most).withFewestComponents(fewest);
        Folds folds = new Folds(rows, SmallMixtures.LINE);
        return new SplitMergeSearch(new MStep(spec, UNITS), folds, new SplittableRandom(1), Pace.FULL).of(model);
    }

    private static MixtureModel line(double[] means, double... variances) {
        double[] weights = new double[means.length];
        Arrays.fill(weights, 1.0 / means.length);
        return SmallMixtures.line(weights, means, variances);
    }

    private static final MixtureModel TRUTH = line(new double[] {0, 12, 60}, 1, 1, 1);

    /** One component for the groups at 0 and 12, two for the group at 60. */
    private static final MixtureModel WRONG = SmallMixtures.line(
            new double[] {0.66, 0.17, 0.17}, new double[] {6, 59.5, 60.5}, new double[] {37, 0.7, 0.7});

    private static void hasThreeGroups(MixtureModel model) {
        double[] means = new double[model.components()];
        Arrays.setAll(means, k -> SmallMixtures.mean(model, k));
        Arrays.sort(means);
        assertThat(means).containsExactly(new double[] {0, 12, 60}, within(0.5)); // 45 rows each: 3 standard errors
    }

    @Test
    void componentsInTheWrongPlacesAreExchanged() {
        SplitMergeSearch.Result result = rearrange(WRONG, 3, 3, GROUPS);
        hasThreeGroups(result.model());
        assertThat(result.origin()).containsExactly(-1, -1, -1);
        assertThat(result.moved()).containsExactly(0, 1, 2);
        // two groups of variance 1 under one normal of variance 37 instead of their own: ½ ln 37 − ln 2 of 2/3 of all
        // rows
        assertThat(result.gain()).isCloseTo((0.5 * Math.log(37) - Math.log(2)) * 2 / 3, within(0.25));
    }

    @Test
    void whatIsRightStaysAsItIs() {
        assertThat(rearrange(TRUTH, 3, 3, GROUPS)).isNull();
        assertThat(rearrange(TRUTH, 1, 6, GROUPS)).isNull();
    }

    @Test
    void aComponentIsAddedWhereThereMayBeMore() {
        MixtureModel two = SmallMixtures.line(new double[] {0.66, 0.34}, new double[] {6, 60}, new double[] {37, 1});
        SplitMergeSearch.Result result = rearrange(two, 1, 3, GROUPS);
        hasThreeGroups(result.model());
        assertThat(result.origin()).containsExactly(-1, 1, -1);
        assertThat(rearrange(two, 1, 2, GROUPS)).isNull();
        assertThat(rearrange(two, 2, 2, GROUPS)).isNull();
    }

    /** Half of each of the two groups is taken for a component of its own, parted where it is densest. */
    @Test
    void aComponentGoesWhereThereMayBeFewer() {
        MixtureModel four = line(new double[] {0, 12, 59.5, 60.5}, 1, 1, 0.8, 0.8);
        SplitMergeSearch.Result result = rearrange(four, 1, 4, GROUPS);
        hasThreeGroups(result.model());
        assertThat(result.origin()).containsExactly(0, 1, -1);
        assertThat(result.moved()).containsExactly(2);
        assertThat(rearrange(four, 4, 5, GROUPS)).isNull();
    }

    /** The second move starts from what the first has made: of the components 3 and 1 of the first only 1 was there before. */
    @Test
    void movesFollowOneAnother() {
        SplitMergeSearch.Result first = new SplitMergeSearch.Result(TRUTH, new int[] {2, -1, 0}, 0.5);
        SplitMergeSearch.Result both = first.then(new SplitMergeSearch.Result(WRONG, new int[] {0, 1, -1}, 0.25));
        assertThat(both.model()).isSameAs(WRONG);
        assertThat(both.origin()).containsExactly(2, -1, -1);
        assertThat(both.gain()).isEqualTo(0.75);
    }

    @Test
    void noRowsAreNoReasonToChange() {
        assertThat(rearrange(WRONG, 3, 3, new Dataset(1))).isNull();
    }
}
