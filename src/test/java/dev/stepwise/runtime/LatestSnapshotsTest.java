package dev.stepwise.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.stepwise.codec.output.OutputOptions.Format;
import dev.stepwise.codec.output.ReportEncoding;
import dev.stepwise.testing.Patience;
import dev.stepwise.topology.ServiceListener;
import dev.stepwise.topology.TopicNames;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(60)
class LatestSnapshotsTest {

    private static final TopicNames TOPICS = new TopicNames("stepwise.");
    private static final TopicPartition SNAPSHOTS = new TopicPartition(TOPICS.snapshots(), 0);
    private static final TopicPartition EVENTS = new TopicPartition(TOPICS.clusterEvents(), 0);

    private final Logger logger = (Logger) LoggerFactory.getLogger(LatestSnapshots.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final AtomicInteger begins = new AtomicInteger();
    private final List<String> refused = new CopyOnWriteArrayList<>();
    private final ServiceListener listener = new ServiceListener() {
        @Override
        public void refused(String topic, int partition, long offset, String why) {
            refused.add(topic + " " + partition + "/" + offset + ": " + why);
        }
    };
    private volatile int failingBegins;

    /** Both topics with one partition each. */
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest") {
        @Override
        public synchronized List<PartitionInfo> partitionsFor(String topic) {
            if (begins.incrementAndGet() <= failingBegins) {
                throw new TimeoutException("no broker answers");
            }
            return List.of(new PartitionInfo(topic, 0, null, null, null));
        }
    };

    @BeforeEach
    void listen() {
        consumer.updateBeginningOffsets(Map.of(SNAPSHOTS, 0L, EVENTS, 0L));
        consumer.updateEndOffsets(new HashMap<>(Map.of(SNAPSHOTS, 0L, EVENTS, 0L)));
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(log);
    }

    private static String version(byte[] json) {
        return new String(json, UTF_8).replaceAll(".*\"version\":(\\d+).*", "$1");
    }

    private static String snapshot(String model, long version) {
        return "{\"model\":\"" + model + "\",\"version\":" + version
                + ",\"timestamp\":1,\"components\":[{\"id\":1,\"weight\":1}]}";
    }

    private static String event(long version) {
        return "{\"model\":\"a\",\"timestamp\":1,\"event\":\"born\",\"version\":" + version
                + ",\"points\":1,\"components\":[1],\"evidence\":null,\"message\":\"m\"}";
    }

    private LatestSnapshots follow() {
        return new LatestSnapshots(
                TOPICS,
                Map.of("a", 3),
                consumer,
                10,
                (model, value) -> heard.add("snapshot of " + model + ": " + version(value)),
                (model, value) -> heard.add("event of " + model + ": " + version(value)),
                listener);
    }

    private void send(TopicPartition to, long offset, String model, String value) {
        consumer.schedulePollTask(() -> consumer.addRecord(new ConsumerRecord<>(
                to.topic(), to.partition(), offset, model.getBytes(UTF_8), value.getBytes(UTF_8))));
    }

    private void send(TopicPartition to, String model, byte[] value, Headers headers) {
        consumer.schedulePollTask(() -> consumer.addRecord(new ConsumerRecord<>(
                to.topic(),
                to.partition(),
                0,
                0L,
                TimestampType.CREATE_TIME,
                0,
                0,
                model.getBytes(UTF_8),
                value,
                headers,
                Optional.empty())));
    }

    private void fail(KafkaException failure) {
        consumer.schedulePollTask(() -> consumer.setPollException(failure));
    }

    private String next() throws InterruptedException {
        return heard.poll(Patience.LONG.toSeconds(), TimeUnit.SECONDS);
    }

    /** An earlier release, or another configuration, has written them. */
    @Test
    void snapshotsAndEventsOfAnyFormatAreReadWithoutARegistry() throws InterruptedException {
        ReportEncoding avro = ReportEncoding.framed(Format.AVRO, 7, 8);
        Headers ofSnapshot = new RecordHeaders();
        byte[] snapshot = avro.snapshot(snapshot("a", 4).getBytes(UTF_8), ofSnapshot);
        Headers ofEvent = new RecordHeaders();
        byte[] event = ReportEncoding.bare(Format.PROTOBUF).event(event(5).getBytes(UTF_8), ofEvent);
        send(SNAPSHOTS, "a", snapshot, ofSnapshot);
        send(EVENTS, "a", event, ofEvent);
        try (LatestSnapshots snapshots = follow()) {
            assertThat(next()).isEqualTo("snapshot of a: 4");
            assertThat(next()).isEqualTo("event of a: 5");
        }
    }

    @Test
    void aFailureIsOutlivedAndSaidOnce() throws InterruptedException {
        send(SNAPSHOTS, 0, "a", snapshot("a", 1));
        fail(new TimeoutException("no broker answers"));
        fail(new TopicAuthorizationException(Set.of(SNAPSHOTS.topic())));
        send(SNAPSHOTS, 1, "a", snapshot("a", 2));
        send(EVENTS, 0, "a", event(3));
        try (LatestSnapshots snapshots = follow()) {
            assertThat(next()).isEqualTo("snapshot of a: 1");
            assertThat(next()).isEqualTo("snapshot of a: 2");
            assertThat(next()).isEqualTo("event of a: 3");
            assertThat(snapshots.get("a")).asString(UTF_8).isEqualTo(snapshot("a", 2));
        }
        assertThat(log.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN, Level.INFO);
    }

    @Test
    void aBrokerThatDoesNotAnswerAtTheStartIsAskedAgain() throws InterruptedException {
        failingBegins = 2;
        send(SNAPSHOTS, 0, "a", snapshot("a", 1));
        try (LatestSnapshots _ = follow()) {
            assertThat(next()).isEqualTo("snapshot of a: 1");
        }
        assertThat(log.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN, Level.INFO);
    }

    @Test
    void modelsThatAreNotServedArePassedOver() throws InterruptedException {
        send(SNAPSHOTS, 0, "other", snapshot("other", 1));
        send(EVENTS, 0, "other", event(1));
        send(SNAPSHOTS, 1, "a", snapshot("a", 2));
        try (LatestSnapshots snapshots = follow()) {
            assertThat(next()).isEqualTo("snapshot of a: 2");
            assertThat(snapshots.get("other")).isNull();
        }
        assertThat(heard).isEmpty();
    }

    @Test
    void whatIsNoneOfTheServicesIsLeftAloneAndWhatComesAfterItIsShown() throws InterruptedException {
        send(SNAPSHOTS, 0, "a", "</script>");
        send(SNAPSHOTS, 1, "a", snapshot("another", 1));
        send(EVENTS, 0, "a", "");
        send(SNAPSHOTS, 2, "a", snapshot("a", 2));
        send(EVENTS, 1, "a", event(3));
        try (LatestSnapshots snapshots = follow()) {
            assertThat(next()).isEqualTo("snapshot of a: 2");
            assertThat(next()).isEqualTo("event of a: 3");
            assertThat(snapshots.get("a")).asString(UTF_8).isEqualTo(snapshot("a", 2));
            assertThat(snapshots.isFollowing()).isTrue();
        }
        assertThat(refused)
                .containsExactly(
                        "stepwise.snapshots 0/0: no snapshot of model a: no JSON",
                        "stepwise.snapshots 0/1: no snapshot of model a: JSON whose model cannot be right",
                        "stepwise.cluster-events 0/0: no event of model a: no JSON object");
    }

    @Test
    void itEndsWhenItIsClosedThoughNothingAnswers() {
        failingBegins = Integer.MAX_VALUE;
        follow().close();
        assertThat(consumer.closed()).isTrue();
    }
}
