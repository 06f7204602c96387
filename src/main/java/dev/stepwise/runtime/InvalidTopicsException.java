package dev.stepwise.runtime;

import java.util.List;

/** Topics that cannot be used as they are. */
public final class InvalidTopicsException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** @param problems a sentence for each, with the remedy */
    public InvalidTopicsException(List<String> problems) {
        super(String.join("\n", problems));
    }
}
