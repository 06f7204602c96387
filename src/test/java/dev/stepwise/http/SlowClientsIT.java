package dev.stepwise.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.testing.Patience;
import dev.stepwise.testing.SelfSigned;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that dawdle lose their connections, all in the time of one, and others do not notice. Takes as long as the deadlines. */
class SlowClientsIT {

    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final int LARGE = 64 << 20;

    /** The beginning of a TLS record that promises a long greeting. */
    private static final String HALF_A_GREETING = "\26\3\1\2\0\1";

    @TempDir
    private Path directory;

    private Endpoint endpoint;
    private Endpoint secure;

    @Test
    void whoeverDawdlesIsClosedAndHoldsUpNobody() throws Exception {
        try (Endpoint listening = new Endpoint("127.0.0.1", 0, new OneModel(new FixedHistory(), "x".repeat(LARGE)));
                Endpoint overTls = new Endpoint(
                        new EndpointOptions(
                                "127.0.0.1",
                                0,
                                Access.open(),
                                SelfSigned.in(directory).server(),
                                List.of()),
                        new OneModel(new FixedHistory()),
                        new Resources());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            endpoint = listening;
            secure = overTls;
            Map<String, Callable<Boolean>> dawdlers = new LinkedHashMap<>();
            dawdlers.put("says nothing", () -> isClosed(endpoint, "", false));
            dawdlers.put(
                    "stops in the middle of the header",
                    () -> isClosed(endpoint, "GET /models HTTP/1.1\r\nHost:", false));
            dawdlers.put(
                    "sends its header byte by byte", () -> isClosed(endpoint, "GET /models HTTP/1.1\r\nHost:", true));
            String post = "POST /models/a/score HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n[";
            dawdlers.put("stops in the middle of the body", () -> isClosed(endpoint, post, false));
            dawdlers.put("sends its body byte by byte", () -> isClosed(endpoint, post, true));
            dawdlers.put("does not take its answer", this::isCutOff);
            dawdlers.put("says nothing to HTTPS", () -> isClosed(secure, "", false));
            dawdlers.put("stops in the middle of its greeting", () -> isClosed(secure, HALF_A_GREETING, false));
            dawdlers.put("greets byte by byte", () -> isClosed(secure, HALF_A_GREETING, true));
            Map<String, Future<Boolean>> ends = new LinkedHashMap<>();
            List<Future<Boolean>> crowd = new ArrayList<>();
            dawdlers.forEach((name, dawdler) -> ends.put(name, threads.submit(dawdler)));
            for (int i = 0; i < 100; i++) {
                crowd.add(threads.submit(dawdlers.get("stops in the middle of the header")));
            }
            Thread.sleep(1_000);
            othersAreAnswered();
            for (var end : ends.entrySet()) {
                assertThat(end.getValue().get(Patience.LONG.toSeconds(), TimeUnit.SECONDS))
                        .as(end.getKey())
                        .isTrue();
            }
            othersAreAnswered();
            for (Future<Boolean> one : crowd) {
                assertThat(one.get()).isTrue();
            }
        }
    }

    private void othersAreAnswered() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI health = URI.create("http://127.0.0.1:" + endpoint.address().getPort() + "/health/live");
            HttpRequest request = HttpRequest.newBuilder(health)
                    .timeout(Duration.ofSeconds(20))
                    .build();
            assertThat(client.send(request, BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        }
    }

    /** Whether the endpoint closes a connection over which this is sent, and then a byte a second or nothing. */
    private boolean isClosed(Endpoint to, String request, boolean dribbles) throws Exception {
        long deadline = System.nanoTime() + Patience.LONG.toNanos();
        try (Socket socket = new Socket("127.0.0.1", to.address().getPort())) {
            socket.setSoTimeout(1_000);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            while (System.nanoTime() < deadline) {
                if (hasEnded(socket, dribbles)) {
                    return true;
                }
            }
            return false;
        }
    }

    private static boolean hasEnded(Socket socket, boolean dribbles) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return dribbles && !takes(socket);
        } catch (IOException e) {
            return true; // reset
        }
    }

    private static boolean takes(Socket socket) {
        try {
            socket.getOutputStream().write(' ');
            return true;
        } catch (IOException e) {
            return false; // reset
        }
    }

    /** Whether an answer that nobody reads for longer than the deadline is not sent to its end. */
    private boolean isCutOff() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", endpoint.address().getPort())) {
            socket.getOutputStream().write("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
            Thread.sleep(DEADLINE.plusSeconds(5));
            socket.setSoTimeout(5_000);
            return readAll(socket.getInputStream()) < LARGE;
        }
    }

    /** Bytes until the end, orderly or not. */
    private static long readAll(InputStream in) throws SocketTimeoutException {
        long read = 0;
        byte[] buffer = new byte[1 << 16];
        try {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                read += count;
            }
        } catch (SocketTimeoutException e) {
            throw e; // it is still open
        } catch (IOException e) {
            return read; // reset
        }
        return read;
    }
}
