package dev.stepwise.topology;

import java.util.concurrent.atomic.AtomicBoolean;

/** The sudden death of a service: no hook runs, nothing is closed. */
final class Halt {

    static final int EXIT_CODE = 137;

    private static final AtomicBoolean SCHEDULED = new AtomicBoolean();

    private Halt() {}

    /** Halts this JVM so many milliseconds after the first call, unless that is "never". */
    static void scheduleOnce(String millis) {
        if (millis.equals("never") || SCHEDULED.getAndSet(true)) {
            return;
        }
        Thread.ofPlatform().daemon().start(() -> {
            try {
                Thread.sleep(Long.parseLong(millis));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            Runtime.getRuntime().halt(EXIT_CODE);
        });
    }
}
