package dev.stepwise.codec.csv;

/** A file of data that cannot be used; the message says where and why. */
public final class BadDataException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    public BadDataException(String message) {
        super(message);
    }

    /** The message has the place in the file; a file may have millions of such places. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
