package dev.stepwise.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;

/** Writes server-sent events to one client, with a heart beat while there is nothing to say. */
final class EventStream {

    static final String TYPE = "text/event-stream";
    private static final long HEART_BEAT_MILLIS = 5_000;
    private static final byte[] HELLO = "retry: 1000\n: hello\n\n".getBytes(UTF_8);
    private static final byte[] HEART_BEAT = ": still here\n\n".getBytes(UTF_8);

    private EventStream() {}

    /** Returns when the client has gone or the subscription is closed. */
    static void write(Subscription subscription, OutputStream out) {
        try (subscription) {
            out.write(HELLO);
            out.flush();
            while (true) {
                byte[] message = subscription.next(HEART_BEAT_MILLIS);
                out.write(message == null ? HEART_BEAT : message);
                out.flush();
            }
        } catch (IOException | InterruptedException e) {
            // gone, too slow, or the service is closing: there is nobody to tell
        }
    }
}
