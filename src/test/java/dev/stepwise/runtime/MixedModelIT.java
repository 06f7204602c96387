package dev.stepwise.runtime;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepwise.broker.EmbeddedBroker;
import dev.stepwise.testing.Patience;
import dev.stepwise.testing.ServiceProcess;
import dev.stepwise.testing.Topics;
import dev.stepwise.topology.ServiceListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.apache.commons.math3.distribution.PoissonDistribution;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Numbers, categories and counts in one model, a fifth of the values missing and a twentieth of the points labelled: followed
 * from the points to assignments, snapshots and scores on request.
 */
class MixedModelIT {

    private static final int POINTS = 20_000;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double[] WEIGHTS = {0.6, 0.4};
    private static final double[][] MEANS = {{0, 10}, {4, 12}};
    private static final double[][] PLANS = {{0.7, 0.2, 0.1}, {0.1, 0.3, 0.6}};
    private static final double[] CALLS = {2, 7};
    private static final String MODEL = """
            id: customers
            input: {topic: events}
            features:
              - {name: spend}
              - {name: visits, path: /stats/visits}
              - {name: plan, family: categorical, levels: [free, basic, pro]}
              - {name: calls, family: poisson}
            components: 2
            label: {path: /kind, classes: [private, business]}
            impute: true
            """;

    @TempDir
    private Path directory;

    private final RandomGenerator random = new Well19937c(4);

    @Test
    void aMixedModelLearnsAndImputes() throws Exception {
        Path model = Files.writeString(directory.resolve("customers.yaml"), MODEL);
        try (EmbeddedBroker broker = EmbeddedBroker.builder()
                .property("group.min.session.timeout.ms", "1000")
                .start()) {
            Topics topics = new Topics(broker.bootstrapServers());
            ServiceProcess.createTopics(topics, "events", "customers", 2);
            List<Integer> truth;
            try (Service service = new Service(
                    ServiceProcess.options(
                            broker.bootstrapServers(),
                            directory.resolve("state").toString(),
                            model,
                            Map.of()),
                    ServiceListener.NONE,
                    streams -> {})) {
                service.start();
                truth = produce(topics);
                int[] seen = new int[1];
                topics.follow(
                        ServiceProcess.TOPICS.assignments("customers"), Patience.LONG, record -> ++seen[0] == POINTS);
                topics.follow(
                        ServiceProcess.TOPICS.snapshots(),
                        Patience.LONG,
                        record -> read(record).get("points").asInt() == POINTS);
            }
            snapshotsShowTheTruth(topics);
            assignmentsFollowTheTruthAndSayWhatIsMissing(topics, truth);
        }
    }

    /** Over some seconds, as a stream comes: in a few large batches the learner would have made a few steps only. */
    private List<Integer> produce(Topics topics) {
        List<Integer> truth = new ArrayList<>();
        PoissonDistribution[] calls = {
            new PoissonDistribution(random, CALLS[0], 1e-12, 1000),
            new PoissonDistribution(random, CALLS[1], 1e-12, 1000)
        };
        topics.produce(producer -> {
            for (int i = 0; i < POINTS; i++) {
                int k = random.nextDouble() < WEIGHTS[0] ? 0 : 1;
                truth.add(k);
                StringJoiner event = new StringJoiner(",", "{", "}");
                if (isThere()) {
                    event.add("\"spend\":" + (MEANS[k][0] + random.nextGaussian()));
                }
                if (isThere()) {
                    event.add("\"stats\":{\"visits\":" + (MEANS[k][1] + random.nextGaussian()) + "}");
                }
                if (isThere()) {
                    event.add("\"plan\":\"" + plan(k) + "\"");
                }
                if (isThere() || event.length() == 2) {
                    event.add("\"calls\":" + calls[k].sample());
                }
                if (random.nextDouble() < 0.05) {
                    event.add("\"kind\":\"" + (k == 0 ? "private" : "business") + "\"");
                }
                if (i % 100 == 0) {
                    pause();
                }
                producer.send(new ProducerRecord<>(
                        "events",
                        i % 2,
                        String.valueOf(i).getBytes(US_ASCII),
                        event.toString().getBytes(UTF_8)));
            }
        });
        return truth;
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isThere() {
        return random.nextDouble() >= 0.2;
    }

    private String plan(int k) {
        double u = random.nextDouble();
        return u < PLANS[k][0] ? "free" : u < PLANS[k][0] + PLANS[k][1] ? "basic" : "pro";
    }

    private static JsonNode read(ConsumerRecord<byte[], byte[]> record) {
        try {
            return JSON.readTree(record.value());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void snapshotsShowTheTruth(Topics topics) {
        JsonNode last = read(topics.committed(ServiceProcess.TOPICS.snapshots()).getLast());
        for (int k = 0; k < 2; k++) {
            JsonNode component = last.get("components").get(k);
            JsonNode parameters = component.get("parameters");
            assertThat(component.get("label").asText()).isEqualTo(k == 0 ? "private" : "business");
            assertThat(component.get("weight").asDouble()).isCloseTo(WEIGHTS[k], within(0.03));
            assertThat(parameters.get("mean").get(0).asDouble()).isCloseTo(MEANS[k][0], within(0.1));
            assertThat(parameters.get("mean").get(1).asDouble()).isCloseTo(MEANS[k][1], within(0.1));
            assertThat(parameters.at("/probabilities/plan/pro").asDouble()).isCloseTo(PLANS[k][2], within(0.03));
            assertThat(parameters.at("/rate/calls").asDouble()).isCloseTo(CALLS[k], within(0.2));
        }
    }

    private static void assignmentsFollowTheTruthAndSayWhatIsMissing(Topics topics, List<Integer> truth) {
        int right = 0;
        int imputed = 0;
        for (ConsumerRecord<byte[], byte[]> record : topics.committed(ServiceProcess.TOPICS.assignments("customers"))) {
            JsonNode assignment = read(record);
            int number = Integer.parseInt(new String(record.key(), US_ASCII));
            boolean second = assignment.get("probabilities").get(1).asDouble() > 0.5;
            right += (second ? 1 : 0) == truth.get(number) ? 1 : 0;
            JsonNode missing = assignment.path("imputed");
            if (missing.has("plan")) {
                imputed++;
                JsonNode plan = missing.get("plan");
                double sum = plan.get("free").asDouble()
                        + plan.get("basic").asDouble()
                        + plan.get("pro").asDouble();
                assertThat(sum).isCloseTo(1, within(3e-6));
                if (number > POINTS / 2
                        && assignment.get("probabilities").get(0).asDouble() > 0.999) {
                    assertThat(plan.get("free").asDouble()).isCloseTo(PLANS[0][0], within(0.05));
                    if (missing.has("calls")) {
                        assertThat(missing.get("calls").asDouble()).isCloseTo(CALLS[0], within(0.3));
                    }
                }
            }
        }
        assertThat(right).isGreaterThan((int) (0.93 * POINTS));
        assertThat(imputed).isBetween((int) (0.18 * POINTS), (int) (0.22 * POINTS));
    }
}
