package dev.stepwise.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import java.io.IOException;

/** Sends answers and problems, with the headers that all of them have. */
final class Replies {

    private static final String NOTHING_ALLOWED = "default-src 'none'; frame-ancestors 'none'";
    private static final String OWN_FILES_ALLOWED =
            "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** A browser that has once come over HTTPS comes so for a year (RFC 6797). */
    private static final String HTTPS_ONLY = "max-age=31536000";

    private Replies() {}

    static void send(HttpExchange exchange, Problem problem) throws IOException {
        byte[] body = Answer.object(json -> {
            json.writeStringField("type", "about:blank");
            json.writeStringField("title", problem.title());
            json.writeNumberField("status", problem.status());
            json.writeStringField("detail", problem.getMessage());
            if (!problem.missing().isEmpty()) {
                json.writeArrayFieldStart("missing");
                for (String missing : problem.missing()) {
                    json.writeString(missing);
                }
                json.writeEndArray();
            }
        });
        if (problem.retryAfterSeconds() > 0) {
            exchange.getResponseHeaders().set("Retry-After", String.valueOf(problem.retryAfterSeconds()));
        }
        send(exchange, problem.status(), new Answer.Whole("application/problem+json", body));
    }

    static void send(HttpExchange exchange, int status, Answer.Whole answer) throws IOException {
        headers(exchange, answer.type());
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head || answer.body().length == 0 ? -1 : answer.body().length);
        if (!head) {
            exchange.getResponseBody().write(answer.body());
            exchange.getResponseBody().flush(); // before the rest of a request is read, which may be broken
        }
    }

    static void send(HttpExchange exchange, Answer.Live live) throws IOException {
        try (Subscription events = live.events()) {
            headers(exchange, EventStream.TYPE);
            exchange.getResponseHeaders().set("X-Accel-Buffering", "no"); // proxies pass events on as they come
            exchange.sendResponseHeaders(200, 0);
            EventStream.write(events, exchange.getResponseBody());
        }
    }

    private static void headers(HttpExchange exchange, String type) {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", type);
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Content-Security-Policy", type.startsWith("text/html") ? OWN_FILES_ALLOWED : NOTHING_ALLOWED);
        headers.set("Referrer-Policy", "no-referrer");
        if (exchange instanceof HttpsExchange) {
            headers.set("Strict-Transport-Security", HTTPS_ONLY);
        }
    }
}
