package dev.stepwise.runtime;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.broker.EmbeddedBroker;
import dev.stepwise.runtime.configuration.ServiceOptions;
import dev.stepwise.testing.Patience;
import dev.stepwise.testing.ServiceProcess;
import dev.stepwise.testing.StatisticsTopic;
import dev.stepwise.testing.Topics;
import dev.stepwise.topology.ServiceListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker goes away under load for twenty seconds and comes back: nothing is lost or doubled, and nobody restarts anything. */
class BrokerOutageIT {

    private static final int POINTS = 60_000;
    private static final int PER_SECOND = 2_000;
    private static final Duration OUTAGE = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    @Test
    void theServiceGoesOnWhereItWas() throws Exception {
        Path model = Files.writeString(
                directory.resolve("one.yaml"),
                "{id: one, input: {topic: points}, features: [{name: x}], components: 2}");
        try (EmbeddedBroker broker = EmbeddedBroker.builder()
                .property("group.min.session.timeout.ms", "1000")
                .start()) {
            Topics topics = new Topics(broker.bootstrapServers());
            ServiceProcess.createTopics(topics, "points", "one", 2);
            Thread load = Thread.ofPlatform().start(() -> produce(topics));
            ServiceOptions options = ServiceProcess.options(
                    broker.bootstrapServers(), directory.resolve("state").toString(), model, Map.of());
            try (Service service = new Service(options, ServiceListener.NONE, streams -> {})) {
                service.start();
                topics.follow(
                        ServiceProcess.TOPICS.assignments("one"), Patience.LONG, record -> record.offset() > 2_000);
                broker.stop();
                Thread.sleep(OUTAGE.toMillis());
                assertThat(service.isLive()).isTrue();
                assertThat(service.missing()).anyMatch(text -> text.contains("without a broker"));
                broker.start();
                load.join();
                AtomicInteger count = new AtomicInteger();
                topics.follow(
                        ServiceProcess.TOPICS.assignments("one"),
                        Patience.LONG,
                        record -> count.incrementAndGet() == POINTS);
                long deadline = System.nanoTime() + Patience.LONG.toNanos();
                while (!service.missing().isEmpty() && System.nanoTime() < deadline) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50)); // a rebalance may be under way
                }
                assertThat(service.missing()).isEmpty();
            }
            Map<String, Integer> assigned = new HashMap<>();
            for (ConsumerRecord<byte[], byte[]> record : topics.committed(ServiceProcess.TOPICS.assignments("one"))) {
                assigned.merge(new String(record.key(), US_ASCII), 1, Integer::sum);
            }
            assertThat(assigned)
                    .hasSize(POINTS)
                    .allSatisfy((key, times) -> assertThat(times).as(key).isEqualTo(1));
            assertThat(StatisticsTopic.points(topics, options.models().getFirst()))
                    .isEqualTo(POINTS);
        }
    }

    /** The producer waits out the outage, as its default of two minutes lets it. */
    private static void produce(Topics topics) {
        Random random = new Random(2);
        topics.produce(producer -> {
            long start = System.nanoTime();
            for (int i = 0; i < POINTS; i++) {
                byte[] key = String.valueOf(i).getBytes(US_ASCII);
                String point = "{\"x\":" + (random.nextGaussian() + (i % 2) * 6) + "}";
                producer.send(new ProducerRecord<>("points", i % 2, key, point.getBytes(US_ASCII)));
                long ahead = start + i * 1_000_000_000L / PER_SECOND - System.nanoTime();
                if (ahead > 10_000_000) {
                    try {
                        Thread.sleep(ahead / 1_000_000);
                    } catch (InterruptedException e) {
                        return;
                    }
                }
            }
        });
    }
}
