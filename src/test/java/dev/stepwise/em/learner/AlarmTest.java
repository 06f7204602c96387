package dev.stepwise.em.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The expected values come from plain means over the list of all blocks; within 200 blocks nothing has faded. */
class AlarmTest {

    private static final int POINTS = 256;
    private static final double ROUNDING = 1e-9;

    private final Alarm alarm = new Alarm();
    private final List<Double> blocks = new ArrayList<>();

    /** A block when the likelihood has stopped to rise. */
    private boolean addSettled(double meanLogLikelihood) {
        blocks.add(meanLogLikelihood);
        return alarm.add(POINTS, POINTS, POINTS * meanLogLikelihood, true);
    }

    private boolean add(double meanLogLikelihood) {
        blocks.add(meanLogLikelihood);
        return alarm.add(POINTS, POINTS, POINTS * meanLogLikelihood, false);
    }

    private void addBlocks(int count) {
        for (int block = 0; block < count; block++) {
            assertThat(add(block % 2 == 0 ? -3.1 : -2.9)).isFalse();
        }
    }

    private double meanOfFirst(int count) {
        return blocks.subList(0, count).stream().mapToDouble(b -> b).average().orElseThrow();
    }

    /** The mean of all blocks so far, moved by so many standard errors of a block of 256 points. */
    private double at(double standardErrors) {
        double squares = 0;
        for (int i = 1; i < blocks.size(); i++) {
            squares += Math.pow(blocks.get(i) - meanOfFirst(i), 2);
        }
        return meanOfFirst(blocks.size()) + standardErrors * Math.sqrt(squares / (blocks.size() - 1));
    }

    @Test
    void aFallOfEightStandardErrorsRaisesItAtOnce() {
        addBlocks(20);
        assertThat(add(at(-8))).isTrue();
        assertThat(alarm.statistic()).as("it has begun again").isZero();
    }

    @Test
    void aFallThatLeavesTheStatisticBelowItsThresholdDoesNot() {
        addBlocks(20);
        assertThat(add(at(-7.89))).isFalse();
        assertThat(alarm.statistic()).isCloseTo(6.89, within(ROUNDING));
        assertThat(add(at(-1.02))).as("6.89 + 0.02 are more than the threshold").isTrue();
    }

    @Test
    void aRiseTakesFromTheStatisticAndAFallOfOneStandardErrorAddsNothing() {
        addBlocks(20);
        add(at(-3));
        assertThat(alarm.statistic()).isCloseTo(2, within(ROUNDING));
        add(at(-1));
        assertThat(alarm.statistic()).isCloseTo(2, within(ROUNDING));
        add(at(0.5));
        assertThat(alarm.statistic()).isCloseTo(0.5, within(ROUNDING));
        add(at(5));
        assertThat(alarm.statistic()).isZero();
    }

    /** Twenty blocks have a plain mean for their level too. */
    @Test
    void aRiseRaisesItWhereTheLikelihoodHadStoppedToRise() {
        addBlocks(20);
        addSettled(at(0));
        double mean = meanOfFirst(21);
        assertThat(addSettled(at(4))).isFalse();
        assertThat(alarm.statistic()).isCloseTo(3, within(ROUNDING)); // 4 less 1
        assertThat(add(mean + 1))
                .as("what unsettles the likelihood is the rise itself")
                .isTrue();
        assertThat(alarm.fall()).isNegative();
        assertThat(alarm.statistic()).as("it has begun again").isZero();
    }

    @Test
    void aModelThatStillLearnsRaisesNone() {
        addBlocks(20);
        for (int block = 0; block < 10; block++) {
            assertThat(add(at(8))).isFalse();
            assertThat(alarm.statistic()).isZero();
        }
    }

    /** One block is as far below as a burst of outliers puts it; those that follow are as usual. */
    @Test
    void whatComesAfterABlockOfOutliersIsNoRise() {
        addBlocks(20);
        addSettled(-3);
        assertThat(addSettled(at(-7))).isFalse();
        for (int block = 0; block < 40; block++) {
            assertThat(addSettled(block % 2 == 0 ? -3.1 : -2.9)).isFalse();
        }
    }

    @Test
    void nothingInItsFirstTwentyBlocksRaisesIt() {
        for (int block = 0; block < 20; block++) {
            assertThat(add(block % 2 == 0 ? -3 : -6)).isFalse();
            assertThat(alarm.statistic()).isZero();
        }
        assertThat(add(-1e25)).isTrue();
    }

    @Test
    void afterFourBlocksAFallThatOtherClustersAloneExplainRaisesIt() {
        for (int block = 0; block < 3; block++) {
            assertThat(add(-3)).isFalse();
        }
        assertThat(add(-3)).isFalse();
        assertThat(add(-6.9)).as("below the mean by 3.9").isFalse();
        alarm.restart();
        for (int block = 0; block < 4; block++) {
            add(-3);
        }
        assertThat(add(-7.1)).isTrue();
        assertThat(alarm.fall()).isCloseTo(4.1, within(ROUNDING));
        add(-3);
        assertThat(add(-1e6)).as("one block says too little of the mean").isFalse();
    }

    @Test
    void aBlockThatHasNoScatterBeforeItRaisesItWithAnyFall() {
        for (int block = 0; block < 20; block++) {
            add(-3);
        }
        assertThat(add(-3)).isFalse();
        assertThat(add(-3.0001)).isTrue();
    }

    @Test
    void aBlockHasAtLeast256Points() {
        addBlocks(20);
        assertThat(alarm.add(255, 255, 255 * -100.0, false)).isFalse();
        assertThat(alarm.statistic()).isZero();
        assertThat(alarm.add(1, 1, -100, false)).isTrue();
        assertThat(alarm.fall()).isCloseTo(97, within(ROUNDING));
    }

    @Test
    void aBlockOfFourTimesThePointsHasHalfTheStandardError() {
        addBlocks(20);
        alarm.add(4 * POINTS, 4 * POINTS, 4 * POINTS * at(-2), false);
        assertThat(alarm.statistic()).isCloseTo(3, within(ROUNDING));
    }

    @Test
    void theFallIsInNatsPerUnitOfWeightAndOutlivesTheAlarm() {
        addBlocks(20);
        assertThat(alarm.fall()).isZero();
        assertThat(alarm.add(POINTS, 1000, 1000 * -10.0, false)).isTrue();
        assertThat(alarm.fall()).isCloseTo(7, within(ROUNDING));
        addBlocks(20);
        assertThat(alarm.fall()).as("untested blocks have none").isCloseTo(7, within(ROUNDING));
    }

    @Test
    void afterAnAlarmAndAfterARestartTwentyBlocksPassUntested() {
        addBlocks(20);
        add(at(-8));
        blocks.clear();
        addBlocks(20);
        add(at(-3));
        alarm.add(255, 255, -1e6, false);
        alarm.restart();
        assertThat(alarm.statistic()).isZero();
        blocks.clear();
        addBlocks(20);
        assertThat(add(at(-3))).isFalse();
        assertThat(alarm.statistic()).as("nothing is left of what was before").isCloseTo(2, within(ROUNDING));
    }

    @Test
    void meanAndScatterFadeAfterTwoHundredBlocks() {
        addBlocks(200);
        for (int block = 0; block < 100; block++) {
            add(-2);
        }
        double mean = -2 - Math.pow(199.0 / 200, 100);
        add(-50);
        assertThat(alarm.fall()).isCloseTo(mean + 50, within(ROUNDING));
    }

    @Test
    void batchesWithoutWeightOrWithoutANumberAreLeftOut() {
        addBlocks(20);
        assertThat(alarm.add(POINTS, 0, -1e6, false)).isFalse();
        assertThat(alarm.add(POINTS, Double.NaN, -1e6, false)).isFalse();
        assertThat(alarm.add(POINTS, POINTS, Double.NEGATIVE_INFINITY, false)).isFalse();
        assertThat(alarm.add(POINTS, POINTS, Double.NaN, false)).isFalse();
        add(at(-3));
        assertThat(alarm.statistic()).isCloseTo(2, within(ROUNDING));
    }

    @Test
    void itGoesOnWhereItsStateWasWritten() {
        addBlocks(24);
        add(at(-8));
        addBlocks(20);
        add(at(-2));
        alarm.add(200, 300, -1000, false);
        Alarm restored = new Alarm();
        restored.restore(ThroughBytes.of(alarm.state(), PartBytes::write, PartBytes::readAlarm));
        restored.restore(alarm.rises());
        assertThat(restored.rises()).isEqualTo(alarm.rises());
        assertThat(restored.state()).isEqualTo(alarm.state());
        assertThat(restored.statistic()).isEqualTo(alarm.statistic()).isPositive();
        assertThat(restored.fall()).isEqualTo(alarm.fall()).isPositive();
        assertThat(restored.add(56, 60, -1e5, false)).isTrue();
        assertThat(alarm.add(56, 60, -1e5, false)).isTrue();
        assertThat(restored.fall()).isEqualTo(alarm.fall());
    }
}
