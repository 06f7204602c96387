package dev.stepwise.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service's HTTP endpoint, on virtual threads: the places of {@link Routes}, and files. */
public final class Endpoint implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);
    private static final int SLOWEST_REQUEST_SECONDS = 30;
    private static final int MOST_MADE_AT_ONCE = 8;

    static {
        limitClients();
    }

    private final Access access;
    private final FailedLogins logins = new FailedLogins(System::nanoTime);
    private final Guard guard;
    private final HealthRoutes health;
    private final Routes routes;
    private final Resources files;
    private final ByteBudget budget = ByteBudget.ofHeap();
    private final Semaphore making = new Semaphore(MOST_MADE_AT_ONCE);
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
        this.guard = new Guard(options.names());
        this.health = new HealthRoutes(backend, this::mayKnow);
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
            secure.setHttpsConfigurator(new StrictTls(options.tls()));
            server = secure;
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Read once by the server's classes: how long a client may take to send, how many there may be, how TLS is spoken. */
    static void limitClients() {
        setIfAbsent("sun.net.httpserver.maxReqTime", String.valueOf(SLOWEST_REQUEST_SECONDS));
        setIfAbsent("jdk.httpserver.maxConnections", "256");
        setIfAbsent("sun.net.httpserver.nodelay", "true");
        setIfAbsent("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    }

    private static void setIfAbsent(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** How many requests have come with a wrong secret. */
    public long failedLogins() {
        return logins.total();
    }

    /** Returns the address at which the endpoint listens. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (ByteBudget.Hold hold = budget.hold();
                exchange) { // is closed first: what is held is given back when the answer has left
            Thread thread = Thread.currentThread();
            // closes the connection of a client that does not take its answer
            Future<?> deadline = deadlines.schedule(thread::interrupt, SLOWEST_REQUEST_SECONDS, TimeUnit.SECONDS);
            try {
                switch (answer(exchange, hold)) {
                    case Answer.Whole whole -> Replies.send(exchange, 200, whole);
                    case Answer.Live live -> {
                        deadline.cancel(false);
                        Replies.send(exchange, live);
                    }
                }
            } catch (Problem problem) {
                if (problem.status() == 401) {
                    exchange.getResponseHeaders()
                            .set("WWW-Authenticate", "Basic realm=\"stepwise\", charset=\"UTF-8\"");
                    exchange.getResponseHeaders().add("WWW-Authenticate", "Bearer realm=\"stepwise\"");
                }
                Replies.send(exchange, problem);
            } catch (RuntimeException e) {
                LOG.error("A request failed: {}", exchange.getRequestURI().getRawPath(), e);
                Replies.send(exchange, new Problem(500, "Internal error", "The service's log says more."));
            } finally {
                deadline.cancel(false);
            }
        }
    }

    private Answer answer(HttpExchange exchange, ByteBudget.Hold hold) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.startsWith(HealthRoutes.PREFIX)) {
            return health.answer(exchange);
        }
        Right right = requireAccess(exchange);
        Answer.Whole file = files.at(path);
        if (file != null) {
            requireMethod(exchange, "GET");
            return file;
        }
        for (Route route : routes.all()) {
            Map<String, String> variables = route.match(path);
            if (variables != null) {
                requireMethod(exchange, route.method());
                requireRight(right, route.right());
                Request request = new Request(exchange, right, variables, hold);
                return route.method().equals("GET")
                        ? make(route, request)
                        : route.handler().answer(request);
            }
        }
        throw new Problem(404, "Not found", "There is nothing at " + path + ".");
    }

    /** An answer's size is not known before it is made, so that few are made at a time; many may be on their way. */
    private Answer make(Route route, Request request) throws IOException {
        try {
            if (!making.tryAcquire(SLOWEST_REQUEST_SECONDS / 2, TimeUnit.SECONDS)) {
                throw Problem.busy("Too many requests at once");
            }
        } catch (InterruptedException e) {
            throw Problem.busy("Out of time");
        }
        try {
            Answer answer = route.handler().answer(request);
            if (answer instanceof Answer.Whole whole) {
                request.hold().add(whole.body().length);
            }
            return answer;
        } finally {
            making.release();
        }
    }

    private boolean mayKnow(HttpExchange exchange) {
        try {
            requireAccess(exchange);
            return true;
        } catch (Problem problem) {
            return false;
        }
    }

    /** Returns what whoever asks may do. */
    private Right requireAccess(HttpExchange exchange) {
        if (!access.isRestricted()) {
            guard.requireName(exchange, address().getAddress().isLoopbackAddress());
            return Right.SCORE;
        }
        Right right = rightOf(exchange);
        if (right == null) {
            throw new Problem(401, "Who are you?", "This service wants a token, or a user and a password.");
        }
        return right;
    }

    private void requireRight(Right right, Right needed) {
        if (!right.includes(needed)) {
            throw new Problem(
                    403,
                    "Not allowed",
                    needed == Right.ADMIN && !access.hasAdmin()
                            ? "This service takes no commands over HTTP, as http.auth.adminToken is not set."
                            : "This takes a secret with the right to "
                                    + needed.name().toLowerCase(Locale.ROOT) + ".");
        }
    }

    /** Who shows no secret, as browsers at first, has not guessed. */
    private @Nullable Right rightOf(HttpExchange exchange) {
        String shown = exchange.getRequestHeaders().getFirst("Authorization");
        if (shown == null) {
            return null;
        }
        InetAddress client = exchange.getRemoteAddress().getAddress();
        if (!logins.mayTry(client)) {
            throw Problem.tooManyGuesses();
        }
        Right right = access.rightOf(shown);
        if (right == null) {
            logins.failed();
        } else {
            logins.succeeded(client, access.isHighest(right));
        }
        return right;
    }

    static void requireMethod(HttpExchange exchange, String method) {
        String asked = exchange.getRequestMethod();
        if (!asked.equals(method) && !(method.equals("GET") && asked.equals("HEAD"))) {
            exchange.getResponseHeaders().set("Allow", method.equals("GET") ? "GET, HEAD" : method);
            throw new Problem(405, "Method not allowed", "This place answers " + method + ".");
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        deadlines.shutdownNow();
    }
}
