package dev.stepwise.cli;

/** A command that could not do its work, in words for its user. */
final class FailedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    FailedException(String message) {
        super(message);
    }
}
