package dev.stepwise.http;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The memory that all requests and answers may hold together, in bytes. A request takes what it needs as it comes to need it, and
 * gives it back when its answer has left, so that neither large requests nor slow readers fill the heap, however many there are.
 * Safe for threads.
 */
final class ByteBudget {

    private static final long KIBIBYTE = 1 << 10;
    private static final long LEAST = 16L << 20;

    /** The heap's share, as a divisor. */
    private static final int SHARE = 8;

    private static final int LONGEST_WAIT_SECONDS = 5;

    private final int total;
    private final Semaphore free;

    /** @param bytes are counted in kibibytes, of which there are fewer than 2³¹ */
    ByteBudget(long bytes) {
        total = Math.toIntExact(bytes / KIBIBYTE);
        free = new Semaphore(total, true); // in order, so that small requests do not keep a large one waiting for ever
    }

    /** An eighth of the heap, and 16 MiB at least: more than the largest request and its answer usually need. */
    static ByteBudget ofHeap() {
        return new ByteBudget(Math.max(LEAST, Runtime.getRuntime().maxMemory() / SHARE));
    }

    /** Bytes that nobody holds. */
    long free() {
        return free.availablePermits() * KIBIBYTE;
    }

    /** A request's own account, empty yet. */
    Hold hold() {
        return new Hold();
    }

    /** What one request and its answer hold. For one thread. */
    final class Hold implements AutoCloseable {

        private long bytes;
        private int permits;

        private Hold() {}

        /**
         * Takes more.
         *
         * @throws Problem when one request would hold all there is, or others do and go on doing so
         */
        void add(long more) {
            bytes += more;
            long needed = (bytes + KIBIBYTE - 1) / KIBIBYTE - permits;
            if (needed > total - permits) {
                throw new Problem(
                        413,
                        "Too large",
                        "This request or its answer needs more than " + total
                                + " KiB of memory. Ask for less at once.");
            }
            try {
                if (needed > 0 && !free.tryAcquire((int) needed, LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                    throw Problem.busy("Too many requests at once");
                }
            } catch (InterruptedException e) {
                throw Problem.busy("Out of time");
            }
            permits += (int) Math.max(0, needed);
        }

        /** Gives all of it back. */
        @Override
        public void close() {
            free.release(permits);
            permits = 0;
        }
    }
}
