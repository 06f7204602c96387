package dev.stepwise.http;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The events that one listener has yet to be sent: a bounded number, and of bounded size. */
public final class Subscription implements AutoCloseable {

    static final int MOST_WAITING = 64;

    /** Of events that wait for one listener. Listeners share the bytes of an event that waits for several. */
    static final int MOST_BYTES_WAITING = 4 << 20;

    private final BlockingQueue<byte[]> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicLong bytes = new AtomicLong();
    private final Consumer<Subscription> onClose;
    private @Nullable Thread reader;
    private boolean closed;

    Subscription(Consumer<Subscription> onClose) {
        this.onClose = onClose;
    }

    /**
     * Adds an event; where too many or too large ones wait already, the listener is too slow, and is dropped even if it hangs in a
     * write.
     */
    void offer(byte[] message) {
        if (bytes.getAndAdd(message.length) > MOST_BYTES_WAITING || !waiting.offer(message)) {
            close();
        }
    }

    /**
     * The next event; null: none came in time. To be called by one thread.
     *
     * @throws InterruptedException when the subscription has been closed
     */
    byte @Nullable [] next(long timeoutMillis) throws InterruptedException {
        synchronized (this) {
            reader = Thread.currentThread();
            if (closed) {
                throw new InterruptedException();
            }
        }
        byte[] next = waiting.poll(timeoutMillis, TimeUnit.MILLISECONDS);
        bytes.addAndGet(next == null ? 0 : -next.length);
        return next;
    }

    /** Wakes its reader for good. */
    @Override
    public void close() {
        onClose.accept(this);
        waiting.clear();
        synchronized (this) {
            if (!closed && reader != null && reader != Thread.currentThread()) {
                reader.interrupt();
            }
            closed = true;
        }
    }
}
