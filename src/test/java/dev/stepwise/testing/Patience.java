package dev.stepwise.testing;

import java.time.Duration;

/** How long tests wait for what has to come. It only counts when it does not come, so it is long enough for a busy machine. */
public final class Patience {

    /** For anything that a process, a broker or a page has to do. */
    public static final Duration LONG = Duration.ofMinutes(6);

    private Patience() {}
}
