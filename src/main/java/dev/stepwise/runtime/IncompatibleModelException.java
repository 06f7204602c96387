package dev.stepwise.runtime;

import java.util.List;

/** Model files that no longer fit what was learned under them. */
public final class IncompatibleModelException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** @param problems a sentence for each model, with the remedy */
    public IncompatibleModelException(List<String> problems) {
        super(String.join("\n", problems));
    }
}
