package dev.stepwise.cli.terminal;

/** A command that could not do its work, in words for its user. */
public final class FailedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public FailedException(String message) {
        super(message);
    }
}
