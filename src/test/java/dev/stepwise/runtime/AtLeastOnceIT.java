package dev.stepwise.runtime;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.broker.EmbeddedBroker;
import dev.stepwise.runtime.configuration.KafkaSettings.Guarantee;
import dev.stepwise.runtime.configuration.ServiceOptions;
import dev.stepwise.testing.Patience;
import dev.stepwise.testing.ServiceProcess;
import dev.stepwise.testing.StatisticsTopic;
import dev.stepwise.testing.Topics;
import dev.stepwise.topology.ServiceListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without transactions assignments do not wait for a commit, and what is stopped in good order loses and doubles nothing. */
class AtLeastOnceIT {

    /** Any name is as good as another, those of the service's parts included. */
    private static final String INPUT = "learning";

    /** No multiple of a block's size, in neither partition. */
    private static final int POINTS = 2_010;

    private static final Duration COMMIT_INTERVAL = Patience.LONG.multipliedBy(10);

    @TempDir
    private Path directory;

    @Test
    void pointsAreAssignedBeforeTheCommitAndLearnedFromAtTheClose() throws Exception {
        Path model = Files.writeString(
                directory.resolve("one.yaml"),
                "{id: one, input: {topic: learning}, features: [{name: x}], components: 2}");
        try (EmbeddedBroker broker = EmbeddedBroker.builder()
                .property("group.min.session.timeout.ms", "1000")
                .start()) {
            Topics topics = new Topics(broker.bootstrapServers());
            ServiceProcess.createTopics(topics, INPUT, "one", 2);
            produce(topics);
            ServiceOptions options = ServiceProcess.options(
                    broker.bootstrapServers(),
                    directory.resolve("state").toString(),
                    model,
                    Guarantee.AT_LEAST_ONCE,
                    Map.of( // nobody is killed here, and who is taken for lost does its work twice
                            "commit.interval.ms", String.valueOf(COMMIT_INTERVAL.toMillis()),
                            "session.timeout.ms", "45000",
                            "heartbeat.interval.ms", "3000"));
            List<KafkaStreams> clients = new CopyOnWriteArrayList<>();
            try (Service service = new Service(options, ServiceListener.NONE, clients::add)) {
                service.start();
                Set<String> assigned = new HashSet<>();
                topics.follow(ServiceProcess.TOPICS.assignments("one"), Patience.LONG, record -> {
                    assigned.add(new String(record.key(), US_ASCII));
                    return assigned.size() == POINTS;
                });
                assertThat(StatisticsTopic.points(topics, options.models().getFirst()))
                        .isZero();
            }
            assertThat(clients)
                    .hasSize(2)
                    .allSatisfy(client -> assertThat(client.state()).isEqualTo(KafkaStreams.State.NOT_RUNNING));
            assertThat(topics.committed(ServiceProcess.TOPICS.assignments("one")))
                    .hasSize(POINTS);
            assertThat(StatisticsTopic.points(topics, options.models().getFirst()))
                    .isEqualTo(POINTS);
        }
    }

    private static void produce(Topics topics) {
        Random random = new Random(2);
        topics.produce(producer -> {
            for (int i = 0; i < POINTS; i++) {
                byte[] key = String.valueOf(i).getBytes(US_ASCII);
                String point = "{\"x\":" + (random.nextGaussian() + (i % 3 == 0 ? 6 : 0)) + "}";
                producer.send(new ProducerRecord<>(INPUT, i % 2, key, point.getBytes(US_ASCII)));
            }
        });
    }
}
