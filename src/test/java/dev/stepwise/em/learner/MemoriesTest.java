package dev.stepwise.em.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import dev.stepwise.distribution.count.PoissonFamily;
import dev.stepwise.em.batch.PriorChoice;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.SampleBlocks;
import dev.stepwise.em.scoring.MemoryChoice;
import dev.stepwise.em.search.Ingredient;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.em.search.MStep;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.MixtureStatistics;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Of one Poisson count, by maximum likelihood, whose rate is the mean: four memories of 200, 1600, 12,800 and 102,400 points. */
class MemoriesTest {

    private static final MixtureShape SHAPE = MixtureShape.of(new PoissonFamily(1));
    private static final double[] LENGTHS = {200, 1_600, 12_800, 102_400};
    private static final MStep WITHOUT_REBASE = mStep(Ingredient.REBASE);
    private static final double ROUNDING = 1e-9;

    private static MStep mStep(Ingredient... without) {
        LearnerSpec spec =
                new LearnerSpec(SHAPE, 1, new PriorChoice.None(), new MemoryChoice.Automatic(), null, true, 500, 1);
        return new MStep(spec.without(Set.of(without)), Units.identity(1));
    }

    private static MixtureStatistics points(double mass, double rate) {
        return MixtureStatistics.fromArray(SHAPE, 1, new double[] {mass, mass, mass * rate, mass});
    }

    private static MixtureModel model(double rate) {
        return MixtureModel.fromArray(SHAPE, 1, new double[] {1, rate});
    }

    private static SampleBlocks sample(int rows, double count) {
        Dataset data = new Dataset(1);
        for (int i = 0; i < rows; i++) {
            data.add(new double[] {count}, 1, PointBlock.UNLABELLED);
        }
        return new SampleBlocks(data, Units.identity(1));
    }

    private static double rate(Memory level) {
        return level.model().distribution(0, 0).toArray()[0];
    }

    /** A thousand points of rate 3, and then 200 of rate 6, which the shortest memory follows best. */
    private static Memories moved(MStep mStep) {
        Memories memories = Memories.remembering(mStep, model(3), points(1_000, 3));
        memories.fold(points(200, 6), 1);
        return memories;
    }

    /** Rates of these four. */
    private static double[] movedRates() {
        double[] rates = new double[4];
        Arrays.setAll(rates, l -> {
            double kept = Math.exp(-200 / LENGTHS[l]) * (l == 0 ? 200 : 1_000);
            return (3 * kept + 6 * 200) / (kept + 200);
        });
        return rates;
    }

    /** For each memory its log-likelihood of so many rows, each at most 3 nats below the best. */
    private static double[] scores(int rows, double count) {
        double[] rates = movedRates();
        double[] densities =
                Arrays.stream(rates).map(rate -> count * Math.log(rate) - rate).toArray();
        double best = Arrays.stream(densities).max().orElseThrow();
        return Arrays.stream(densities)
                .map(density -> rows * Math.max(density - best, -3))
                .toArray();
    }

    /** Fixed share as Herbster and Warmuth write it: the posterior, of which a part is shared out evenly. */
    private static double[] share(double[] weights, double[] scores, int rows) {
        double kept = Math.exp(-rows / 20_000.0);
        double[] posterior = new double[4];
        Arrays.setAll(posterior, l -> weights[l] * Math.exp(scores[l]));
        double sum = Arrays.stream(posterior).sum();
        return Arrays.stream(posterior)
                .map(w -> kept * w / sum + (1 - kept) / 4)
                .toArray();
    }

    private static double[] weights(Memories memories) {
        return memories.state().logWeights().stream().mapToDouble(Math::exp).toArray();
    }

    private static double[] even() {
        return new double[] {0.25, 0.25, 0.25, 0.25};
    }

    @Test
    void aFitIsRememberedByEachAsFarAsItReaches() {
        Memories memories = Memories.remembering(mStep(), model(9), points(2_000, 3));
        assertThat(memories.size()).isEqualTo(4);
        assertThat(memories.leader().effectivePoints()).isCloseTo(200, within(ROUNDING));
        assertThat(memories.longest().effectivePoints()).isEqualTo(2_000);
        assertThat(memories.longest().memory()).isEqualTo(102_400);
        assertThat(rate(memories.leader())).isCloseTo(3, within(ROUNDING));
        assertThat(memories.atStart()).isFalse();
        assertThat(memories.lastStep()).isEqualTo(1);
    }

    @Test
    void untilAsManyPointsAreFoldedAsTheStartWasMadeOfTheStartIsServed() {
        Memories memories = Memories.startingAt(mStep(), model(9), 500);
        memories.fold(points(499, 3), 1);
        assertThat(memories.atStart()).isTrue();
        assertThat(memories.servedMemory().model()).isEqualTo(model(9));
        assertThat(memories.eStepMemory().model()).isEqualTo(model(9));
        memories.fold(points(1, 3), 1);
        assertThat(memories.atStart()).isFalse();
        assertThat(rate(memories.servedMemory())).isCloseTo(3, within(ROUNDING));
    }

    @Test
    void eachFoldsABatchAtItsOwnPace() {
        Memories memories = moved(mStep());
        double[] rates = movedRates();
        assertThat(rate(memories.leader())).isCloseTo(rates[0], within(ROUNDING));
        assertThat(rate(memories.longest())).isCloseTo(rates[3], within(ROUNDING));
        assertThat(memories.lastStep())
                .as("of the longest, which is served")
                .isCloseTo(200 / (200 + 1_000 * Math.exp(-200 / 102_400.0)), within(ROUNDING));
    }

    @Test
    void whatTimeHasTakenIsForgottenByAll() {
        Memories memories = Memories.remembering(mStep(), model(3), points(1_000, 3));
        memories.fold(points(100, 3), 0.5);
        double kept = 0.5 * 1_000 * Math.exp(-100 / 102_400.0);
        assertThat(memories.longest().effectivePoints()).isCloseTo(kept + 100, within(ROUNDING));
        assertThat(memories.lastStep()).isCloseTo(100 / (kept + 100), within(ROUNDING));
    }

    @Test
    void aBatchWithoutWeightOrBeyondTheRangeOfNumbersIsNotFolded() {
        Memories memories = moved(mStep());
        Memory before = memories.longest();
        memories.fold(SHAPE.zero(1), 1);
        memories.fold(points(10, Double.POSITIVE_INFINITY), 1);
        memories.fold(points(Double.NaN, 3), 1);
        assertThat(memories.longest()).isSameAs(before);
    }

    @Test
    void aMemoryThatABatchWouldDriveOutOfRangeStaysAsItIs() {
        LearnerSpec spec =
                new LearnerSpec(SHAPE, 1, new PriorChoice.None(), new MemoryChoice.Unlimited(), null, true, 500, 1);
        for (double[] large :
                new double[][] {{1e308, 1, 3, 1}, {1, 1e308, 3, 1}}) { // in masses, or in a block's evidence
            Memories memories = Memories.startingAt(new MStep(spec, Units.identity(1)), model(3), 1);
            MixtureStatistics batch = MixtureStatistics.fromArray(SHAPE, 1, large);
            memories.fold(batch, 1);
            Memory unlimited = memories.longest();
            memories.fold(batch, 0);
            assertThat(memories.longest()).as("what is forgotten leaves room").isNotSameAs(unlimited);
            unlimited = memories.longest();
            memories.fold(batch, 1);
            assertThat(memories.longest()).isSameAs(unlimited);
        }
    }

    @Test
    void theWeightsAreThoseOfFixedShareAndAddUpToOne() {
        Memories memories = moved(WITHOUT_REBASE);
        double[] expected = even();
        assertThat(weights(memories)).containsExactly(expected, within(ROUNDING));
        for (double count : new double[] {6, 3, 20, 4}) {
            assertThat(memories.judge(sample(50, count), 50)).isNull();
            expected = share(expected, scores(50, count), 50);
            assertThat(weights(memories)).containsExactly(expected, within(ROUNDING));
            assertThat(Arrays.stream(weights(memories)).sum()).isCloseTo(1, within(ROUNDING));
        }
    }

    @Test
    void fixedShareRecoversSoonAfterASwitch() {
        Memories memories = moved(WITHOUT_REBASE);
        for (int batch = 0; batch < 20; batch++) {
            memories.judge(sample(64, 6), 64);
        }
        assertThat(memories.served()).isZero();
        assertThat(memories.isUpToDate(true)).isFalse();
        for (int rows = 0; memories.served() == 0; rows += 20) {
            assertThat(rows).as("rows after the switch").isLessThan(100);
            memories.judge(sample(20, 3), 20);
        }
        assertThat(memories.served()).isEqualTo(3);
    }

    @Test
    void theLongestWithinOneNatOfTheLeaderIsServed() {
        int[] served = new int[4];
        for (int rows = 1; rows <= 12; rows++) {
            Memories memories = moved(WITHOUT_REBASE);
            memories.judge(sample(rows, 6), rows);
            double[] expected = share(even(), scores(rows, 6), rows);
            int longest = 3;
            while (expected[longest] < expected[0] / Math.E) {
                longest--;
            }
            assertThat(memories.served()).as("after %d rows", rows).isEqualTo(longest);
            assertThat(memories.servedMemory().memory()).isEqualTo(LENGTHS[longest]);
            assertThat(memories.isUpToDate(false)).isEqualTo(longest == 3);
            assertThat(memories.isUpToDate(true)).isEqualTo(expected[3] >= expected[0] * Math.exp(-3));
            served[longest]++;
        }
        assertThat(served[3]).isPositive();
        assertThat(served[0]).isPositive();
    }

    @Test
    void aMemoryThatFallsFourteenNatsBehindBeginsAgainFromTheLeader() {
        double[] behind = scores(4, 6);
        int before = (int) (14 / (behind[0] - behind[2]));
        Memories memories = moved(mStep());
        Memory longest = memories.longest();
        for (int i = 0; i < before; i++) {
            assertThat(memories.judge(sample(4, 6), 4)).isNull();
        }
        Memories.Rebase rebase = Objects.requireNonNull(memories.judge(sample(4, 6), 4));
        assertThat(rebase.deficit()).isCloseTo((before + 1) * (behind[0] - behind[2]), within(ROUNDING));
        assertThat(rebase.gain()).isCloseTo((behind[0] - behind[2]) / 4, within(ROUNDING));
        Memory third = memories.memories().get(2);
        assertThat(third.statistics()).isSameAs(memories.leader().statistics());
        assertThat(third.model()).isSameAs(memories.leader().model());
        assertThat(third.memory()).isEqualTo(12_800);
        double[] weights = weights(memories);
        assertThat(Math.log(weights[0] / weights[2])).as("its handicap").isCloseTo(3, within(ROUNDING));
        assertThat(memories.served()).isZero();
        assertThat(memories.longest()).as("which waits").isSameAs(longest);
    }

    /** 1,600 points; the deficit is there after 6 batches of 4 rows, which come of 100 points each. */
    @Test
    void theLongestMemoryBeginsAgainWhenItHasBeenBehindForTheSpanOfTheSecond() {
        Memories memories = moved(mStep());
        Memory longest = memories.longest();
        int points = 0;
        for (; memories.longest() == longest; points += 100) {
            assertThat(points).isLessThan(3_000);
            memories.judge(sample(4, 6), 100);
        }
        double[] behind = scores(4, 6);
        int before = (int) (14 / (behind[0] - behind[3]));
        assertThat(points).isEqualTo(1_600 + 100 * before);
        assertThat(memories.longest().model()).isSameAs(memories.leader().model());
        assertThat(memories.longest().memory()).isEqualTo(102_400);
    }

    @Test
    void whatAMemoryPredictsBetterMakesUpForADeficit() {
        Memories memories = moved(mStep());
        memories.judge(sample(4, 6), 4);
        double lost = scores(4, 6)[0] - scores(4, 6)[3];
        assertThat(deficits(memories)[3]).isCloseTo(lost, within(ROUNDING));
        memories.judge(sample(2, 3), 2);
        double won = scores(2, 3)[3] - scores(2, 3)[0];
        assertThat(deficits(memories)[3])
                .isCloseTo(lost - won, within(ROUNDING))
                .isPositive();
        memories.judge(sample(20, 3), 20);
        assertThat(deficits(memories)).as("more is no credit").containsOnly(0);
        assertThat(memories.leader()).isSameAs(memories.longest());
        memories.judge(sample(20, 6), 20);
        assertThat(deficits(memories)).as("none is longer than the leader").containsOnly(0);
    }

    private static double[] deficits(Memories memories) {
        return memories.state().deficits().stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    @Test
    void noRowNobodyJudges() {
        Memories memories = moved(mStep());
        assertThat(memories.judge(sample(0, 6), 0)).isNull();
        assertThat(weights(memories)).containsExactly(even(), within(ROUNDING));
    }

    /** Statistics of two clusters of counts about 2 and about 50, so many points of each. */
    private static MixtureStatistics ofTwo(double few, double many) {
        return MixtureStatistics.fromArray(
                SHAPE, 2, new double[] {few, many, few, few * 2, few, many, many * 50, many});
    }

    /** Memories of 60,000 points of both clusters, and then 400 of the second one alone, which the shortest learns first. */
    private static Memories inABurst() {
        LearnerSpec spec =
                new LearnerSpec(SHAPE, 2, new PriorChoice.None(), new MemoryChoice.Automatic(), null, true, 500, 1);
        MixtureModel even = MixtureModel.fromArray(SHAPE, 2, new double[] {0.5, 0.5, 2, 50});
        Memories memories = Memories.remembering(new MStep(spec, Units.identity(1)), even, ofTwo(30_000, 30_000));
        for (int batch = 0; batch < 4; batch++) {
            memories.judge(sample(100, 50), 100);
            memories.fold(ofTwo(1e-3, 100), 1);
        }
        return memories;
    }

    @Test
    void aBurstOfOneClusterLeavesTheWeightsOfLongMemoriesAsTheyAre() {
        Memories memories = inABurst();
        assertThat(memories.served()).as("meanwhile a short memory is right").isLessThan(2);
        assertThat(memories.memories().getFirst().model().weight(1)).isGreaterThan(0.85);
        assertThat(memories.longest().model().weight(1)).isBetween(0.5, 0.51);
        assertThat(memories.judge(sample(100, 2), 100)).isNull();
        assertThat(memories.served()).isGreaterThan(1);
    }

    @Test
    void aMemoryThatLacksTheWeightsAloneTakesThemAndKeepsItsComponents() {
        Memories memories = inABurst();
        int points = 400;
        for (; memories.longest().model().weight(0) > 0.3; points += 100) {
            assertThat(points)
                    .as("the span of the second memory, and until it is behind")
                    .isLessThan(2_000);
            memories.judge(sample(100, 50), 100);
            memories.fold(ofTwo(1e-3, 100), 1);
        }
        assertThat(points).isGreaterThanOrEqualTo(1_600);
        Memory longest = memories.longest();
        assertThat(longest.model().distribution(0, 0).toArray()[0]).isCloseTo(2, within(ROUNDING));
        assertThat(longest.effectivePoints()).as("it knows as much as before").isGreaterThan(50_000);
    }
}
