package dev.stepwise.runtime;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepwise.broker.EmbeddedBroker;
import dev.stepwise.runtime.configuration.ConfigurationFile;
import dev.stepwise.runtime.configuration.ServiceConfiguration;
import dev.stepwise.testing.AsyncApi;
import dev.stepwise.testing.OpenApi;
import dev.stepwise.testing.Patience;
import dev.stepwise.testing.Topics;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real service answers and writes is what its OpenAPI and AsyncAPI descriptions say, answer by answer and record by record. */
class InterfacesIT {

    private static final int POINTS = 4_000;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String POINT = "{\"x\":1,\"colour\":\"red\",\"visits\":2}";

    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private final OpenApi api = new OpenApi();
    private final Set<String> seen = new TreeSet<>();
    private URI root;

    InterfacesIT() throws Exception {}

    private ServiceConfiguration configuration(EmbeddedBroker broker) {
        String yaml = """
                kafka:
                  bootstrap.servers: %s
                  state.dir: %s
                topics: {partitions: 2}
                snapshots: {interval: PT0.2S}
                http: {port: 0, auth: {adminToken: s3cret}}
                models:
                  - id: two
                    input: {topic: points}
                    features:
                      - {name: x}
                      - {name: colour, family: categorical, levels: [red, blue]}
                      - {name: visits, family: poisson}
                    components: 2
                    background: uniform
                    anomaly: {rate: 0.02}
                    explain: anomalies
                    impute: true
                  - {id: silent, input: {topic: silence}, features: [{name: x}], components: 2}
                """.formatted(broker.bootstrapServers(), directory);
        return ConfigurationFile.parse("stepwise.yaml", yaml, directory, Map.of());
    }

    private static final String[] NO_MORE = {};

    /** Headers that requests have beside the secret: names and values by turns. */
    private String[] more = NO_MORE;

    /** A request is sent at most so often. */
    private static final int TRIES = 5;

    @Test
    void theServiceDoesWhatItsDescriptionsSay() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.builder().start();
                ServiceRunner runner = new ServiceRunner(configuration(broker));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            root = URI.create("http://127.0.0.1:" + runner.address().getPort());
            HttpResponse<InputStream> stream = listen();
            Future<Map<String, JsonNode>> said = threads.submit(() -> firstOfEachName(stream));
            Topics topics = new Topics(broker.bootstrapServers());
            produce(topics);
            await("/models/two", POINTS);
            everyPlaceAnswersAsDescribed();
            everyRefusalIsAsDescribed();
            theStreamSpeaksTheSameSchemas(said.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS));
            Set<String> described = api.answers();
            described.remove("GET /health/ready 200"); // silent waits for its points
            described.remove("GET /health/live 503"); // when something has failed for good
            described.remove("GET /models/{id}/stream 503"); // when there are too many listeners
            described.remove("POST /models/{id}/commands 503"); // when no broker answers
            described.remove("POST /models/{id}/commands 504"); // when the learner has not come to it
            described.removeIf(answer -> answer.endsWith(" 429")); // an address that has shown the secret is let alone
            assertThat(seen).containsAll(described);
            everyRecordIsAsDescribed(topics);
        }
    }

    private static void produce(Topics topics) {
        Random random = new Random(1);
        topics.produce(producer -> {
            for (int i = 0; i < POINTS; i++) {
                boolean second = i % 3 == 0;
                String point = String.format(
                        Locale.ROOT,
                        "{\"x\":%.4f,\"colour\":\"%s\"%s}",
                        random.nextInt(50) == 0 ? 40 * random.nextGaussian() : random.nextGaussian() + (second ? 8 : 0),
                        second == random.nextInt(5) > 0 ? "red" : "blue",
                        i % 7 == 0 ? "" : ",\"visits\":" + random.nextInt(second ? 12 : 4));
                producer.send(new ProducerRecord<>("points", point.getBytes(US_ASCII)));
            }
            for (String bad : new String[] {"none", "{}", "{\"x\":\"much\"}"}) {
                producer.send(new ProducerRecord<>("points", bad.getBytes(US_ASCII)));
            }
        });
    }

    private void await(String path, long points) throws Exception {
        long deadline = System.nanoTime() + Patience.LONG.toNanos();
        while (JSON.readTree(send("GET", path, null, true).body())
                        .path("points")
                        .asLong()
                < points) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(100);
        }
    }

    private HttpResponse<String> send(String method, String path, String body, boolean knowsTheSecret)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(root.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (knowsTheSecret) {
            request.header("Authorization", "Bearer s3cret");
        }
        if (more.length > 0) {
            request.headers(more);
        }
        for (int tries = 1; ; tries++) {
            try {
                return client.send(request.build(), BodyHandlers.ofString());
            } catch (IOException e) {
                // who refuses a body before all of it has come may close before the client has read why
                if (tries == TRIES) {
                    throw e;
                }
            }
        }
    }

    /** Holds an answer against its description. */
    private String check(String method, String template, int status, String path, String body, boolean knowsTheSecret)
            throws Exception {
        HttpResponse<String> response = send(method, path, body, knowsTheSecret);
        String what = method + " " + path + " " + response.body();
        assertThat(response.statusCode()).as(what).isEqualTo(status);
        String type = response.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
        assertThat(api.problems(template, method.toLowerCase(Locale.ROOT), status, type, response.body()))
                .as(what)
                .isEmpty();
        seen.add(method + " " + template + " " + status);
        return response.body();
    }

    private void everyPlaceAnswersAsDescribed() throws Exception {
        String versions = check("GET", "/models/{id}/snapshots", 200, "/models/two/snapshots", null, true);
        String version = JSON.readTree(versions).at("/snapshots/0/version").asText();
        for (String operation : api.operations()) {
            String template = operation.substring(operation.indexOf(' ') + 1);
            if (operation.startsWith("GET") && !template.endsWith("/stream") && !template.equals("/health/ready")) {
                check("GET", template, 200, path(template, "two", version), null, true);
            }
        }
        String score = "/models/two/score";
        check("POST", "/models/{id}/score", 200, score, POINT, true);
        check("POST", "/models/{id}/score", 200, score, "[" + POINT + ",{\"x\":-3}]", true);
        String explained = check("POST", "/models/{id}/score", 200, score + "?explain", POINT, true);
        assertThat(JSON.readTree(explained).at("/explanation/features").findValuesAsText("feature"))
                .containsExactlyInAnyOrder("x", "colour", "visits");
        check("POST", "/models/{id}/score", 400, score + "?explain=much", POINT, true);
        String name = "{\"command\":\"name\",\"cluster\":1,\"name\":\"Night shift\",\"by\":\"ann\"}";
        check("POST", "/models/{id}/commands", 200, "/models/two/commands", name, true);
        check("POST", "/models/{id}/commands", 409, "/models/two/commands", "{\"command\":\"unpin\"}", true);
        assertThat(JSON.readTree(send("GET", "/models/two/assignments", null, true)
                                .body())
                        .at("/assignments/0/background")
                        .isNumber())
                .isTrue();
    }

    private static String path(String template, String model, String version) {
        return template.replace("{id}", model).replace("{version}", version).replace("{cluster}", "1");
    }

    private void everyRefusalIsAsDescribed() throws Exception {
        for (String answer : api.answers()) {
            String[] parts = answer.split(" ");
            String body = parts[0].equals("POST") ? POINT : null;
            if (parts[2].equals("401")) {
                check(parts[0], parts[1], 401, path(parts[1], "two", "1"), body, false);
            } else if (parts[2].equals("404")) {
                check(parts[0], parts[1], 404, path(parts[1], "none", "1"), body, true);
            }
        }
        check("GET", "/health/ready", 503, "/health/ready", null, false);
        check("GET", "/models/{id}", 503, "/models/silent", null, true);
        check("POST", "/models/{id}/score", 503, "/models/silent/score", "{\"x\":1}", true);
        String score = "/models/two/score";
        check("POST", "/models/{id}/score", 400, score, "none", true);
        check("POST", "/models/{id}/score", 422, score, "{\"x\":\"much\"}", true);
        check("POST", "/models/{id}/score", 413, score, " ".repeat(5 << 20), true);
        check("GET", "/models/{id}/changes", 400, "/models/two/changes?from=yesterday", null, true);
        String commands = "/models/two/commands";
        check("POST", "/models/{id}/commands", 400, commands, POINT, true);
        check("POST", "/models/{id}/commands", 413, commands, " ".repeat(5 << 20), true);
        more = new String[] {"Origin", "http://elsewhere.example"};
        check("POST", "/models/{id}/score", 403, score, POINT, true);
        check("POST", "/models/{id}/commands", 403, commands, POINT, true);
        more = new String[] {"Content-Type", "text/plain"};
        check("POST", "/models/{id}/score", 415, score, POINT, true);
        check("POST", "/models/{id}/commands", 415, commands, POINT, true);
        more = NO_MORE;
    }

    private HttpResponse<InputStream> listen() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(root.resolve("/models/two/stream"))
                .header("Authorization", "Bearer s3cret")
                .build();
        return client.send(request, BodyHandlers.ofInputStream());
    }

    /** Reads until there was one event of each name. */
    private static Map<String, JsonNode> firstOfEachName(HttpResponse<InputStream> stream) throws IOException {
        Map<String, JsonNode> said = new TreeMap<>();
        try (var lines = new BufferedReader(new InputStreamReader(stream.body(), UTF_8))) {
            while (!said.keySet().containsAll(Set.of("figures", "snapshot", "assignments", "event"))) {
                String line = lines.readLine();
                if (line.startsWith("event: ")) {
                    said.put(line.substring(7), JSON.readTree(lines.readLine().substring("data: ".length())));
                }
            }
        }
        return said;
    }

    private void theStreamSpeaksTheSameSchemas(Map<String, JsonNode> said) {
        said.forEach((event, data) -> assertThat(api.problemsOfEvent(event, data))
                .as(event + " " + data)
                .isEmpty());
        seen.add("GET /models/{id}/stream 200");
    }

    private void everyRecordIsAsDescribed(Topics topics) throws Exception {
        AsyncApi description = new AsyncApi();
        for (String channel : description.channels()) {
            String topic = description.address(channel).replace("{model}", "two");
            var records = topics.committed(topic);
            assertThat(records).as(topic).isNotEmpty();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                assertThat(description.problems(channel, record))
                        .as(topic + ": " + new String(record.value(), UTF_8))
                        .isEmpty();
            }
        }
    }
}
