package dev.stepwise.runtime;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepwise.broker.EmbeddedBroker;
import dev.stepwise.runtime.configuration.ConfigurationFile;
import dev.stepwise.runtime.configuration.ServiceConfiguration;
import dev.stepwise.testing.Patience;
import dev.stepwise.testing.Topics;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a configuration file to answers over HTTP. */
class ServiceRunnerIT {

    private static final int POINTS = 3_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private URI root;

    private ServiceConfiguration configuration(EmbeddedBroker broker, String... others) {
        String yaml = """
                kafka:
                  bootstrap.servers: %s
                  state.dir: %s
                topics: {partitions: 2}
                snapshots: {interval: PT0.2S}
                http: {port: 0}
                models:
                  - id: two
                    input: {topic: points}
                    features: [{name: x}, {name: y}]
                    components: 2
                """.formatted(broker.bootstrapServers(), directory) + String.join("", others);
        return ConfigurationFile.parse("stepwise.yaml", yaml, directory, Map.of());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(HttpRequest.newBuilder(root.resolve(path)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> score(String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(root.resolve("/models/two/score"))
                .POST(BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private HttpResponse<String> await(String path, Predicate<HttpResponse<String>> wanted) throws Exception {
        long deadline = System.nanoTime() + Patience.LONG.toNanos();
        while (true) {
            HttpResponse<String> response = get(path);
            if (wanted.test(response)) {
                return response;
            }
            assertThat(System.nanoTime()).as(path + ": " + response.body()).isLessThan(deadline);
            Thread.sleep(100);
        }
    }

    @Test
    void aServiceComesUpLearnsAndAnswers() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.builder().start()) {
            try (ServiceRunner runner = new ServiceRunner(configuration(broker))) {
                root = URI.create("http://127.0.0.1:" + runner.address().getPort());
                itSaysWhatIsMissingBeforeTheFirstPoints();
                produce(new Topics(broker.bootstrapServers()));
                await("/health/ready", response -> response.statusCode() == 200);
                String metrics = await(
                                "/metrics",
                                response -> response.body().contains("stepwise_points_total{model=\"two\"} 3000.0"))
                        .body();
                theMetersOfAllPartsAreThere(metrics);
                theModelIsFound();
                pointsAreScoredWithoutLearning();
                foreignRecordsInItsOwnTopicsStopNothing(new Topics(broker.bootstrapServers()));
            }
            assertThatThrownBy(() -> get("/health/live")).isInstanceOf(ConnectException.class);
        }
    }

    /** It has no point of its own, for the others of its input have been through them all. */
    @Test
    void aModelThatComesLaterIsFittedFromWhatOthersHaveScored() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.builder().start()) {
            Topics topics = new Topics(broker.bootstrapServers());
            topics.create(2, "points");
            produce(topics);
            try (ServiceRunner runner = new ServiceRunner(configuration(broker))) {
                root = URI.create("http://127.0.0.1:" + runner.address().getPort());
                await("/metrics", response -> response.body().contains("stepwise_points_total{model=\"two\"} 3000.0"));
            }
            String later = "  - {id: later, input: {topic: points}, features: [{name: x}], components: 2}\n";
            try (ServiceRunner runner = new ServiceRunner(configuration(broker, later))) {
                root = URI.create("http://127.0.0.1:" + runner.address().getPort());
                await("/health/ready", response -> response.statusCode() == 200);
                await("/models/later", response -> response.statusCode() == 200);
                assertThat(get("/metrics").body()).doesNotContain("stepwise_points_total{model=\"two\"} 3");
            }
            assertThat(topics.committed("stepwise.assignments.two")).hasSize(POINTS);
        }
    }

    private void itSaysWhatIsMissingBeforeTheFirstPoints() throws Exception {
        HttpResponse<String> ready =
                await("/health/ready", response -> response.body().contains("more points"));
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(JSON.readTree(ready.body()).get("missing").toString())
                .contains("model two needs 500 more points of topic points for a first fit");
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/models/two").statusCode()).isEqualTo(503);
        assertThat(score("{\"x\":0,\"y\":0}").statusCode()).isEqualTo(503);
    }

    /** Two clusters, about (0, 0) and (10, -5); a third of the points is of the second. */
    private static void produce(Topics topics) {
        Random random = new Random(1);
        topics.produce(producer -> {
            for (int i = 0; i < POINTS; i++) {
                boolean second = i % 3 == 0;
                double x = random.nextGaussian() + (second ? 10 : 0);
                double y = random.nextGaussian() - (second ? 5 : 0);
                producer.send(new ProducerRecord<>("points", ("{\"x\":" + x + ",\"y\":" + y + "}").getBytes(US_ASCII)));
            }
        });
    }

    private static void theMetersOfAllPartsAreThere(String metrics) {
        assertThat(metrics)
                .contains("stepwise_ready 1.0")
                .contains("stepwise_bootstrap_missing_points{model=\"two\"} 0.0")
                .contains("stepwise_learning_seconds_count{model=\"two\"}")
                .contains("jvm_memory_used_bytes{")
                .contains("jvm_gc_")
                .contains("process_uptime_seconds")
                .contains("kafka_stream_")
                .contains("kafka_consumer_fetch_manager_records_lag_max{")
                .contains("kafka_producer_record_send_total{");
    }

    private void theModelIsFound() throws Exception {
        HttpResponse<String> model = await(
                "/models/two",
                response -> response.statusCode() == 200 && response.body().contains("\"points\":3000"));
        JsonNode snapshot = JSON.readTree(model.body());
        assertThat(snapshot.get("components").size()).isEqualTo(2);
        assertThat(JSON.readTree(get("/models").body()).at("/models/0/model").asText())
                .isEqualTo("two");
        await("/metrics", response -> response.body().contains("stepwise_learner_points{model=\"two\"} 3000.0"));
    }

    private void foreignRecordsInItsOwnTopicsStopNothing(Topics topics) throws Exception {
        List<String> own = List.of("statistics", "models", "snapshots", "cluster-events");
        topics.produce(producer -> own.forEach(topic -> producer.send(
                new ProducerRecord<>("stepwise." + topic, "two".getBytes(US_ASCII), "[}".getBytes(US_ASCII)))));
        for (String topic : own) {
            String counted = "stepwise_refused_records_total{topic=\"stepwise." + topic + "\"} 1.0";
            await("/metrics", response -> response.body().contains(counted));
        }
        produce(topics);
        await("/models/two", response -> response.body().contains("\"points\":6000"));
        assertThat(JSON.readTree(get("/models").body()).at("/models/0/model").asText())
                .isEqualTo("two");
        assertThat(JSON.readTree(get("/models/two/events").body()).path("events"))
                .isNotEmpty();
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
    }

    private void pointsAreScoredWithoutLearning() throws Exception {
        HttpResponse<String> scored = score("[{\"x\":0,\"y\":0},{\"x\":10,\"y\":-5},{\"x\":10.0}]");
        assertThat(scored.statusCode()).isEqualTo(200);
        JsonNode assignments = JSON.readTree(scored.body());
        assertThat(assignments.size()).isEqualTo(3);
        assertThat(assignments.get(0).get("cluster"))
                .isNotEqualTo(assignments.get(1).get("cluster"));
        assertThat(assignments.get(1).get("cluster"))
                .isEqualTo(assignments.get(2).get("cluster"));
        HttpResponse<String> bad = score("[{\"x\":0,\"y\":0},{\"x\":\"zero\"}]");
        assertThat(bad.statusCode()).isEqualTo(422);
        assertThat(bad.body()).contains("point 1: ");
        assertThat(get("/metrics").body()).contains("stepwise_points_total{model=\"two\"} 3000.0");
    }
}
