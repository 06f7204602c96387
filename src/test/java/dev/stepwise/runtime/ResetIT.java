package dev.stepwise.runtime;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwise.broker.EmbeddedBroker;
import dev.stepwise.runtime.configuration.ConfigurationFile;
import dev.stepwise.runtime.configuration.ServiceConfiguration;
import dev.stepwise.testing.Patience;
import dev.stepwise.testing.Topics;
import dev.stepwise.topology.LatestModels.Published;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a service leaves behind can be taken back: of one model, or all. */
class ResetIT {

    private static final int POINTS = 1_000;

    @TempDir
    private Path directory;

    private ServiceConfiguration configuration(EmbeddedBroker broker) throws Exception {
        Path file = Files.writeString(
                directory.resolve("stepwise.yaml"), """
                kafka: {bootstrap.servers: "%s", state.dir: %s}
                topics: {partitions: 1}
                http: {port: 0}
                models:
                  - {id: one, input: {topic: a}, features: [{name: x}], components: 2}
                  - {id: one-more, input: {topic: b}, features: [{name: x}], components: 2}
                """.formatted(broker.bootstrapServers(), directory));
        return ConfigurationFile.read(file, Map.of());
    }

    private static void produce(Topics topics, String topic) {
        Random random = new Random(3);
        topics.produce(producer -> {
            for (int i = 0; i < POINTS; i++) {
                double x = random.nextGaussian() + i % 2 * 20;
                producer.send(new ProducerRecord<>(topic, ("{\"x\":" + x + "}").getBytes(US_ASCII)));
            }
        });
    }

    /** Starts the service, lets every point be assigned and stops it; the time at which the models' parameters were made. */
    private static Map<String, Long> run(ServiceConfiguration configuration, Topics topics) throws Exception {
        try (ServiceRunner runner = new ServiceRunner(configuration)) {
            int[] assigned = new int[1];
            for (String model : new String[] {"one", "one-more"}) {
                assigned[0] = 0;
                topics.follow("stepwise.assignments." + model, Patience.LONG, record -> ++assigned[0] == POINTS);
            }
            return settled(runner);
        }
    }

    /** Once the learner has come to rest, some commits after the last assignment. */
    private static Map<String, Long> settled(ServiceRunner runner) throws InterruptedException {
        Map<String, Long> before = Map.of();
        Map<String, Long> made = Map.of("one", madeAt(runner, "one"), "one-more", madeAt(runner, "one-more"));
        for (long end = System.nanoTime() + Patience.LONG.toNanos();
                !made.equals(before) && System.nanoTime() < end; ) {
            Thread.sleep(2_000);
            before = made;
            made = Map.of("one", madeAt(runner, "one"), "one-more", madeAt(runner, "one-more"));
        }
        return made;
    }

    private static long madeAt(ServiceRunner runner, String model) {
        Published published = runner.service().latestModels().published(model);
        return published == null ? 0 : published.timestampMillis();
    }

    @Test
    void oneModelOrAllAreForgottenAndBeginAnew() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.builder().start()) {
            Topics topics = new Topics(broker.bootstrapServers());
            topics.create(1, "a", "b", "stepwise.of-somebody-else");
            produce(topics, "a");
            produce(topics, "b");
            ServiceConfiguration configuration = configuration(broker);
            Reset reset = new Reset(configuration.service());
            Map<String, Long> first = run(configuration, topics);

            Reset.Plan one = reset.of("one");
            assertThat(one.topics()).containsExactly("stepwise.assignments.one");
            assertThat(one.groups()).containsExactly("stepwise-scoring-a");
            assertThat(one.tombstones().values())
                    .allSatisfy(keys -> assertThat(keys)
                            .extracting(key -> new String(key.get(), US_ASCII))
                            .allMatch(key -> key.equals("one") || key.startsWith("one/")));
            reset.carryOut(one);
            assertThat(reset.of("one").isEmpty()).isTrue();

            Map<String, Long> second = run(configuration, topics);
            assertThat(second.get("one")).as("fitted anew").isGreaterThan(first.get("one"));
            assertThat(second.get("one-more")).as("left as it was").isEqualTo(first.get("one-more"));

            reset.carryOut(reset.ofAll());
            assertThat(reset.ofAll().isEmpty()).isTrue();
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
                assertThat(admin.listTopics().names().get())
                        .containsExactlyInAnyOrder("a", "b", "stepwise.of-somebody-else");
            }
            assertThat(run(configuration, topics).get("one-more")).isGreaterThan(first.get("one-more"));
        }
    }

    @Test
    void nothingIsForgottenWhileAnInstanceRuns() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.builder().start()) {
            Topics topics = new Topics(broker.bootstrapServers());
            topics.create(1, "a", "b");
            produce(topics, "a");
            produce(topics, "b");
            ServiceConfiguration configuration = configuration(broker);
            try (ServiceRunner runner = new ServiceRunner(configuration)) {
                topics.follow("stepwise.assignments.one", Patience.LONG, record -> true);
                assertThat(runner.service().isLive()).isTrue();
                assertThatThrownBy(() -> new Reset(configuration.service()).of("one"))
                        .isInstanceOf(ServiceRunningException.class)
                        .hasMessageContaining("stepwise-learning")
                        .hasMessageContaining("Stop all instances");
            }
        }
    }
}
