package dev.stepwise.metrics;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** All meters as the text that Prometheus reads. */
public final class Exposition {

    private static final int MOST_TRIES = 10;

    private Exposition() {}

    /**
     * Returns the text. Meters come and go while they are read: those of a Kafka client with its connections, ours with the
     * clusters. One that goes and comes back at that moment is read twice, which the format does not allow; all are then read
     * again.
     *
     * @throws IllegalArgumentException when two meters have one name and the same labels, not only for a moment
     */
    public static String of(PrometheusMeterRegistry registry) {
        for (int tries = 1; ; tries++) {
            try {
                return registry.scrape();
            } catch (IllegalArgumentException e) {
                if (tries == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }
}
