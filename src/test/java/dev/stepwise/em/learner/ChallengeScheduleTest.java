package dev.stepwise.em.learner;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChallengeScheduleTest {

    private static final long ENOUGH = 250;

    private final ChallengeSchedule schedule = new ChallengeSchedule();

    private boolean isAskedAt(long rows) {
        long before = schedule.pending();
        schedule.ask(rows, ENOUGH, true);
        return schedule.pending() != before;
    }

    /** Asks for none a row before, and for one at this row, which is answered at once. */
    private void comesAt(long rows) {
        assertThat(isAskedAt(rows - 1)).as("row %d", rows - 1).isFalse();
        assertThat(isAskedAt(rows)).as("row %d", rows).isTrue();
        assertThat(schedule.answer(schedule.pending())).isTrue();
    }

    @Test
    void challengesComeAtRowNumbersThatDouble() {
        assertThat(schedule.pending()).isZero();
        comesAt(8_000);
        comesAt(16_000);
        comesAt(32_000);
        assertThat(schedule.isRefit()).isFalse();
    }

    @Test
    void whereAChallengerLeadsTheNextChallengeComesAsSoonAsAllRowsAreNew() {
        comesAt(8_000);
        comesAt(16_000);
        schedule.judged(false, 16_100);
        assertThat(schedule.isLed()).isFalse();
        comesAt(32_000);
        schedule.judged(true, 32_100);
        assertThat(schedule.isLed()).isTrue();
        comesAt(40_100);
        schedule.judged(false, 40_100);
        assertThat(schedule.isLed()).isFalse();
    }

    @Test
    void aLateChallengeDoublesPastWhatHasComeMeanwhile() {
        assertThat(isAskedAt(33_000)).isTrue();
        schedule.answer(1);
        comesAt(64_000);
    }

    @Test
    void parametersFoundFromFewPointsAreFoundAgainTwiceAndTestedAtSixteenThousandRows() {
        schedule.begin(500, 500);
        assertThat(schedule.isProvisional()).isTrue();
        comesAt(2_000);
        assertThat(schedule.isRefit()).isTrue();
        assertThat(schedule.isProvisional()).isTrue();
        comesAt(8_000);
        assertThat(schedule.isRefit()).isTrue();
        assertThat(schedule.isProvisional()).isFalse();
        comesAt(16_000);
        assertThat(schedule.isRefit()).isFalse();
    }

    @Test
    void parametersFoundFromTwentyPointsAreFoundAgainAt50And100And200And500Rows() {
        schedule.begin(20, 500);
        comesAt(50);
        comesAt(100);
        ChallengeSchedule.State saved = schedule.state();
        schedule.begin(0, 500);
        schedule.restore(saved);
        comesAt(200);
        assertThat(schedule.isOfFewPoints()).isTrue();
        comesAt(500);
        assertThat(schedule.isOfFewPoints()).isFalse();
        comesAt(2_000);
    }

    @Test
    void aFirstFitOfAsManyPointsAsWereWantedHasNoEarlyRefits() {
        schedule.begin(20, 20);
        assertThat(schedule.isOfFewPoints()).isFalse();
        comesAt(2_000);
    }

    @Test
    void refitsThatAreDueTogetherAreOne() {
        schedule.begin(20, 500);
        assertThat(isAskedAt(300)).isTrue();
        schedule.answer(1);
        comesAt(500);
    }

    @Test
    void aStateOfAnEarlierReleaseGoesOnWithTheRefitThatItStoodAt() {
        schedule.restore(new ChallengeSchedule.State(0, 0, false, 0, 16_000, false));
        comesAt(2_000);
        comesAt(8_000);
        assertThat(schedule.isProvisional()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0, 8000, false", "1000, 2000, true", "1001, 8000, true", "4000, 8000, true", "4001, 8000, false"})
    void aRefitIsOfAtLeastTwiceThePointsOfTheFirstParameters(long points, long firstRows, boolean refit) {
        schedule.begin(points, 500);
        assertThat(schedule.isProvisional()).isEqualTo(refit);
        comesAt(firstRows);
        assertThat(schedule.isRefit()).isEqualTo(refit);
    }

    @Test
    void afterAnAlarmTheyComeAt250And500And1000Rows() {
        schedule.begin(500, 500);
        schedule.alarm(3_000);
        assertThat(schedule.isProvisional()).isFalse();
        comesAt(3_250);
        assertThat(schedule.isRefit()).isFalse();
        comesAt(3_500);
        comesAt(4_000);
        comesAt(5_000);
    }

    @Test
    void anAlarmDropsTheRequestUnderWay() {
        assertThat(isAskedAt(8_000)).isTrue();
        schedule.alarm(8_100);
        assertThat(schedule.pending()).isZero();
        assertThat(schedule.answer(1)).isFalse();
        assertThat(isAskedAt(8_350)).isTrue();
        assertThat(schedule.pending()).isEqualTo(2);
    }

    @Test
    void aChangeMovesTheNextOneUpToTwoThousandRowsAndNeverBack() {
        schedule.moveUp(5_000, false);
        comesAt(7_000);
        schedule.moveUp(8_500, false);
        comesAt(9_000);
    }

    @Test
    void inADriftThatGoesOnEachComesAfterFourTimesAsManyRows() {
        schedule.moveUp(1_000, true);
        comesAt(3_000);
        schedule.moveUp(3_100, true);
        comesAt(11_000);
        schedule.moveUp(11_100, false);
        comesAt(13_100);
    }

    @Test
    void whenADriftIsOverNoneWaitsLonger() {
        schedule.moveUp(1_000, true);
        comesAt(3_000);
        schedule.moveUp(3_100, true);
        schedule.calm(4_000);
        comesAt(6_000);
        schedule.calm(6_100);
        comesAt(8_000);
    }

    @Test
    void whatIsWithdrawnComesAgainLater() {
        assertThat(isAskedAt(8_000)).isTrue();
        schedule.withdraw(8_100);
        assertThat(schedule.pending()).isZero();
        assertThat(schedule.answer(1)).isFalse();
        assertThat(isAskedAt(10_100)).isTrue();
    }

    @Test
    void aChallengeThatIsDueAlreadyIsNotMoved() {
        schedule.moveUp(8_000, false);
        assertThat(isAskedAt(8_000)).isTrue();
    }

    @Test
    void refitsAreNotMovedUp() {
        schedule.begin(500, 500);
        schedule.moveUp(100, false);
        comesAt(2_000);
        comesAt(8_000);
        comesAt(16_000);
    }

    @Test
    void aChallengeWaitsForAQuarterOfAThousandUsableRows() {
        schedule.ask(8_000, ENOUGH - 1, true);
        assertThat(schedule.pending()).isZero();
        schedule.ask(8_000, ENOUGH, true);
        assertThat(schedule.pending()).isEqualTo(1);
    }

    @Test
    void whereChallengesAreLeftOutRefitsComeAllTheSame() {
        schedule.ask(8_000, ENOUGH, false);
        assertThat(schedule.pending()).isZero();
        schedule.begin(500, 500);
        schedule.ask(2_000, 0, false);
        assertThat(schedule.pending()).isEqualTo(1);
    }

    @Test
    void oneIsUnderWayAtATimeAndOnlyItsOwnNumberAnswersIt() {
        assertThat(schedule.answer(0)).as("none is under way").isFalse();
        assertThat(isAskedAt(8_000)).isTrue();
        assertThat(isAskedAt(16_000)).isFalse();
        assertThat(schedule.answer(2)).isFalse();
        assertThat(schedule.pending()).isEqualTo(1);
        assertThat(schedule.answer(1)).isTrue();
        assertThat(schedule.answer(1)).isFalse();
    }

    private static ChallengeSchedule restored(byte[] state) {
        ChallengeSchedule restored = new ChallengeSchedule();
        restored.restore(PartBytes.readChallenges(new StateReader(state, 2)));
        return restored;
    }

    @Test
    void itGoesOnWhereItsStateWasWritten() {
        schedule.begin(500, 500);
        comesAt(2_000);
        comesAt(8_000);
        schedule.moveUp(9_000, false);
        assertThat(isAskedAt(11_000)).isTrue();
        StateWriter out = new StateWriter(2);
        PartBytes.write(out, schedule.state());
        ChallengeSchedule restored = restored(out.toBytes());
        assertThat(restored.state()).isEqualTo(schedule.state());
        assertThat(restored.pending()).isEqualTo(3);
        assertThat(restored.isProvisional()).isFalse();
        assertThat(restored.answer(3)).isTrue();
        restored.ask(12_999, ENOUGH, true);
        assertThat(restored.pending()).isZero();
        restored.ask(13_000, ENOUGH, true);
        assertThat(restored.pending()).isEqualTo(4);
    }

    /** That layout had refits alone. */
    @Test
    void inTheFirstLayoutWhatIsUnderWayIsARefit() {
        ChallengeSchedule restored =
                restored(new StateWriter(1).put(1).put(1L).put(true).toBytes());
        assertThat(restored.isRefit()).isTrue();
        assertThat(restored.isProvisional()).isTrue();
        assertThat(restored.answer(1)).isTrue();
        restored.ask(8_000, ENOUGH, true);
        assertThat(restored.answer(2)).isTrue();
        restored.ask(15_999, ENOUGH, true);
        assertThat(restored.pending()).isZero();
        restored.ask(16_000, ENOUGH, true);
        assertThat(restored.pending()).isEqualTo(3);
        assertThat(restored(new StateWriter(1).put(2).put(0L).put(false).toBytes())
                        .isRefit())
                .isFalse();
    }
}
