package dev.stepwise.em.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.Units;
import dev.stepwise.em.batch.BatchEm;
import dev.stepwise.em.batch.PriorChoice;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.SmallDatasets;
import dev.stepwise.em.points.Standardisation;
import dev.stepwise.em.scoring.MemoryChoice;
import dev.stepwise.mixture.HeldParameters;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.SmallMixtures;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** A model is put to the test on rows that were kept. */
class ChallengeTest {

    private static final Dataset GROUPS = SmallDatasets.groups(60, 3, 0, 12, 60);
    private static final Units UNITS = Standardisation.of(SmallMixtures.LINE, GROUPS);
    private static final LearnerSpec SPEC = new LearnerSpec(SmallMixtures.LINE, 3);

    private static final Set<Ingredient> NO_SPLITS = Set.of(Ingredient.SPLIT_MERGE);
    private static final Set<Ingredient> NO_FITS = Set.of(Ingredient.CHALLENGES);

    private static MixtureModel standardised(double[] weights, double[] means, double[] variances) {
        Units inverse = UNITS.inverse();
        return SmallMixtures.line(weights, means, variances).rescale(inverse);
    }

    /** One component for the groups at 0 and 12, two for the group at 60. */
    private static MixtureModel wrong() {
        return standardised(new double[] {0.66, 0.17, 0.17}, new double[] {6, 59.5, 60.5}, new double[] {37, 0.7, 0.7});
    }

    /** The fit to all rows, which no other can beat by much on any of them. */
    private static MixtureModel right() {
        double[] third = {1 / 3.0, 1 / 3.0, 1 / 3.0};
        return new BatchEm(SmallMixtures.LINE, SPEC.prior(), BatchEm.Options.fromStart(100, 1e-9))
                .polish(GROUPS, UNITS, standardised(third, new double[] {0, 12, 60}, new double[] {1, 1, 1}))
                .model();
    }

    private static Challenge challenge(LearnerSpec spec, MixtureModel served, boolean refit) {
        return new Challenge(7, spec, UNITS, served, GROUPS, refit);
    }

    private static void hasThreeGroups(Adoption adoption) {
        MixtureModel user = adoption.model().rescale(adoption.standardisation());
        double[] means = new double[user.components()];
        Arrays.setAll(means, k -> SmallMixtures.mean(user, k));
        Arrays.sort(means);
        assertThat(means).containsExactly(new double[] {0, 12, 60}, within(0.4)); // 60 rows each: 3 standard errors
        assertThat(adoption.statistics().totalMass()).isCloseTo(180, within(1e-9));
    }

    @Test
    void aWrongModelLosesAgainstAFreshFit() {
        ChallengeResult result =
                challenge(SPEC.without(NO_SPLITS), wrong(), false).run();
        assertThat(result.request()).isEqualTo(7);
        assertThat(result.adoption().isWhole()).isTrue();
        assertThat(result.adoption().standardisation()).isSameAs(UNITS);
        hasThreeGroups(result.adoption());
        assertThat(result.gain()).isCloseTo((0.5 * Math.log(37) - Math.log(2)) * 2 / 3, within(0.25));
    }

    @Test
    void aWrongModelIsRearranged() {
        ChallengeResult result =
                challenge(SPEC.without(NO_FITS), wrong(), false).run();
        assertThat(result.adoption().standardisation()).isSameAs(UNITS);
        hasThreeGroups(result.adoption());
        assertThat(result.gain()).isCloseTo((0.5 * Math.log(37) - Math.log(2)) * 2 / 3, within(0.25));
    }

    @Test
    void aModelThatFitsStays() {
        ChallengeResult result = challenge(SPEC, right(), false).run();
        assertThat(result.adoption()).isNull();
        assertThat(Math.abs(result.gain())).isLessThan(0.05);
    }

    @Test
    void withoutEitherNothingIsTriedButFirstParametersAreFoundAgain() {
        LearnerSpec neither = SPEC.without(Set.of(Ingredient.CHALLENGES, Ingredient.SPLIT_MERGE));
        assertThat(challenge(neither, wrong(), false).run()).isEqualTo(new ChallengeResult(7, 0, null));
        hasThreeGroups(challenge(neither, wrong(), true).run().adoption());
    }

    @Test
    void theSameChallengeHasTheSameFinding() {
        assertThat(challenge(SPEC, wrong(), false).run())
                .isEqualTo(challenge(SPEC, wrong(), false).run());
    }

    @Test
    void heldParametersBelongToTheComponentsAsTheyAre() {
        MixtureModel values = wrong().rescale(UNITS);
        HeldParameters held = new HeldParameters(List.of(), values, Set.of("mean"));
        LearnerSpec holding = new LearnerSpec(
                SmallMixtures.LINE,
                3,
                new PriorChoice.Holding(new PriorChoice.Automatic(), held),
                new MemoryChoice.Automatic(),
                null,
                true,
                500,
                1);
        Adoption adoption = challenge(holding, wrong(), false).run().adoption();
        assertThat(adoption == null || SmallMixtures.mean(adoption.model(), 0) == SmallMixtures.mean(wrong(), 0))
                .isTrue();
    }

    @Test
    void unitsThatNoLongerFitAreGivenUp() {
        Units far = new Units(new double[] {1000}, new double[] {0.1});
        MixtureModel served = Standardisation.convert(wrong(), UNITS, far);
        ChallengeResult result = new Challenge(7, SPEC.without(NO_SPLITS), far, served, GROUPS, false).run();
        assertThat(result.adoption().standardisation()).isNotEqualTo(far);
        hasThreeGroups(result.adoption());
    }

    @Test
    void thePaceMayGiveItUp() {
        assertThatThrownBy(() -> challenge(SPEC, wrong(), false).run(() -> {
                    throw new CancellationException();
                }))
                .isInstanceOf(CancellationException.class);
    }

    @Test
    void aChallengeSaysWhatItIs() {
        assertThat(challenge(SPEC, wrong(), true)).hasToString("Challenge[7, 180 rows, refit]");
        assertThat(challenge(SPEC, wrong(), false)).hasToString("Challenge[7, 180 rows]");
        assertThat(challenge(SPEC, wrong(), false).number()).isEqualTo(7);
    }
}
