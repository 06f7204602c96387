package dev.stepwise.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.testing.Patience;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthListenerTest {

    private static final Backend NOT_READY = new Forwarding(new OneModel(new FixedHistory())) {
        @Override
        public List<String> missing() {
            return List.of("model a needs 300 more points");
        }
    };

    private static HttpResponse<String> ask(HealthListener health, String method, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + health.address().getPort() + path);
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(uri)
                            .timeout(Patience.LONG)
                            .method(method, BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    @Test
    void itSaysHowTheServiceIsAndNothingElse() throws Exception {
        try (HealthListener health = new HealthListener("127.0.0.1", 0, NOT_READY, true, List.of())) {
            assertThat(ask(health, "GET", "/health/live").body()).isEqualTo("{\"status\":\"live\"}");
            HttpResponse<String> ready = ask(health, "GET", "/health/ready");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).contains("\"missing\":[\"model a needs 300 more points\"]");
            assertThat(ask(health, "HEAD", "/health/live").statusCode()).isEqualTo(200);
            assertThat(ask(health, "POST", "/health/live").statusCode()).isEqualTo(405);
            for (String path : List.of("/models", "/metrics", "/", "/health/", "/health/live/x")) {
                assertThat(ask(health, "GET", path).statusCode()).as(path).isEqualTo(404);
            }
        }
    }

    @Test
    void whereASecretIsWantedItTellsNothingOfModels() throws Exception {
        try (HealthListener health = new HealthListener("127.0.0.1", 0, NOT_READY, false, List.of())) {
            HttpResponse<String> ready = ask(health, "GET", "/health/ready");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body())
                    .contains("Not ready")
                    .doesNotContain("model a")
                    .doesNotContain("points");
        }
    }

    /** A page whose own name was made to lead here (DNS rebinding) would read the names of models and topics. */
    @Test
    void whoCallsItByAForeignNameIsToldWhetherItIsReadyAndNothingMore() throws Exception {
        try (HealthListener health = new HealthListener("127.0.0.1", 0, NOT_READY, true, List.of("stepwise.example"))) {
            assertThat(answer(health, "evil.example"))
                    .startsWith("HTTP/1.1 503")
                    .contains("Not ready")
                    .doesNotContain("model a");
            assertThat(answer(health, "STEPWISE.example:8081"))
                    .startsWith("HTTP/1.1 503")
                    .contains("model a");
            assertThat(answer(health, "localhost")).startsWith("HTTP/1.1 503").contains("model a");
        }
    }

    /** Java's client does not send another name than that of the address. */
    private static String answer(HealthListener health, String host) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", health.address().getPort())) {
            socket.getOutputStream()
                    .write(("GET /health/ready HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** As many clients as the endpoint takes, none of which ever ends its header. */
    @Test
    void aFullEndpointKeepsNoProbeWaiting() throws Exception {
        List<Socket> crowd = new ArrayList<>();
        try (Endpoint endpoint = new Endpoint("127.0.0.1", 0, NOT_READY);
                HealthListener health = new HealthListener("127.0.0.1", 0, NOT_READY, true, List.of())) {
            for (int i = 0; i < 300; i++) {
                Socket slow = new Socket("127.0.0.1", endpoint.address().getPort());
                slow.getOutputStream().write("GET /models HTTP/1.1\r\nHost:".getBytes(StandardCharsets.US_ASCII));
                crowd.add(slow);
            }
            assertThat(ask(health, "GET", "/health/live").statusCode()).isEqualTo(200);
        } finally {
            for (Socket slow : crowd) {
                slow.close();
            }
        }
    }
}
