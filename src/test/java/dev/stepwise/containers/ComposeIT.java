package dev.stepwise.containers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepwise.testing.Patience;
import dev.stepwise.testing.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** {@code docker compose up}, but for Grafana: the image, Kafka, the stream of the demo and Prometheus. */
@Tag("containers")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ComposeIT {

    private static final String PROMETHEUS = "http://localhost:9090/api/v1/query?query=";
    private static final Topics TOPICS = new Topics("localhost:29092");

    private final HttpClient client = HttpClient.newHttpClient();

    private static String compose(String... arguments) throws IOException, InterruptedException {
        return Docker.run(Stream.concat(Stream.of("compose", "--project-name", "stepwise-it"), Stream.of(arguments))
                .toArray(String[]::new));
    }

    @BeforeAll
    static void up() throws Exception {
        compose("up", "--detach", "--build", "--wait", "kafka", "stepwise", "points", "prometheus");
    }

    @AfterAll
    static void down() throws Exception {
        compose("down", "--volumes", "--timeout", "5");
    }

    private String get(String url) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(url + ": " + answer.body()).isEqualTo(200);
        return answer.body();
    }

    @Test
    @Order(1)
    void everyExpressionOfDashboardsAlertsAndRulesHasAnAnswer() throws Exception {
        Map<String, String> expressions = PromQl.expressions();
        assertThat(expressions).hasSizeGreaterThan(50);
        Map<String, String> silent = new TreeMap<>();
        long deadline = System.nanoTime() + Patience.LONG.toNanos();
        do {
            Thread.sleep(2_000);
            silent.clear();
            for (Map.Entry<String, String> expression : expressions.entrySet()) {
                if (values(expression.getValue()).isEmpty()) {
                    silent.put(expression.getKey(), expression.getValue());
                }
            }
        } while (!silent.isEmpty() && System.nanoTime() < deadline);
        assertThat(silent).isEmpty();
    }

    /** Numbers of the answer, without those that are none or infinite, as shares of nothing are at first. */
    private List<Double> values(String expression) throws Exception {
        JsonNode answer = new ObjectMapper().readTree(get(PROMETHEUS + URLEncoder.encode(expression, UTF_8)));
        assertThat(answer.path("status").asText())
                .as(expression + ": " + answer)
                .isEqualTo("success");
        List<Double> values = new ArrayList<>();
        for (JsonNode result : answer.path("data").path("result")) {
            String value = result.path("value").path(1).asText();
            if (!value.endsWith("Inf") && !value.equals("NaN")) {
                values.add(Double.parseDouble(value));
            }
        }
        return values;
    }

    @Test
    @Order(2)
    void theMetersFollowTheConventionsOfPrometheus() throws Exception {
        byte[] metrics = get("http://localhost:8080/metrics").getBytes(UTF_8);
        Docker.run(
                metrics,
                "compose",
                "--project-name",
                "stepwise-it",
                "exec",
                "--no-TTY",
                "prometheus",
                "promtool",
                "check",
                "metrics");
    }

    @Test
    @Order(3)
    void theRulesDoWhatTheirTestsSay() throws Exception {
        Docker.run(
                "run",
                "--rm",
                "--volume",
                Path.of("").toAbsolutePath() + ":/stepwise:ro",
                "--entrypoint",
                "promtool",
                "prom/prometheus:v3.5.0",
                "test",
                "rules",
                "/stepwise/src/test/prometheus/stepwise.test.yaml");
    }

    @Test
    @Order(4)
    void aKillOfTheServiceLosesNothingAndDoublesNothing() throws Exception {
        compose("kill", "stepwise");
        int atTheKill = TOPICS.committed("stepwise.assignments.old-faithful").size();
        assertThat(atTheKill).isPositive();
        Thread.sleep(3_000); // points go on
        compose("up", "--detach", "--wait", "stepwise");
        compose("stop", "points");
        Map<Integer, Long> points = byPartition("eruptions");
        assertThat(points.values().stream().mapToLong(Long::longValue).sum()).isGreaterThan(atTheKill);
        long deadline = System.nanoTime() + Patience.LONG.toNanos();
        Map<Integer, Long> assigned = byPartition("stepwise.assignments.old-faithful");
        while (!assigned.equals(points) && System.nanoTime() < deadline) {
            Thread.sleep(500);
            assigned = byPartition("stepwise.assignments.old-faithful");
        }
        assertThat(assigned).isEqualTo(points);
        compose("stop", "stepwise"); // in good order: what is still open would come now
        assertThat(byPartition("stepwise.assignments.old-faithful")).isEqualTo(points);
    }

    private static Map<Integer, Long> byPartition(String topic) {
        Map<Integer, Long> counts = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : TOPICS.committed(topic)) {
            counts.merge(record.partition(), 1L, Long::sum);
        }
        return counts;
    }
}
