package dev.stepwise.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service's HTTP endpoint, on virtual threads: the places of {@link Routes}, and files. */
public final class Endpoint implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);
    private static final int SLOWEST_REQUEST_SECONDS = 30;
    private static final String NOTHING_ALLOWED = "default-src 'none'; frame-ancestors 'none'";
    private static final String OWN_FILES_ALLOWED =
            "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    static {
        // read once by the server's class: how long a client may take to send, how many there may be
        setIfAbsent("sun.net.httpserver.maxReqTime", String.valueOf(SLOWEST_REQUEST_SECONDS));
        setIfAbsent("jdk.httpserver.maxConnections", "256");
        setIfAbsent("sun.net.httpserver.nodelay", "true");
    }

    private final Access access;
    private final Routes routes;
    private final Resources files;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledThreadPoolExecutor deadlines;

    /** Listens at once, over HTTP, to whoever reaches the port. */
    Endpoint(String host, int port, Backend backend) throws IOException {
        this(EndpointOptions.open(host, port), backend, new Resources());
    }

    /**
     * Listens at once.
     *
     * @param files that are served beside the places of its own
     * @throws IOException when the address cannot be listened on
     */
    public Endpoint(EndpointOptions options, Backend backend, Resources files) throws IOException {
        this.access = options.access();
        this.routes = new Routes(backend);
        this.files = files;
        deadlines = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("stepwise-http-deadlines").factory());
        deadlines.setRemoveOnCancelPolicy(true);
        InetSocketAddress address = new InetSocketAddress(options.host(), options.port());
        if (options.tls() == null) {
            server = HttpServer.create(address, 0);
        } else {
            HttpsServer secure = HttpsServer.create(address, 0);
            secure.setHttpsConfigurator(new HttpsConfigurator(options.tls()));
            server = secure;
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    private static void setIfAbsent(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** Returns the address at which the endpoint listens. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Thread thread = Thread.currentThread();
            // closes the connection of a client that does not take its answer
            Future<?> deadline = deadlines.schedule(thread::interrupt, SLOWEST_REQUEST_SECONDS, TimeUnit.SECONDS);
            try {
                switch (answer(exchange)) {
                    case Answer.Whole whole -> send(exchange, 200, whole);
                    case Answer.Live live -> {
                        deadline.cancel(false);
                        send(exchange, live);
                    }
                }
            } catch (Problem problem) {
                send(exchange, problem);
            } catch (RuntimeException e) {
                LOG.error("A request failed: {}", exchange.getRequestURI().getRawPath(), e);
                send(exchange, new Problem(500, "Internal error", "The service's log says more."));
            } finally {
                deadline.cancel(false);
            }
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (!Routes.isHealth(path)
                && !access.allows(exchange.getRequestHeaders().getFirst("Authorization"))) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"stepwise\", charset=\"UTF-8\"");
            exchange.getResponseHeaders().add("WWW-Authenticate", "Bearer realm=\"stepwise\"");
            throw new Problem(401, "Who are you?", "This service wants a token, or a user and a password.");
        }
        if (!access.isRestricted() && address().getAddress().isLoopbackAddress() && !Routes.isHealth(path)) {
            LocalName.require(exchange);
        }
        Answer.Whole file = files.at(path);
        if (file != null) {
            requireMethod(exchange, "GET");
            return file;
        }
        for (Route route : routes.all()) {
            Map<String, String> variables = route.match(path);
            if (variables != null) {
                requireMethod(exchange, route.method());
                return route.handler().answer(exchange, variables);
            }
        }
        throw new Problem(404, "Not found", "There is nothing at " + path + ".");
    }

    private static void requireMethod(HttpExchange exchange, String method) {
        String asked = exchange.getRequestMethod();
        if (!asked.equals(method) && !(method.equals("GET") && asked.equals("HEAD"))) {
            exchange.getResponseHeaders().set("Allow", method.equals("GET") ? "GET, HEAD" : method);
            throw new Problem(405, "Method not allowed", "This place answers " + method + ".");
        }
    }

    private static void send(HttpExchange exchange, Problem problem) throws IOException {
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
        send(exchange, problem.status(), new Answer.Whole("application/problem+json", body));
    }

    private static void send(HttpExchange exchange, int status, Answer.Whole answer) throws IOException {
        headers(exchange, answer.type());
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head || answer.body().length == 0 ? -1 : answer.body().length);
        if (!head) {
            exchange.getResponseBody().write(answer.body());
        }
    }

    private static void send(HttpExchange exchange, Answer.Live live) throws IOException {
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
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        deadlines.shutdownNow();
    }
}
