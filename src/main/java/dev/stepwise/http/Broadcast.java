package dev.stepwise.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Hands server-sent events to all who listen; never waits for any of them. Safe for threads. */
public final class Broadcast {

    private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();

    /** Whether anybody listens. */
    public boolean isHeard() {
        return !subscriptions.isEmpty();
    }

    /**
     * Sends an event; a listener whose queue is full is dropped.
     *
     * @param event its name
     * @param json one line
     */
    public void send(String event, byte[] json) {
        if (isHeard()) {
            ByteArrayOutputStream message = new ByteArrayOutputStream(json.length + 64);
            message.writeBytes(("event: " + event + "\ndata: ").getBytes(UTF_8));
            message.writeBytes(json);
            message.writeBytes("\n\n".getBytes(UTF_8));
            byte[] bytes = message.toByteArray();
            subscriptions.forEach(subscription -> subscription.offer(bytes));
        }
    }

    /**
     * Listens from now on, until the subscription is closed.
     *
     * @param onClose is run once
     */
    Subscription subscribe(Runnable onClose) {
        Subscription subscription = new Subscription(closed -> {
            if (subscriptions.remove(closed)) {
                onClose.run();
            }
        });
        subscriptions.add(subscription);
        return subscription;
    }
}
