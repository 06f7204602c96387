package dev.stepwise.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** All places of the endpoint but the files. */
final class Routes {

    /** Everybody may ask for paths that begin with this. */
    private static final String HEALTH = "/health/";

    private static final int MOST_SCORED_AT_ONCE = 16;
    private static final int MOST_LISTENERS = 64;
    private static final int LONGEST_WAIT_SECONDS = 5;

    private final Backend backend;
    private final ScoreRequests scores;
    private final Semaphore places = new Semaphore(MOST_SCORED_AT_ONCE);
    private final Semaphore listeners = new Semaphore(MOST_LISTENERS);
    private final List<Route> routes;

    Routes(Backend backend) {
        this.backend = backend;
        this.scores = new ScoreRequests(backend);
        this.routes = List.of(
                get("/health/live", this::live),
                get("/health/ready", this::ready),
                get("/version", (exchange, path) -> version()),
                get("/metrics", (exchange, path) -> metrics()),
                get("/models", (exchange, path) -> models()),
                get("/models/{id}", (exchange, path) -> Answer.ofJson(newest(model(path)))),
                get("/models/{id}/features", of(History::features)),
                get("/models/{id}/components", of(History::components)),
                get("/models/{id}/components/{cluster}", this::component),
                get("/models/{id}/snapshots", of(History::snapshots)),
                get("/models/{id}/snapshots/{version}", this::snapshot),
                get("/models/{id}/events", of(History::events)),
                get("/models/{id}/figures", of(History::figures)),
                get("/models/{id}/assignments", of(History::assignments)),
                get("/models/{id}/anomalies", of(History::anomalies)),
                get("/models/{id}/stream", this::stream),
                new Route(
                        "POST", "/models/{id}/score", (exchange, path) -> Answer.ofJson(score(model(path), exchange))));
    }

    private static Route get(String template, Route.Handler handler) {
        return new Route("GET", template, handler);
    }

    private Route.Handler of(Function<History, byte[]> part) {
        return (exchange, path) -> Answer.ofJson(part.apply(backend.history(model(path))));
    }

    /** The places, in the order in which they are tried. */
    List<Route> all() {
        return routes;
    }

    /** Whether a path is about health. */
    static boolean isHealth(String path) {
        return path.startsWith(HEALTH);
    }

    private Answer live(HttpExchange exchange, Map<String, String> path) {
        if (!backend.isLive()) {
            throw new Problem(503, "Not live", backend.missing());
        }
        return Answer.ofJson(Answer.object(json -> json.writeStringField("status", "live")));
    }

    private Answer ready(HttpExchange exchange, Map<String, String> path) {
        List<String> missing = backend.missing();
        if (!missing.isEmpty()) {
            throw new Problem(503, "Not ready", missing);
        }
        return Answer.ofJson(Answer.object(json -> json.writeStringField("status", "ready")));
    }

    private Answer version() {
        return Answer.ofJson(Answer.object(json -> {
            json.writeStringField("name", "stepwise");
            json.writeStringField("version", backend.version());
        }));
    }

    private Answer metrics() {
        return new Answer.Whole(
                "text/plain; version=0.0.4; charset=utf-8", backend.metrics().getBytes(UTF_8));
    }

    private Answer models() {
        return Answer.ofJson(Answer.object(json -> {
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
        }));
    }

    private byte[] newest(String id) {
        byte[] snapshot = backend.snapshot(id);
        if (snapshot == null) {
            throw new Problem(503, "No parameters yet", "The model " + id + " waits for its first points.");
        }
        return snapshot;
    }

    private Answer component(HttpExchange exchange, Map<String, String> path) {
        String cluster = path.getOrDefault("cluster", "");
        byte[] component =
                cluster.matches("\\d{1,9}") ? backend.history(model(path)).component(Integer.parseInt(cluster)) : null;
        if (component == null) {
            throw new Problem(404, "No such cluster", "The newest snapshot has none of that id.");
        }
        return Answer.ofJson(component);
    }

    private Answer snapshot(HttpExchange exchange, Map<String, String> path) {
        String version = path.getOrDefault("version", "");
        byte[] snapshot =
                version.matches("\\d{1,18}") ? backend.history(model(path)).snapshot(Long.parseLong(version)) : null;
        if (snapshot == null) {
            throw new Problem(404, "No such snapshot", "None of that version is kept.");
        }
        return Answer.ofJson(snapshot);
    }

    private Answer stream(HttpExchange exchange, Map<String, String> path) {
        History history = backend.history(model(path));
        if (exchange.getRequestMethod().equals("HEAD")) {
            return new Answer.Whole(EventStream.TYPE, new byte[0]);
        }
        if (!listeners.tryAcquire()) {
            throw new Problem(503, "Too many listeners", "Others have to go first.");
        }
        return new Answer.Live(history.broadcast().subscribe(listeners::release));
    }

    /** Only so many requests are in memory at a time; the others wait before they are read. */
    private byte[] score(String model, HttpExchange exchange) throws IOException {
        try {
            if (!places.tryAcquire(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new Problem(503, "Too many requests at once", "Try again in a moment.");
            }
        } catch (InterruptedException e) {
            throw new Problem(503, "Closing", "The service is closing.");
        }
        try {
            return scores.answer(model, exchange.getRequestURI().getQuery(), exchange.getRequestBody());
        } finally {
            places.release();
        }
    }

    private String model(Map<String, String> path) {
        String id = path.getOrDefault("id", "");
        if (!backend.models().contains(id)) {
            throw new Problem(
                    404, "No such model", "There is no model of that id; there are: " + backend.models() + ".");
        }
        return id;
    }
}
