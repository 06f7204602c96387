package dev.stepwise.em.operation;

/**
 * A command, and who gave it when.
 *
 * @param command what is wanted
 * @param by who gave it, in their own words, at most {@value Command#LONGEST_TEXT} characters
 * @param timestampMillis when it was given, in milliseconds since 1970
 */
public record Instruction(Command command, String by, long timestampMillis) {

    public Instruction {
        Command.requireText(by);
    }
}
