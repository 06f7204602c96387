package dev.stepwise.topology;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CommitPaceTest {

    private static final long NOW = 1_000_000;

    private final CommitPace pace = new CommitPace();

    @Test
    void theFirstBatchAfterAQuietTimeIsCommittedAtOnce() {
        pace.committing(NOW - 100);
        assertThat(pace.isWorthwhile(NOW - 10, NOW)).isTrue();
    }

    @Test
    void batchesThatComeCloseTogetherShareACommit() {
        pace.committing(NOW);
        assertThat(pace.isWorthwhile(NOW, NOW + CommitPace.SHORTEST_GAP_MILLIS - 1))
                .isFalse();
        assertThat(pace.isWorthwhile(NOW, NOW + CommitPace.SHORTEST_GAP_MILLIS)).isTrue();
    }

    @Test
    void aLearnerThatIsBehindDoesNotCommitBehindEveryBatch() {
        pace.committing(NOW - CommitPace.LONGEST_GAP_MILLIS + 1);
        assertThat(pace.isWorthwhile(NOW - CommitPace.FRESH_MILLIS - 1, NOW)).isFalse();
    }

    @Test
    void aClockThatIsSetBackDoesNotStopCommits() {
        pace.committing(NOW);
        assertThat(pace.isWorthwhile(NOW - 3_600_000, NOW - 3_600_000)).isTrue();
    }

    /** With a commit interval of minutes nothing else commits, and scorers wait for first parameters. */
    @Test
    void aLearnerThatIsBehindCommitsOnceASecond() {
        pace.committing(NOW - CommitPace.LONGEST_GAP_MILLIS);
        assertThat(pace.isWorthwhile(NOW - 60_000, NOW)).isTrue();
    }
}
