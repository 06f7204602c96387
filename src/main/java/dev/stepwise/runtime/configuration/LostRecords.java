package dev.stepwise.runtime.configuration;

import java.util.Locale;

/** What happens when records that have yet to be read are gone, because they were deleted or their topic was made anew. */
public enum LostRecords {
    /** An ERROR and counters tell of them, and reading goes on behind them. */
    SKIP,
    /** Reading stops with a sentence that names them. */
    FAIL;

    /** Returns the name as in the configuration. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
