package dev.stepwise.em.learner;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DriftTest {

    private final Drift drift = new Drift();

    @Test
    void aChangeIsOverTwentyThousandPointsAfterItsLastSign() {
        assertThat(drift.isUnderWay()).isFalse();
        drift.raised(100);
        drift.pass(19_999);
        assertThat(drift.isUnderWay()).isTrue();
        drift.rebased(100);
        drift.pass(19_999);
        assertThat(drift.isUnderWay()).isTrue();
        drift.pass(1);
        assertThat(drift.isUnderWay()).isFalse();
    }

    @Test
    void ofSmallBatchesTwoHundredPassAndNoFewerThanTwoThousandPoints() {
        drift.raised(1);
        drift.pass(1_999);
        assertThat(drift.isUnderWay()).isTrue();
        drift.pass(1);
        assertThat(drift.isUnderWay()).isFalse();
        drift.raised(20);
        drift.pass(3_999);
        assertThat(drift.isUnderWay()).isTrue();
        drift.pass(1);
        assertThat(drift.isUnderWay()).isFalse();
    }

    @Test
    void ofLargeBatchesFourPassBeforeItIsOver() {
        drift.raised(7_000);
        drift.pass(27_999);
        assertThat(drift.isUnderWay()).isTrue();
        drift.pass(50_000);
        assertThat(drift.isUnderWay()).isFalse();
        assertThat(drift.rebased(5_000))
                .as("more points than were left are no debt")
                .isTrue();
        drift.pass(20_000);
        assertThat(drift.isUnderWay()).isFalse();
    }

    @Test
    void anAlarmIsConfirmedOnce() {
        assertThat(drift.confirm())
                .as("without a sign there is nothing to confirm")
                .isFalse();
        drift.raised(100);
        assertThat(drift.confirm()).isTrue();
        assertThat(drift.confirm()).isFalse();
        drift.raised(100);
        assertThat(drift.confirm()).isTrue();
    }

    @Test
    void memoriesThatBeginAgainAreTheFirstSignOnlyWhereNoChangeIsUnderWay() {
        assertThat(drift.rebased(100)).isTrue();
        assertThat(drift.confirm()).isTrue();
        assertThat(drift.rebased(100)).isFalse();
        assertThat(drift.confirm()).isFalse();
        drift.pass(20_000);
        assertThat(drift.rebased(100)).isTrue();
    }

    @Test
    void memoriesThatBeginAgainAfterAnAlarmLeaveItToBeConfirmed() {
        drift.raised(100);
        assertThat(drift.rebased(100)).isFalse();
        assertThat(drift.confirm()).isTrue();
    }

    @Test
    void alarmsAreCounted() {
        drift.raised(1);
        drift.rebased(1);
        drift.raised(1);
        assertThat(drift.alarms()).isEqualTo(2);
    }

    @Test
    void itGoesOnWhereItsStateWasWritten() {
        drift.raised(100);
        drift.pass(500);
        Drift restored = new Drift();
        restored.restore(ThroughBytes.of(drift.state(), PartBytes::write, PartBytes::readDrift));
        assertThat(restored.alarms()).isEqualTo(1);
        restored.pass(19_499);
        assertThat(restored.isUnderWay()).isTrue();
        restored.pass(1);
        assertThat(restored.isUnderWay()).isFalse();
        assertThat(restored.confirm()).isTrue();
    }
}
