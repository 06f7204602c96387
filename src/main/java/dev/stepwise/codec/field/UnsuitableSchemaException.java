package dev.stepwise.codec.field;

import java.util.List;

/** A schema that no event of a model can be written with. Says everything that is wrong with it. */
public final class UnsuitableSchemaException extends RuntimeException {

    private static final long serialVersionUID = 1;
    private static final int LONGEST = 500;

    public UnsuitableSchemaException(String message) {
        super(message.length() <= LONGEST ? message : message.substring(0, LONGEST) + "…", null, false, false);
    }

    public UnsuitableSchemaException(List<String> problems) {
        this(String.join("; ", problems));
    }
}
