package dev.stepwise.topology;

/** Output is what leaves one of our processors: something for a topic, or word that something waits for the commit. */
sealed interface Output {

    /** The value of the record in its topic. */
    byte[] bytes();

    /** Something now waits on the heap for the commit; see {@link CommitHook}. */
    enum Tick implements Output {
        TICK;

        private static final byte[] NOTHING = {};

        @Override
        public byte[] bytes() {
            return NOTHING;
        }
    }

    /** The assignment of a point, for the partition with the number its point came from. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Assignment(int partition, byte[] bytes) implements Output {}

    /** A value for a topic that is partitioned by key. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Message(byte[] bytes) implements Output {}
}
