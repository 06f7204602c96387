package dev.stepwise.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Health on a port of its own, over HTTP: connections, threads and requests of the endpoint, however many and slow, do not keep a
 * probe waiting. Its threads are those of the platform, which computing ones cannot hold up.
 */
public final class HealthListener implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HealthListener.class);

    private final HealthRoutes routes;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("stepwise-health-", 0).factory());

    /**
     * Listens at once.
     *
     * @param port 0: any free one
     * @param detailed whether it is said what is missing until the service is ready, to those who call it by a name of its own
     * @param names by which others call the service, as in {@link EndpointOptions}
     * @throws IOException when the address cannot be listened on
     */
    public HealthListener(String host, int port, Backend backend, boolean detailed, List<String> names)
            throws IOException {
        Endpoint.limitClients();
        Guard guard = new Guard(names);
        routes = new HealthRoutes(
                backend,
                request -> detailed
                        && guard.isOwnName(request, address().getAddress().isLoopbackAddress()));
        server = HttpServer.create(new InetSocketAddress(host, port), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Returns the address at which it listens. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                Replies.send(exchange, 200, routes.answer(exchange));
            } catch (Problem problem) {
                Replies.send(exchange, problem);
            } catch (RuntimeException e) {
                LOG.error("A request for health cannot be answered", e);
                Replies.send(exchange, new Problem(500, "Internal error", "The service's log says more."));
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
