package dev.stepwise.em.operation;

/** What an operator wants of a learner. It is a record of the topic {@code statistics} and is applied in its turn. */
public sealed interface Command {

    /** Most characters of a name, and of who gave a command. */
    int LONGEST_TEXT = 64;

    /**
     * A cluster has a name from now on.
     *
     * @param cluster its id
     * @param name at most {@value #LONGEST_TEXT} characters, none of them a control character; empty: the cluster has none
     */
    record Name(int cluster, String name) implements Command {
        public Name {
            requireText(name);
        }
    }

    /** Nothing is learned until {@link Resume}. */
    record Freeze() implements Command {}

    /** Learning goes on. */
    record Resume() implements Command {}

    /**
     * The learner is again what it was at a version of which it has kept its statistics.
     *
     * @param version of one of {@link Operation#checkpoints()}
     */
    record Revert(long version) implements Command {}

    /**
     * Points are assigned with the parameters of a version, while learning goes on.
     *
     * @param version of one of {@link Operation#checkpoints()}; {@value #NEWEST}: the newest one
     */
    record Pin(long version) implements Command {

        /** Stands for the newest version. */
        public static final long NEWEST = 0;
    }

    /** Points are assigned with the newest parameters again. */
    record Unpin() implements Command {}

    /**
     * Refuses what is too long, or would break a line, a table or a label.
     *
     * @return the text
     * @throws IllegalArgumentException says why
     */
    static String requireText(String text) {
        if (text.codePointCount(0, text.length()) > LONGEST_TEXT) {
            throw new IllegalArgumentException("more than " + LONGEST_TEXT + " characters");
        }
        if (text.codePoints().anyMatch(Character::isISOControl) || !text.equals(text.strip())) {
            throw new IllegalArgumentException("control characters, or spaces at an end");
        }
        return text;
    }
}
