package dev.stepwise.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
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

/** Clients that dawdle lose their connections, all in the time of one, and others do not notice. Takes as long as the deadlines. */
class SlowClientsIT {

    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int LARGE = 64 << 20;

    private Endpoint endpoint;

    @Test
    void whoeverDawdlesIsClosedAndHoldsUpNobody() throws Exception {
        try (Endpoint listening = new Endpoint("127.0.0.1", 0, new OneModel(new FixedHistory(), "x".repeat(LARGE)));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            endpoint = listening;
            Map<String, Callable<Boolean>> dawdlers = new LinkedHashMap<>();
            dawdlers.put("says nothing", () -> isClosed("", false));
            dawdlers.put("stops in the middle of the header", () -> isClosed("GET /models HTTP/1.1\r\nHost:", false));
            dawdlers.put("sends its header byte by byte", () -> isClosed("GET /models HTTP/1.1\r\nHost:", true));
            String post = "POST /models/a/score HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n[";
            dawdlers.put("stops in the middle of the body", () -> isClosed(post, false));
            dawdlers.put("sends its body byte by byte", () -> isClosed(post, true));
            dawdlers.put("does not take its answer", this::isCutOff);
            Map<String, Future<Boolean>> ends = new LinkedHashMap<>();
            List<Future<Boolean>> crowd = new ArrayList<>();
            dawdlers.forEach((name, dawdler) -> ends.put(name, threads.submit(dawdler)));
            for (int i = 0; i < 100; i++) {
                crowd.add(threads.submit(dawdlers.get("stops in the middle of the header")));
            }
            Thread.sleep(1_000);
            othersAreAnswered();
            for (var end : ends.entrySet()) {
                assertThat(end.getValue().get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
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
                    .timeout(Duration.ofSeconds(10))
                    .build();
            assertThat(client.send(request, BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        }
    }

    /** Whether the endpoint closes a connection over which this is sent, and then a byte a second or nothing. */
    private boolean isClosed(String request, boolean dribbles) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (Socket socket = new Socket("127.0.0.1", endpoint.address().getPort())) {
            socket.setSoTimeout(1_000);
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            while (System.nanoTime() < deadline) {
                try {
                    if (socket.getInputStream().read() < 0) {
                        return true;
                    }
                } catch (SocketTimeoutException e) {
                    if (dribbles) {
                        socket.getOutputStream().write(' ');
                    }
                }
            }
            return false;
        } catch (IOException e) {
            return true; // reset
        }
    }

    /** Whether an answer that nobody reads for longer than the deadline is not sent to its end. */
    private boolean isCutOff() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", endpoint.address().getPort())) {
            socket.getOutputStream().write("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
            Thread.sleep(DEADLINE.plusSeconds(5));
            socket.setSoTimeout(5_000);
            long read = 0;
            byte[] buffer = new byte[1 << 16];
            InputStream in = socket.getInputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                read += count;
            }
            return read < LARGE;
        } catch (IOException e) {
            return true;
        }
    }
}
