package dev.stepwise.http;

import com.sun.net.httpserver.HttpExchange;
import java.util.List;
import java.util.function.Predicate;

/** Says whether the service lives and whether it is ready, to everybody. */
final class HealthRoutes {

    /** Everybody may ask for paths that begin with this. */
    static final String PREFIX = "/health/";

    private static final String LIVE = PREFIX + "live";
    private static final String READY = PREFIX + "ready";

    /** The places, which answer GET and HEAD. */
    static final List<String> PLACES = List.of(LIVE, READY);

    private final Backend backend;
    private final Predicate<HttpExchange> mayKnow;

    /** @param mayKnow whether a client is told what is missing: names of models and topics, and texts of failures */
    HealthRoutes(Backend backend, Predicate<HttpExchange> mayKnow) {
        this.backend = backend;
        this.mayKnow = mayKnow;
    }

    /** @throws Problem when there is no good answer */
    Answer.Whole answer(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        if (path.equals(LIVE)) {
            Endpoint.requireMethod(exchange, "GET");
            if (!backend.isLive()) {
                throw problem(exchange, "Not live", backend.missing());
            }
            return status("live");
        }
        if (path.equals(READY)) {
            Endpoint.requireMethod(exchange, "GET");
            List<String> missing = backend.missing();
            if (!missing.isEmpty()) {
                throw problem(exchange, "Not ready", missing);
            }
            return status("ready");
        }
        throw new Problem(404, "Not found", "There are " + PLACES + " here.");
    }

    private Problem problem(HttpExchange exchange, String title, List<String> missing) {
        return mayKnow.test(exchange)
                ? new Problem(503, title, missing)
                : new Problem(503, title, "Who may ask for the rest is told what is missing.");
    }

    private static Answer.Whole status(String status) {
        return new Answer.Whole(Answer.JSON, Answer.object(json -> json.writeStringField("status", status)));
    }
}
