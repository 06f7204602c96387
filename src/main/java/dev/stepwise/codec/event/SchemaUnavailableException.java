package dev.stepwise.codec.event;

/** The schema of an event cannot be had now, because no registry answers. The event has to be read again later. */
public final class SchemaUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public SchemaUnavailableException(String message) {
        super(message, null, false, false);
    }
}
