package dev.stepwise.distribution;

/**
 * Numbers that are no parameters of a distribution: not finite, outside their range, or a matrix that is not positive definite.
 * The message holds none of them, because it may stand where the data must not.
 */
public final class InvalidParametersException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    /** @param message what they are not */
    public InvalidParametersException(String message) {
        super(message);
    }
}
