package dev.stepwise.codec.record;

/** Bytes of an internal topic that no release of this service wrote, or a later one did. */
public final class InvalidRecordException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public InvalidRecordException(String message) {
        super(message);
    }

    public InvalidRecordException(String message, Throwable cause) {
        super(message, cause);
    }
}
