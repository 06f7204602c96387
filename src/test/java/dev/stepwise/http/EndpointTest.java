package dev.stepwise.http;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.codec.json.BadPointException;
import dev.stepwise.codec.json.BadPointException.Reason;
import dev.stepwise.em.operation.Instruction;
import dev.stepwise.model.Explain;
import dev.stepwise.testing.Patience;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EndpointTest {

    private static final Explain OF_MODEL = new Explain(Explain.Which.ANOMALIES, 7);

    private static final class Models implements Backend {
        private List<String> missing = List.of();
        private boolean live = true;
        private boolean failing;
        private byte[] assignment = "{\"cluster\":1}".getBytes(UTF_8);
        private final FixedHistory history = new FixedHistory();
        private final List<String> scored = new ArrayList<>();
        private Explain explained = Explain.NONE;

        @Override
        public boolean isLive() {
            return live;
        }

        @Override
        public List<String> missing() {
            return missing;
        }

        @Override
        public List<String> models() {
            if (failing) {
                throw new IllegalStateException("inside");
            }
            return List.of("a", "new");
        }

        @Override
        public byte @Nullable [] snapshot(String model) {
            return model.equals("a") ? "{\"model\":\"a\",\"version\":3}".getBytes(UTF_8) : null;
        }

        @Override
        public boolean score(
                String model, List<byte[]> points, UnaryOperator<Explain> explain, Consumer<byte[]> assignments) {
            if (model.equals("new")) {
                return false;
            }
            explained = explain.apply(OF_MODEL);
            points.forEach(point -> scored.add(new String(point, UTF_8)));
            if (scored.contains("{}")) {
                throw new BadPointException(Reason.NOTHING_OBSERVED, "every field of the model is missing");
            }
            points.forEach(point -> assignments.accept(assignment));
            return true;
        }

        @Override
        public byte @Nullable [] carryOut(String model, Instruction instruction) {
            return null;
        }

        @Override
        public History history(String model) {
            return history;
        }

        @Override
        public String instance() {
            return "stepwise-0";
        }

        @Override
        public String version() {
            return "1.2.3";
        }

        @Override
        public String metrics() {
            return "stepwise_points_total 5.0\n";
        }
    }

    private final Models models = new Models();
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Patience.LONG).build();
    private Endpoint endpoint;

    @BeforeEach
    void listen() throws IOException {
        endpoint = new Endpoint("127.0.0.1", 0, models);
    }

    @AfterEach
    void stop() {
        endpoint.close();
        client.close();
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + endpoint.address().getPort() + path);
        return client.send(
                HttpRequest.newBuilder(uri)
                        .timeout(Patience.LONG)
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send("GET", path, "");
    }

    @Test
    void theOverviewSaysHowTheServiceAndEachModelAre() throws Exception {
        models.missing = List.of("model a needs 300 more points");
        assertThat(get("/overview").body())
                .isEqualTo(
                        "{\"instance\":\"stepwise-0\",\"right\":\"score\",\"ready\":false,\"missing\":[\"model a needs 300 more points\"],"
                                + "\"models\":[{\"overview\":[]},{\"overview\":[]}]}");
    }

    @Test
    void healthSaysWhatIsMissing() throws Exception {
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/health/ready").body()).isEqualTo("{\"status\":\"ready\"}");
        models.missing = List.of("model a needs 300 more points");
        HttpResponse<String> ready = get("/health/ready");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).contains("\"missing\":[\"model a needs 300 more points\"]");
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        models.live = false;
        assertThat(get("/health/live").statusCode()).isEqualTo(503);
    }

    @Test
    void modelsAreTheirNewestSnapshots() throws Exception {
        assertThat(get("/models").body())
                .isEqualTo("{\"models\":[{\"model\":\"a\",\"version\":3},"
                        + "{\"model\":\"new\",\"convergence\":\"bootstrapping\"}]}");
        assertThat(get("/models/a").body()).isEqualTo("{\"model\":\"a\",\"version\":3}");
        assertThat(get("/models/new").statusCode()).isEqualTo(503);
        assertThat(get("/models/none").statusCode()).isEqualTo(404);
        assertThat(get("/metrics").body()).isEqualTo("stepwise_points_total 5.0\n");
    }

    @Test
    void onePointOrManyAreScored() throws Exception {
        assertThat(send("POST", "/models/a/score", "{\"x\":1}").body()).isEqualTo("{\"cluster\":1}");
        assertThat(send("POST", "/models/a/score", "[{\"x\":1.50},{\"x\":2}]").body())
                .isEqualTo("[{\"cluster\":1},{\"cluster\":1}]");
        assertThat(models.scored).containsExactly("{\"x\":1}", "{\"x\":1.50}", "{\"x\":2}");
        assertThat(send("POST", "/models/a/score", "[]").body()).isEqualTo("[]");
        assertThat(send("POST", "/models/new/score", "{\"x\":1}").statusCode()).isEqualTo(503);
    }

    @Test
    void whatCannotBeAnsweredIsAProblem() throws Exception {
        HttpResponse<String> bad = send("POST", "/models/a/score", "{}");
        assertThat(bad.statusCode()).isEqualTo(422);
        assertThat(bad.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(bad.body())
                .isEqualTo("{\"type\":\"about:blank\",\"title\":\"No point of this model\",\"status\":422,"
                        + "\"detail\":\"every field of the model is missing\"}");
        assertThat(send("POST", "/models/a/score", "{\"x\":").statusCode()).isEqualTo(400);
        assertThat(send("POST", "/models/a/score", "").statusCode()).isEqualTo(400);
        assertThat(send("POST", "/models/a/score", "[".repeat(100)).statusCode())
                .isEqualTo(400);
        assertThat(send("POST", "/models/a/score", " ".repeat(ScoreRequests.MOST_BYTES + 1))
                        .statusCode())
                .isEqualTo(413);
        assertThat(send("POST", "/models/none/score", "{}").statusCode()).isEqualTo(404);
        assertThat(get("/nothing").statusCode()).isEqualTo(404);
        HttpResponse<String> wrongMethod = send("DELETE", "/models", "");
        assertThat(wrongMethod.statusCode()).isEqualTo(405);
        assertThat(wrongMethod.headers().firstValue("Allow")).contains("GET, HEAD");
        HttpResponse<String> head = send("HEAD", "/models", "");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void everyPointIsScoredAsItsOwnBytes() throws Exception {
        String[] points = {"{\"x\" : 1e400}", "{\"é\":{\"y\":[1,{}]}}", "\"text\"", "12", "null", "[1,[2]]"};
        assertThat(send("POST", "/models/a/score", " [ " + String.join(" ,\n", points) + " ] ")
                        .statusCode())
                .isEqualTo(200);
        assertThat(models.scored).containsExactly(points);
    }

    @Test
    void aRequestHasSoManyPointsAtMost() throws Exception {
        String points = "{\"x\":1},".repeat(ScoreRequests.MOST_POINTS);
        assertThat(send("POST", "/models/a/score", "[" + points + "{\"x\":1}]").statusCode())
                .isEqualTo(413);
        assertThat(models.scored).isEmpty();
        assertThat(send("POST", "/models/a/score", "[" + points.substring(0, points.length() - 1) + "]")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void whatIsNotUtf8OrMoreThanOneValueIsRefused() throws Exception {
        assertThat(send("POST", "/models/a/score", "{\"x\":1} {\"x\":2}").statusCode())
                .isEqualTo(400);
        URI uri = URI.create("http://127.0.0.1:" + endpoint.address().getPort() + "/models/a/score");
        HttpRequest utf16 = HttpRequest.newBuilder(uri)
                .POST(BodyPublishers.ofString("{\"x\":1}", UTF_16))
                .build();
        assertThat(client.send(utf16, BodyHandlers.ofString()).statusCode()).isEqualTo(400);
        assertThat(models.scored).isEmpty();
    }

    @Test
    void everyAnswerForbidsToGuessItsTypeAndToFrameIt() throws Exception {
        for (String path : List.of("/models", "/metrics", "/health/live", "/nothing")) {
            var headers = get(path).headers();
            assertThat(headers.firstValue("X-Content-Type-Options")).as(path).contains("nosniff");
            assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
                    .as(path)
                    .contains("frame-ancestors 'none'");
        }
    }

    @Test
    void aFailureOfTheServiceSaysNothingOfItsInside() throws Exception {
        models.failing = true;
        HttpResponse<String> failed = get("/models");
        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(failed.body()).doesNotContain("inside");
        models.failing = false;
        assertThat(get("/models").statusCode()).isEqualTo(200);
    }

    private int statusOfScore(String... headers) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + endpoint.address().getPort() + "/models/a/score");
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString("{\"x\":1}"));
        return client.send(request.headers(headers).build(), BodyHandlers.discarding())
                .statusCode();
    }

    /** They would need no answer to keep the service busy. */
    @Test
    void pagesOfOtherOriginsCannotUseIt() throws Exception {
        String own = "http://127.0.0.1:" + endpoint.address().getPort();
        assertThat(statusOfScore("Origin", "https://evil.example", "Content-Type", "application/json"))
                .isEqualTo(403);
        assertThat(statusOfScore("Origin", "null")).isEqualTo(403);
        assertThat(statusOfScore("Sec-Fetch-Site", "cross-site", "Content-Type", "text/plain"))
                .isEqualTo(403);
        assertThat(statusOfScore("Sec-Fetch-Site", "same-site")).isEqualTo(403);
        assertThat(models.scored).isEmpty();
        assertThat(statusOfScore("Origin", own, "Content-Type", "application/json; charset=utf-8"))
                .isEqualTo(200);
        assertThat(statusOfScore("Origin", "https://proxy.example", "Sec-Fetch-Site", "same-origin"))
                .isEqualTo(200);
    }

    @Test
    void aBodyIsJsonOrWhatCurlCallsIt() throws Exception {
        for (String type : List.of("text/plain", "multipart/form-data", "application/xml")) {
            assertThat(statusOfScore("Content-Type", type)).as(type).isEqualTo(415);
        }
        String form = "application/x-www-form-urlencoded";
        String own = "http://127.0.0.1:" + endpoint.address().getPort();
        assertThat(statusOfScore("Content-Type", form, "Origin", own)).isEqualTo(415);
        assertThat(models.scored).isEmpty();
        assertThat(statusOfScore("Content-Type", form)).isEqualTo(200);
        assertThat(statusOfScore("Content-Type", "application/vnd.points+json")).isEqualTo(200);
    }

    @Test
    void anAnswerThatWouldFillTheMemoryEndsWhereItDoes() throws Exception {
        models.assignment = new byte[1 << 20];
        String points = "[" + "{\"x\":1},".repeat(9_999) + "{\"x\":1}]"; // 10 GiB of answer
        HttpResponse<String> refused = send("POST", "/models/a/score", points);
        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(refused.body()).contains("Ask for less at once");
        assertThat(send("POST", "/models/a/score", "{\"x\":1}").statusCode()).isEqualTo(200);
    }

    @Test
    void brokenChunksAreTheClientsFault() throws Exception {
        for (String chunk : List.of("ffffffff\r\n{}", "x\r\n{}", "-1\r\n{}")) {
            try (Socket socket = new Socket("127.0.0.1", endpoint.address().getPort())) {
                socket.getOutputStream()
                        .write(("POST /models/a/score HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
                                        + "Connection: close\r\n\r\n" + chunk)
                                .getBytes(UTF_8));
                socket.shutdownOutput();
                String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
                assertThat(answer).as(chunk).startsWith("HTTP/1.1 400 ");
            }
        }
    }

    /** What a browser sends whose page's own name was made to lead to this machine. */
    private String statusFor(String host, String path) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", endpoint.address().getPort())) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8).substring(9, 12);
        }
    }

    @Test
    void onTheLoopbackAddressItAnswersToTheNamesOfThisMachineOnly() throws Exception {
        for (String host : List.of("localhost", "LOCALHOST:8080", "127.0.0.1:8080", "[::1]:8080")) {
            assertThat(statusFor(host, "/models")).as(host).isEqualTo("200");
        }
        for (String host : List.of("evil.example", "localhost.evil.example", "127.0.0.1.evil.example:8080", "")) {
            assertThat(statusFor(host, "/models")).as(host).isEqualTo("421");
        }
        assertThat(statusFor("stepwise.internal", "/health/ready")).isEqualTo("200");
    }

    @Test
    void aRequestForScoresMayAskForExplanations() throws Exception {
        send("POST", "/models/a/score", "{\"x\":1}");
        assertThat(models.explained).isEqualTo(OF_MODEL);
        send("POST", "/models/a/score?explain", "{\"x\":1}");
        assertThat(models.explained).isEqualTo(new Explain(Explain.Which.ALL, 7));
        send("POST", "/models/a/score?other=1&explain=2", "{\"x\":1}");
        assertThat(models.explained).isEqualTo(new Explain(Explain.Which.ALL, 2));
        for (String bad : List.of("0", "", "-1", "two", "10000")) {
            assertThat(send("POST", "/models/a/score?explain=" + bad, "{\"x\":1}")
                            .statusCode())
                    .as(bad)
                    .isEqualTo(400);
        }
    }
}
