package dev.stepwise.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.testing.Patience;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Server-sent events, secrets and files of the endpoint. */
class LiveEndpointTest {

    private final FixedHistory history = new FixedHistory();
    private final HttpClient client = HttpClient.newHttpClient();
    private Endpoint endpoint;

    @BeforeEach
    void listen() throws IOException {
        EndpointOptions options = new EndpointOptions("127.0.0.1", 0, Access.of("s3cret", null, null), null, List.of());
        Resources files = new Resources().add("/file.class", "text/html", Resources.class, "Resources.class");
        endpoint = new Endpoint(options, new OneModel(history), files);
    }

    @AfterEach
    void stop() {
        endpoint.close();
        client.close();
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + endpoint.address().getPort() + path));
    }

    private HttpResponse<String> get(String path, String authorization) throws Exception {
        return client.send(to(path).header("Authorization", authorization).build(), BodyHandlers.ofString());
    }

    @Test
    void allButHealthWantsTheSecret() throws Exception {
        assertThat(get("/health/live", "none").statusCode()).isEqualTo(200);
        for (String path : List.of("/", "/file.class", "/models", "/metrics", "/models/a/stream", "/nothing")) {
            HttpResponse<String> refused = get(path, "Bearer wrong");
            assertThat(refused.statusCode()).as(path).isEqualTo(401);
            assertThat(refused.headers().firstValue("WWW-Authenticate").orElse(""))
                    .startsWith("Basic");
        }
        assertThat(get("/models", "Bearer s3cret").statusCode()).isEqualTo(200);
        assertThat(get("/nothing", "Bearer s3cret").statusCode()).isEqualTo(404);
    }

    /** However slow this machine is: in the time of one attempt no other is regained. */
    @Test
    void whoGuessesIsNotListenedToForAWhile() throws Exception {
        HttpResponse<String> answer = get("/models", "Bearer wrong");
        long attempts = 1;
        for (; attempts < 1_000 && answer.statusCode() == 401; attempts++) {
            answer = get("/models", "Bearer wrong");
        }
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).contains("3");
        assertThat(endpoint.failedLogins()).isEqualTo(attempts);
        assertThat(get("/health/live", "Bearer wrong").statusCode()).isEqualTo(200);
        HttpRequest none = to("/models").build(); // no guess
        assertThat(client.send(none, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
        assertThat(endpoint.failedLogins()).isEqualTo(attempts);
    }

    @Test
    void aPageMayUseItsOwnFilesAlone() throws Exception {
        HttpResponse<String> page = get("/file.class", "Bearer s3cret");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'self'")
                .contains("frame-ancestors 'none'");
        assertThat(get("/../file.class", "Bearer s3cret").statusCode()).isEqualTo(404);
    }

    @Test
    void partsOfTheHistoryAreAnswered() throws Exception {
        for (String part :
                List.of("features", "components", "snapshots", "events", "figures", "assignments", "anomalies")) {
            assertThat(get("/models/a/" + part, "Bearer s3cret").body()).isEqualTo("{\"" + part + "\":[]}");
        }
        assertThat(get("/models/a/snapshots/3", "Bearer s3cret").statusCode()).isEqualTo(200);
        assertThat(get("/models/a/components/7", "Bearer s3cret").statusCode()).isEqualTo(200);
        for (String none : List.of("8", "seven", "-7", "7777777777777")) {
            assertThat(get("/models/a/components/" + none, "Bearer s3cret").statusCode())
                    .isEqualTo(404);
        }
        assertThat(get("/models/a/snapshots/4", "Bearer s3cret").statusCode()).isEqualTo(404);
        assertThat(get("/models/a/snapshots/x", "Bearer s3cret").statusCode()).isEqualTo(404);
        assertThat(get("/models/none/events", "Bearer s3cret").statusCode()).isEqualTo(404);
    }

    @Test
    void changesAreThoseBetweenTheMomentsThatAreAskedFor() throws Exception {
        assertThat(get("/models/a/changes", "Bearer s3cret").body()).isEqualTo("{\"changes from null to null\":[]}");
        assertThat(get("/models/a/changes?to=9&from=1970-01-01T00:00:01Z", "Bearer s3cret")
                        .body())
                .contains("from Moment[isVersion=false, value=1000] to Moment[isVersion=true, value=9]");
        assertThat(get("/models/a/changes?from=4", "Bearer s3cret").statusCode())
                .isEqualTo(404);
        assertThat(get("/models/a/changes?from=yesterday", "Bearer s3cret").statusCode())
                .isEqualTo(400);
        HttpResponse<String> backwards = get("/models/a/changes?from=9&to=8", "Bearer s3cret");
        assertThat(backwards.statusCode()).isEqualTo(400);
        assertThat(backwards.body()).contains("from must not be later than to.");
    }

    @Test
    void eventsComeAsTheyAreSent() throws Exception {
        var response = client.send(
                to("/models/a/stream").header("Authorization", "Bearer s3cret").build(), BodyHandlers.ofInputStream());
        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(response.body(), UTF_8))) {
            assertThat(lines.readLine()).startsWith("retry:");
            history.broadcast().send("event", "{\"event\":\"born\"}".getBytes(UTF_8));
            String line = lines.readLine();
            while (!line.startsWith("event:")) {
                line = lines.readLine();
            }
            assertThat(line).isEqualTo("event: event");
            assertThat(lines.readLine()).isEqualTo("data: {\"event\":\"born\"}");
        }
    }

    @Test
    void aListenerThatReadsNothingIsDroppedAndHoldsUpNobody() throws Exception {
        try (Socket deaf = new Socket("127.0.0.1", endpoint.address().getPort())) {
            deaf.getOutputStream()
                    .write("GET /models/a/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer s3cret\r\n\r\n"
                            .getBytes(UTF_8));
            await(true);
            byte[] large = ("\"" + "x".repeat(1 << 20) + "\"").getBytes(UTF_8);
            for (int i = 0;
                    i < 4 * Subscription.MOST_WAITING && history.broadcast().isHeard();
                    i++) {
                history.broadcast().send("event", large);
            }
            await(false);
        }
    }

    private void await(boolean heard) throws InterruptedException {
        long deadline = System.nanoTime() + Patience.LONG.toNanos();
        while (history.broadcast().isHeard() != heard) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(10);
        }
    }
}
