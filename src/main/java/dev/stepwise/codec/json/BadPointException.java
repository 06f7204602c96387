package dev.stepwise.codec.json;

import java.util.Locale;

/**
 * An event that cannot be a point. It says where, what would be right and what was there instead, of which it shows no
 * more than 40 characters. Has no stack trace.
 */
public final class BadPointException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Why an event is no point. */
    public enum Reason {
        /** No bytes, or nothing but white space. */
        EMPTY,
        /** More bytes than the limit. */
        TOO_LARGE,
        /** Objects and arrays nested deeper than the limit. */
        TOO_DEEP,
        /** No schema's id where the model expects one, or another framing. */
        NOT_FRAMED,
        /** A schema that the registry does not have. */
        UNKNOWN_SCHEMA,
        /** A schema that cannot be used: it is none, or a field of the model has a type that does not suit. */
        UNSUITABLE_SCHEMA,
        /** Bytes that the schema does not describe: cut off, or with lengths that cannot be. */
        MALFORMED,
        /** Bytes that are not UTF-8. */
        NOT_UTF8,
        /** Not one JSON value. */
        NOT_JSON,
        /** A field of the model stands twice in its object. */
        DUPLICATE_KEY,
        /** A value of another type than the field's. */
        WRONG_TYPE,
        /** A number beyond the range of a double. */
        NOT_FINITE,
        /** A number that is none of the field's family. */
        OUT_OF_RANGE,
        /** A category that the model does not name. */
        UNKNOWN_LEVEL,
        /** A field that the model requires is missing. */
        MISSING_REQUIRED,
        /** Every field of the model is missing. */
        NOTHING_OBSERVED,
        /** A vector of another length. */
        WRONG_DIMENSION,
        /** A weight that is negative. */
        BAD_WEIGHT,
        /** A class that the model does not name. */
        UNKNOWN_LABEL;

        /** Returns the reason as the headers of a dead letter have it. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final Reason reason;

    public BadPointException(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    /** Bytes that are not JSON, from this position on. */
    static BadPointException notJson(String what, int position) {
        return new BadPointException(Reason.NOT_JSON, what + " at byte " + position);
    }

    public Reason reason() {
        return reason;
    }
}
