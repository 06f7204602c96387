package dev.stepwise.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service's HTTP endpoint, on virtual threads: {@code /health/live}, {@code /health/ready}, {@code /metrics},
 * {@code /models}, {@code /models/{id}} and {@code /models/{id}/score}.
 */
public final class Endpoint implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final String JSON = "application/json";
    private static final int MOST_SCORED_AT_ONCE = 16;
    private static final int LONGEST_WAIT_SECONDS = 5;
    private static final String SLOWEST_REQUEST_SECONDS = "30";

    static {
        // read once by the server's class: how long a client may take to send, and the service to answer
        setIfAbsent("sun.net.httpserver.maxReqTime", SLOWEST_REQUEST_SECONDS);
        setIfAbsent("sun.net.httpserver.maxRspTime", SLOWEST_REQUEST_SECONDS);
        setIfAbsent("jdk.httpserver.maxConnections", "256");
    }

    private final Backend backend;
    private final ScoreRequests scores;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore places = new Semaphore(MOST_SCORED_AT_ONCE);

    private record Answer(String type, byte[] body) {}

    /**
     * Listens at once.
     *
     * @param port 0: any free one
     * @throws IOException when the address cannot be listened on
     */
    public Endpoint(String host, int port, Backend backend) throws IOException {
        this.backend = backend;
        this.scores = new ScoreRequests(backend);
        server = HttpServer.create(new InetSocketAddress(host, port), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    private static void setIfAbsent(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                Answer answer = answer(exchange);
                send(exchange, 200, answer.type(), answer.body());
            } catch (Problem problem) {
                send(exchange, problem);
            } catch (RuntimeException e) {
                LOG.error("A request failed: {}", exchange.getRequestURI().getRawPath(), e);
                send(exchange, new Problem(500, "Internal error", "The service's log says more."));
            }
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        List<String> steps = List.of(path.substring(1).split("/", -1));
        switch (path) {
            case "/health/live" -> {
                requireGet(exchange);
                if (!backend.isLive()) {
                    throw new Problem(503, "Not live", backend.missing());
                }
                return json(json -> json.writeStringField("status", "live"));
            }
            case "/health/ready" -> {
                requireGet(exchange);
                List<String> missing = backend.missing();
                if (!missing.isEmpty()) {
                    throw new Problem(503, "Not ready", missing);
                }
                return json(json -> json.writeStringField("status", "ready"));
            }
            case "/metrics" -> {
                requireGet(exchange);
                return new Answer(
                        "text/plain; version=0.0.4; charset=utf-8",
                        backend.metrics().getBytes(UTF_8));
            }
            case "/models" -> {
                requireGet(exchange);
                return models();
            }
            default -> {
                if (steps.size() == 2 && steps.get(0).equals("models")) {
                    requireGet(exchange);
                    return new Answer(JSON, snapshot(steps.get(1)));
                }
                if (steps.size() == 3
                        && steps.get(0).equals("models")
                        && steps.get(2).equals("score")) {
                    requireModel(steps.get(1));
                    requireMethod(exchange, "POST");
                    return new Answer(JSON, score(steps.get(1), exchange.getRequestBody()));
                }
                throw new Problem(404, "Not found", "There is nothing at " + path + ".");
            }
        }
    }

    /** Only so many requests are in memory at a time; the others wait before they are read. */
    private byte[] score(String model, InputStream body) throws IOException {
        try {
            if (!places.tryAcquire(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new Problem(503, "Too many requests at once", "Try again in a moment.");
            }
        } catch (InterruptedException e) {
            throw new Problem(503, "Closing", "The service is closing.");
        }
        try {
            return scores.answer(model, body);
        } finally {
            places.release();
        }
    }

    private Answer models() {
        return json(json -> {
            json.writeArrayFieldStart("models");
            for (String id : backend.models()) {
                byte[] snapshot = backend.snapshot(id);
                if (snapshot == null) {
                    json.writeStartObject();
                    json.writeStringField("model", id);
                    json.writeStringField("convergence", "bootstrapping");
                    json.writeEndObject();
                } else {
                    json.writeRawValue(new String(snapshot, UTF_8));
                }
            }
            json.writeEndArray();
        });
    }

    private byte[] snapshot(String id) {
        requireModel(id);
        byte[] snapshot = backend.snapshot(id);
        if (snapshot == null) {
            throw new Problem(503, "No parameters yet", "The model " + id + " waits for its first points.");
        }
        return snapshot;
    }

    private void requireModel(String id) {
        if (!backend.models().contains(id)) {
            throw new Problem(
                    404, "No such model", "There is no model of that id; there are: " + backend.models() + ".");
        }
    }

    private static void requireGet(HttpExchange exchange) {
        if (!exchange.getRequestMethod().equals("HEAD")) {
            requireMethod(exchange, "GET");
        }
    }

    private static void requireMethod(HttpExchange exchange, String method) {
        if (!exchange.getRequestMethod().equals(method)) {
            exchange.getResponseHeaders().set("Allow", method.equals("GET") ? "GET, HEAD" : method);
            throw new Problem(405, "Method not allowed", "This place answers " + method + ".");
        }
    }

    private interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    private static Answer json(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Answer(JSON, bytes.toByteArray());
    }

    private static void send(HttpExchange exchange, Problem problem) throws IOException {
        Answer answer = json(json -> {
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
        send(exchange, problem.status(), "application/problem+json", answer.body());
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", type);
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        headers.set("Referrer-Policy", "no-referrer");
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
