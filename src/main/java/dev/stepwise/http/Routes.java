package dev.stepwise.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** All places of the endpoint but the files. */
final class Routes {

    private static final int MOST_SCORED_AT_ONCE = 16;
    private static final int MOST_LISTENERS = 64;
    private static final int LONGEST_WAIT_SECONDS = 5;

    private final Backend backend;
    private final ScoreRequests scores;
    private final CommandRequests commands;
    private final Semaphore places = new Semaphore(MOST_SCORED_AT_ONCE);
    private final Semaphore listeners = new Semaphore(MOST_LISTENERS);
    private final List<Route> routes;

    Routes(Backend backend) {
        this.backend = backend;
        this.scores = new ScoreRequests(backend);
        this.commands = new CommandRequests(backend);
        this.routes = List.of(
                get("/version", request -> version()),
                get("/metrics", request -> metrics()),
                get("/overview", this::overview),
                get("/models", request -> models()),
                get("/models/{id}", request -> Answer.ofJson(newest(model(request)))),
                get("/models/{id}/features", of(History::features)),
                get("/models/{id}/components", of(History::components)),
                get("/models/{id}/components/{cluster}", this::component),
                get("/models/{id}/snapshots", of(History::snapshots)),
                get("/models/{id}/snapshots/{version}", this::snapshot),
                get("/models/{id}/changes", this::changes),
                get("/models/{id}/events", of(History::events)),
                get("/models/{id}/figures", of(History::figures)),
                get("/models/{id}/assignments", of(History::assignments)),
                get("/models/{id}/anomalies", of(History::anomalies)),
                get("/models/{id}/stream", this::stream),
                new Route("POST", Right.SCORE, "/models/{id}/score", request -> Answer.ofJson(score(request))),
                new Route("POST", Right.ADMIN, "/models/{id}/commands", request -> Answer.ofJson(command(request))));
    }

    private static Route get(String template, Route.Handler handler) {
        return new Route("GET", Right.READ, template, handler);
    }

    private Route.Handler of(Function<History, byte[]> part) {
        return request -> Answer.ofJson(part.apply(backend.history(model(request))));
    }

    /** The places, in the order in which they are tried. */
    List<Route> all() {
        return routes;
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

    private Answer overview(Request request) {
        return Answer.ofJson(Answer.object(json -> {
            json.writeStringField("instance", backend.instance());
            json.writeStringField("right", request.right().name().toLowerCase(Locale.ROOT));
            List<String> missing = backend.missing();
            json.writeBooleanField("ready", missing.isEmpty());
            json.writeArrayFieldStart("missing");
            for (String sentence : missing) {
                json.writeString(sentence);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("models");
            for (String id : backend.models()) {
                json.writeRawValue(new String(backend.history(id).overview(), UTF_8));
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

    private Answer component(Request request) {
        String cluster = request.variable("cluster");
        byte[] component = cluster.matches("\\d{1,9}")
                ? backend.history(model(request)).component(Integer.parseInt(cluster))
                : null;
        if (component == null) {
            throw new Problem(404, "No such cluster", "The newest snapshot has none of that id.");
        }
        return Answer.ofJson(component);
    }

    private Answer snapshot(Request request) {
        String version = request.variable("version");
        byte[] snapshot =
                version.matches("\\d{1,18}") ? backend.history(model(request)).snapshot(Long.parseLong(version)) : null;
        if (snapshot == null) {
            throw new Problem(404, "No such snapshot", "None of that version is kept.");
        }
        return Answer.ofJson(snapshot);
    }

    private Answer changes(Request request) {
        Moment from = moment(request, "from");
        Moment to = moment(request, "to");
        byte[] changes;
        try {
            changes = backend.history(model(request)).changes(from, to);
        } catch (IllegalArgumentException e) {
            throw new Problem(400, "Nothing to compare", e.getMessage() + ".");
        }
        if (changes == null) {
            throw new Problem(404, "Nothing to compare", "No snapshot of these moments is kept.");
        }
        return Answer.ofJson(changes);
    }

    private static @Nullable Moment moment(Request request, String name) {
        String query = request.exchange().getRequestURI().getQuery();
        for (String parameter : query == null ? new String[0] : query.split("&", -1)) {
            if (parameter.startsWith(name + "=")) {
                try {
                    return Moment.parse(parameter.substring(name.length() + 1));
                } catch (IllegalArgumentException e) {
                    throw new Problem(400, "Not a moment", name + ": " + e.getMessage() + ".");
                }
            }
        }
        return null;
    }

    private Answer stream(Request request) {
        History history = backend.history(model(request));
        if (request.exchange().getRequestMethod().equals("HEAD")) {
            return new Answer.Whole(EventStream.TYPE, new byte[0]);
        }
        if (!listeners.tryAcquire()) {
            throw new Problem(503, "Too many listeners", "Others have to go first.");
        }
        return new Answer.Live(history.broadcast().subscribe(listeners::release));
    }

    /** A request is read before it takes its place, so that slow senders keep nobody from scoring. */
    private byte[] score(Request request) {
        String model = model(request);
        HttpExchange exchange = request.exchange();
        byte[] body = body(request);
        try {
            if (!places.tryAcquire(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw Problem.busy("Too many requests at once");
            }
        } catch (InterruptedException e) {
            throw Problem.busy("Out of time");
        }
        try {
            return scores.answer(model, exchange.getRequestURI().getQuery(), body, request.hold());
        } finally {
            places.release();
        }
    }

    private static byte[] body(Request request) {
        HttpExchange exchange = request.exchange();
        Guard.requireOwnOrigin(exchange);
        Guard.requireJson(exchange);
        return ScoreRequests.read(exchange.getRequestBody(), request.hold());
    }

    private byte[] command(Request request) {
        String user = Access.userOf(request.exchange().getRequestHeaders().getFirst("Authorization"));
        return commands.answer(model(request), user, body(request));
    }

    private String model(Request request) {
        String id = request.variable("id");
        if (!backend.models().contains(id)) {
            throw new Problem(
                    404, "No such model", "There is no model of that id; there are: " + backend.models() + ".");
        }
        return id;
    }
}
