package dev.stepwise.topology;

/**
 * Says when it is worth while to commit before the time has come. Scorers wait for the learner's parameters, so a
 * commit right behind a mini-batch halves what they wait; but a commit costs the same whether one mini-batch or a
 * hundred wait for it, and a learner that commits behind each of them is done with committing when many tasks send
 * theirs.
 */
final class CommitPace {

    /** At least this long passes from the beginning of one commit to the next that is asked for. */
    static final long SHORTEST_GAP_MILLIS = 50;

    /** A mini-batch older than this has others waiting behind it. One commit takes them along. */
    static final long FRESH_MILLIS = 250;

    /**
     * After this long, a commit is worthwhile behind old mini-batches too. So users who set a long commit interval need
     * not wait for as long.
     */
    static final long LONGEST_GAP_MILLIS = 1_000;

    private long lastMillis;

    /** A commit begins, for whatever reason. */
    void committing(long nowMillis) {
        lastMillis = nowMillis;
    }

    /**
     * Where the clock was set back it is: Kafka Streams measures its own interval by the same clock, and would commit nothing until
     * that has caught up.
     *
     * @param batchMillis when the mini-batch was made
     */
    boolean isWorthwhile(long batchMillis, long nowMillis) {
        long gap = nowMillis - lastMillis;
        return gap < 0
                || gap >= LONGEST_GAP_MILLIS
                || (gap >= SHORTEST_GAP_MILLIS && nowMillis - batchMillis <= FRESH_MILLIS);
    }
}
