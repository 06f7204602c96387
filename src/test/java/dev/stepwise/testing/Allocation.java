package dev.stepwise.testing;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Measures what code allocates once it has been compiled. */
public final class Allocation {

    private static final int CALLS = 1_000;
    private static final int MOST_SERIES = 10_000;

    private Allocation() {}

    /**
     * Returns the bytes that a call allocates, in whole numbers. Until loops have been compiled there are objects that go away then,
     * and on a busy machine the compiler is late: series of a thousand calls are made until one allocates no more than is expected.
     *
     * @param expected bytes of a call
     */
    public static long ofCall(long expected, Runnable call) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int series = 0; series < MOST_SERIES && least > expected; series++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < CALLS; i++) {
                call.run();
            }
            least = Math.min(least, (threads.getCurrentThreadAllocatedBytes() - before) / CALLS);
        }
        return least;
    }
}
