package dev.stepwise.runtime;

import dev.stepwise.em.batch.Pace;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Work for a share of the time: after every stretch of it the thread rests for so long that the work is no more than that
 * share of one core. Ends the work when it is no longer wanted. For one thread.
 */
public final class BackgroundPace implements Pace {

    /** The work gets this part of one core. Scoring has the rest. */
    private static final double SHARE = 0.25;

    private static final long STRETCH_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** Sleeps for so long, or less. */
    interface Rest {
        void forNanos(long nanos);
    }

    private final BooleanSupplier unwanted;
    private final LongSupplier clock;
    private final Rest rest;
    private long began;

    /** @param unwanted is asked again and again; once true, the work ends with a {@link CancellationException} */
    public BackgroundPace(BooleanSupplier unwanted) {
        this(unwanted, System::nanoTime, LockSupport::parkNanos);
    }

    BackgroundPace(BooleanSupplier unwanted, LongSupplier clock, Rest rest) {
        this.unwanted = unwanted;
        this.clock = clock;
        this.rest = rest;
        began = clock.getAsLong();
    }

    @Override
    public void step() {
        if (unwanted.getAsBoolean()) {
            throw new CancellationException("the model has moved on");
        }
        long worked = clock.getAsLong() - began;
        if (worked < STRETCH_NANOS) {
            return;
        }
        long until = clock.getAsLong() + (long) (worked * (1 / SHARE - 1));
        for (long left = until - clock.getAsLong(); left > 0; left = until - clock.getAsLong()) {
            if (unwanted.getAsBoolean() || Thread.currentThread().isInterrupted()) {
                throw new CancellationException("the service is closing, or the model has moved on");
            }
            rest.forNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(100)));
        }
        began = clock.getAsLong();
    }
}
