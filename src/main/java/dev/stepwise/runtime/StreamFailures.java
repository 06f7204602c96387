package dev.stepwise.runtime;

import dev.stepwise.codec.event.SchemaUnavailableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what happens when a stream thread fails. Another thread takes its place where the cause will pass, such as a
 * broker out of reach, and where the transaction was rolled back, so that the next thread reads the same points again.
 * Failures that follow one another are waited for ever longer. Otherwise the client stops, because going on would lose
 * points.
 */
final class StreamFailures implements StreamsUncaughtExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(StreamFailures.class);

    /** A client whose threads fail more often than this within {@link #WITHIN} does not get over it by itself. */
    private static final int MOST_REPLACEMENTS = 30;

    private static final Duration WITHIN = Duration.ofMinutes(10);

    /** So many replacements within {@link #WITHIN} come at once. */
    private static final int AT_ONCE = 3;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration SCHEMA_PAUSE = Duration.ofSeconds(1);

    /**
     * The broker refuses what a producer says about its transaction, which it has aborted or given to another one. All
     * of them mean that nothing of the transaction stands. KAFKA-20785 is one way to get there: the coordinator aborts
     * after {@code transaction.timeout.ms} while the commit is in flight.
     */
    private static final List<Class<? extends RuntimeException>> ROLLED_BACK = List.of(
            InvalidTxnStateException.class,
            InvalidProducerEpochException.class,
            ProducerFencedException.class,
            TransactionAbortableException.class);

    private static final Duration RECENT = Duration.ofMinutes(1);

    /** Two failures within that are more than an accident; the longest pause, and the group's own, are shorter. */
    private static final Duration OFTEN = Duration.ofSeconds(30);

    private record Failed(long nanos, String message) {}

    private final String name;
    private final LongSupplier nanoTime;
    private final Pause pause;
    private volatile @Nullable Failed failed;
    private final Deque<Long> replacements = new ArrayDeque<>();

    /** Waits on the failing thread. */
    interface Pause {
        void of(Duration duration) throws InterruptedException;
    }

    StreamFailures(String name) {
        this(name, System::nanoTime, Thread::sleep);
    }

    StreamFailures(String name, LongSupplier nanoTime, Pause pause) {
        this.name = name;
        this.nanoTime = nanoTime;
        this.pause = pause;
    }

    /** What the newest failure of the last minute says; null: there was none. */
    @Nullable
    String recent() {
        Failed newest = failed;
        return newest == null || nanoTime.getAsLong() - newest.nanos() > RECENT.toNanos() ? null : newest.message();
    }

    /** Returns what the newest failure says when threads fail again and again; null: they do not. */
    synchronized @Nullable String failing() {
        long now = nanoTime.getAsLong();
        long many =
                replacements.stream().filter(at -> now - at <= OFTEN.toNanos()).count();
        return many > 1 ? recent() : null;
    }

    @Override
    public StreamThreadExceptionResponse handle(Throwable failure) {
        if (waitsForSchema(failure)) {
            LOG.warn(
                    "A thread of {} is replaced, as the schema of an event cannot be had yet: {}",
                    name,
                    failure.getMessage());
            return paused(SCHEMA_PAUSE)
                    ? StreamThreadExceptionResponse.REPLACE_THREAD
                    : StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        failed = new Failed(nanoTime.getAsLong(), root.getMessage() == null ? root.toString() : root.getMessage());
        if (isTransient(failure)) {
            int replacement = countReplacement(nanoTime.getAsLong());
            if (replacement <= MOST_REPLACEMENTS && waited(replacement)) {
                LOG.warn(
                        "A thread of {} failed and is replaced; what it had not committed is read again",
                        name,
                        failure);
                return StreamThreadExceptionResponse.REPLACE_THREAD;
            }
        }
        if (lostPlace(failure) instanceof LostPlaceException lost) {
            LOG.error("{} stops: {}", name, lost.getMessage());
        } else {
            LOG.error("{} has failed and stops", name, failure);
        }
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    private boolean waited(int replacement) {
        if (replacement > AT_ONCE) {
            Duration wanted = FIRST_PAUSE.multipliedBy(1L << Math.min(replacement - AT_ONCE - 1, 10));
            return paused(wanted.compareTo(LONGEST_PAUSE) < 0 ? wanted : LONGEST_PAUSE);
        }
        return true;
    }

    /** Nothing but its sentence is of use to anybody. */
    private static @Nullable Throwable lostPlace(Throwable failure) {
        Throwable cause = failure;
        while (cause != null && !(cause instanceof LostPlaceException)) {
            cause = cause.getCause();
        }
        return cause;
    }

    private boolean paused(Duration duration) {
        try {
            pause.of(duration);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Events do not come so far without their schema, but for rare cases: with {@code group.protocol: streams}, whose consumer has
     * no gate, or after a flood of ids. A registry may be away for long, so these failures are not counted.
     */
    private static boolean waitsForSchema(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SchemaUnavailableException) {
                return true;
            }
        }
        return false;
    }

    private static boolean isTransient(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Throwable one = cause;
            if (one instanceof RetriableException || ROLLED_BACK.stream().anyMatch(kind -> kind.isInstance(one))) {
                return true;
            }
        }
        return false;
    }

    private synchronized int countReplacement(long now) {
        while (!replacements.isEmpty() && now - replacements.peekFirst() > WITHIN.toNanos()) {
            replacements.removeFirst();
        }
        replacements.addLast(now);
        return replacements.size();
    }
}
