package dev.stepwise.em.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.em.scoring.AnomalyCount;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** At a rate of 0.01, where 100 points are expected to hold one anomaly, with first log-densities whose tail has a scale of 1.3. */
class AnomalyLimitTest {

    private static final double RATE = 0.01;
    private static final int FIRST_ROWS = 256;
    private static final double SCALE = 1.3;
    private static final double FIRST_LIMIT = -23.0 - SCALE * Math.log(10);
    private static final double ROUNDING = 1e-9;

    private final AnomalyLimit limit = of(RATE);

    private static AnomalyLimit of(double rate) {
        return Objects.requireNonNull(AnomalyLimit.of(rate));
    }

    /** 0, −step, −2 step, …; the scale of their lowest tenth, which are 25 rows, is 13 steps. */
    private static double[] memories(int rows, double step) {
        double[] values = new double[rows];
        Arrays.setAll(values, i -> -i * step);
        return values;
    }

    private static AnomalyCount found(long points, long anomalies, AnomalyLimit under) {
        return new AnomalyCount(points, anomalies, under.value());
    }

    /** How far the limit moves when of so many points so many lie below it. */
    private double moveAfter(long points, long anomalies) {
        double before = limit.value();
        limit.add(found(points, anomalies, limit));
        return limit.value() - before;
    }

    @Test
    void withoutARateThereIsNone() {
        assertThat(AnomalyLimit.of(0)).isNull();
    }

    @Test
    void theFirstGuessIsMadeOf256LogDensities() {
        double[] values = memories(FIRST_ROWS, 0.1);
        limit.begin(Arrays.copyOf(values, 200));
        limit.begin(Arrays.copyOfRange(values, 200, 255));
        assertThat(limit.isOpen()).isTrue();
        assertThat(limit.value()).isNaN();
        limit.begin(new double[] {values[255]});
        assertThat(limit.isOpen()).isFalse();
        assertThat(limit.value()).isCloseTo(FIRST_LIMIT, within(ROUNDING));
    }

    @Test
    void theScaleOfTheTailIsFromAHalfToFiveNats() {
        limit.begin(memories(FIRST_ROWS, 0.01));
        assertThat(limit.value()).isCloseTo(-2.3 - 0.5 * Math.log(10), within(ROUNDING));
        limit.restart(memories(FIRST_ROWS, 100));
        assertThat(limit.value()).isCloseTo(-23_000 - 5 * Math.log(10), within(ROUNDING));
        double[] oneFarAway = memories(FIRST_ROWS, 0.1);
        oneFarAway[255] = -1e9;
        limit.restart(oneFarAway);
        assertThat(limit.value())
                .as("a row counts 5 nats at most, in the place of 2.5")
                .isCloseTo(-23 - (SCALE + 0.1) * Math.log(10), within(ROUNDING));
    }

    @Test
    void aRateAboveATenthIsReadOffTheRowsThemselves() {
        AnomalyLimit often = of(0.3);
        often.begin(memories(FIRST_ROWS, 0.1));
        assertThat(often.value()).isEqualTo(-0.1 * (255 - 76));
    }

    @Test
    void whileTheShareIsRightTheLimitStays() {
        limit.begin(memories(FIRST_ROWS, 0.1));
        assertThat(moveAfter(1_000, 10)).isCloseTo(0, within(ROUNDING));
    }

    /** The formula of the class comment, summed up as it stands there. */
    @Test
    void itIsTheQuantileOfGreatestLikelihood() {
        limit.begin(memories(FIRST_ROWS, 0.1));
        double expected = 5 * Math.exp(FIRST_LIMIT / SCALE);
        double anomalies = 5;
        double lateLimit = limit.value() - 0.7;
        for (long found : new long[] {9, 0, 4}) {
            double under = found == 4 ? lateLimit : limit.value();
            limit.add(new AnomalyCount(500, found, under));
            expected = Math.exp(-0.05) * expected + 5 * Math.exp(under / SCALE);
            anomalies = Math.exp(-0.05) * anomalies + found;
            assertThat(limit.value()).isCloseTo(SCALE * Math.log(expected / anomalies), within(ROUNDING));
        }
    }

    @Test
    void aFloodCountsNoMoreThanFiveStandardDeviationsAndFive() {
        limit.begin(memories(FIRST_ROWS, 0.1));
        double kept = 5 * Math.exp(-0.1);
        double most = 10 + 5 * Math.sqrt(10) + 5;
        assertThat(moveAfter(1_000, 1_000)).isCloseTo(SCALE * Math.log((kept + 10) / (kept + most)), within(ROUNDING));
    }

    @Test
    void aStepIsAtMostOneScale() {
        limit.begin(memories(FIRST_ROWS, 0.1));
        assertThat(moveAfter(100_000, 0)).isCloseTo(SCALE, within(ROUNDING));
        limit.restart(memories(FIRST_ROWS, 0.1));
        limit.add(new AnomalyCount(1_900, 50, limit.value() - 100));
        assertThat(limit.value() - FIRST_LIMIT).isCloseTo(-SCALE, within(ROUNDING));
    }

    /** A batch of 500 points without an anomaly shows the scale, where as many anomalies are remembered as were expected. */
    private void scaleIs(double scale, double remembered) {
        double kept = Math.exp(-0.05) * remembered;
        assertThat(moveAfter(500, 0)).isCloseTo(scale * Math.log((kept + 5) / kept), within(ROUNDING));
    }

    @Test
    void aShareThatIsWrongTwiceInTheSameDirectionDoublesTheScale() {
        limit.begin(memories(FIRST_ROWS, 0.1));
        moveAfter(2_000, 0);
        moveAfter(2_000, 0);
        scaleIs(2 * SCALE, 5);
        moveAfter(1_500, 0); // doubled again
        moveAfter(2_000, 55); // now the other way: a fifth less
        moveAfter(2_000, 55);
        scaleIs(2 * 2 * 0.8 * 2 * SCALE, 5);
    }

    @Test
    void aShareThatIsRightAgainLetsTheScaleReturnByFifths() {
        limit.begin(memories(FIRST_ROWS, 0.1));
        moveAfter(2_000, 0);
        moveAfter(2_000, 0);
        moveAfter(2_000, 20);
        scaleIs(1.6 * SCALE, 5 * Math.exp(-0.2) + 20);
        moveAfter(1_500, 15);
        moveAfter(2_000, 20);
        moveAfter(2_000, 20);
        assertThat(moveAfter(100_000, 0)).as("never below the tail's own").isCloseTo(SCALE, within(ROUNDING));
    }

    @Test
    void wrongInOppositeDirectionsOrByThreeStandardDeviationsIsNotWrongTwice() {
        limit.begin(memories(FIRST_ROWS, 0.1));
        moveAfter(2_000, 0);
        moveAfter(2_000, 40);
        moveAfter(2_500, 10); // 25 − 15 = 25 − 3 √25
        moveAfter(2_500, 10);
        double at = limit.value();
        assertThat(moveAfter(100_000, 0)).as("from %f", at).isCloseTo(SCALE, within(ROUNDING));
    }

    @Test
    void whatIsCountedBeforeThereIsALimitOrWithoutPointsChangesNothing() {
        limit.add(new AnomalyCount(1_000, 500, -3));
        limit.begin(memories(FIRST_ROWS, 0.1));
        limit.add(new AnomalyCount(0, 0, 0));
        assertThat(limit.value()).isCloseTo(FIRST_LIMIT, within(ROUNDING));
        assertThat(moveAfter(1_000, 10)).isCloseTo(0, within(ROUNDING));
    }

    @Test
    void aRestartForgetsTheLimitAndWhatWasFoundUnderIt() {
        limit.begin(memories(FIRST_ROWS, 0.1));
        moveAfter(2_000, 0);
        moveAfter(1_900, 0);
        limit.restart(memories(100, 0.1));
        assertThat(limit.isOpen()).isTrue();
        limit.restart(memories(FIRST_ROWS, 0.1));
        assertThat(limit.value()).isCloseTo(FIRST_LIMIT, within(ROUNDING));
        moveAfter(100, 1); // would be a look, had the 1,900 points counted
        moveAfter(2_000, 0);
        assertThat(moveAfter(100_000, 0)).as("nothing was wrong twice").isCloseTo(SCALE, within(ROUNDING));
    }

    @Test
    void itGoesOnWhereItsStateWasWritten() {
        AnomalyLimit young = of(RATE);
        young.begin(memories(100, 0.1));
        AnomalyLimit[] both = {young, limit};
        limit.begin(memories(FIRST_ROWS, 0.1));
        moveAfter(2_000, 0);
        moveAfter(1_000, 3);
        for (AnomalyLimit one : both) {
            AnomalyLimit restored = of(RATE);
            restored.restore(ThroughBytes.of(one.state(), PartBytes::write, PartBytes::readAnomalyLimit));
            assertThat(restored.state()).isEqualTo(one.state());
            assertThat(restored.isOpen()).isEqualTo(one == young);
            for (AnomalyLimit goesOn : new AnomalyLimit[] {restored, one}) {
                goesOn.begin(goesOn.isOpen() ? memories(156, 0.1) : new double[0]);
                goesOn.add(found(1_000, 0, goesOn));
            }
            assertThat(restored.value()).isEqualTo(one.value()).isNotNaN();
        }
    }
}
