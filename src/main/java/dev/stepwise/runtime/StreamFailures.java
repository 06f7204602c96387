package dev.stepwise.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what happens when a stream thread fails. If the cause will pass, such as a broker out of reach, another
 * thread takes its place, a few times a minute at most. Otherwise the client stops, because going on would lose points.
 */
final class StreamFailures implements StreamsUncaughtExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(StreamFailures.class);
    private static final int MOST_REPLACEMENTS = 5;
    private static final long WITHIN_NANOS = 60_000_000_000L;

    private final String name;
    private final Deque<Long> replacements = new ArrayDeque<>();

    StreamFailures(String name) {
        this.name = name;
    }

    @Override
    public StreamThreadExceptionResponse handle(Throwable failure) {
        if (isTransient(failure) && mayReplace(System.nanoTime())) {
            LOG.warn("A thread of {} failed and is replaced", name, failure);
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        LOG.error("{} has failed and stops", name, failure);
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    private static boolean isTransient(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RetriableException) {
                return true;
            }
        }
        return false;
    }

    private synchronized boolean mayReplace(long now) {
        while (!replacements.isEmpty() && now - replacements.peekFirst() > WITHIN_NANOS) {
            replacements.removeFirst();
        }
        replacements.addLast(now);
        return replacements.size() <= MOST_REPLACEMENTS;
    }
}
