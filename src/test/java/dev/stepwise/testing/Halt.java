package dev.stepwise.testing;

import java.util.concurrent.atomic.AtomicBoolean;

/** The sudden death of a service: no hook runs, nothing is closed. */
public final class Halt {

    public static final int EXIT_CODE = 137;

    private static final AtomicBoolean SCHEDULED = new AtomicBoolean();

    private Halt() {}

    /** Halts this JVM so many milliseconds after the first call, unless that is "never". */
    public static void scheduleOnce(String millis) {
        if (millis.equals("never") || SCHEDULED.getAndSet(true)) {
            return;
        }
        if (millis.equals("0")) {
            Runtime.getRuntime().halt(EXIT_CODE);
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
