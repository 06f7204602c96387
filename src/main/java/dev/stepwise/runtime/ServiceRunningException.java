package dev.stepwise.runtime;

import java.util.Collection;

/** Something was asked for that cannot be done while the service runs. */
public final class ServiceRunningException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param groups that have members */
    ServiceRunningException(Collection<String> groups) {
        super("an instance of the service still runs, or was lost less than its session time-out ago: consumer groups "
                + groups + " have members. Stop all instances first");
    }
}
