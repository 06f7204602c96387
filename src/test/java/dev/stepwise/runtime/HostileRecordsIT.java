package dev.stepwise.runtime;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.broker.EmbeddedBroker;
import dev.stepwise.codec.json.BadPointException;
import dev.stepwise.runtime.configuration.ServiceOptions;
import dev.stepwise.testing.Patience;
import dev.stepwise.testing.ServiceProcess;
import dev.stepwise.testing.StatisticsTopic;
import dev.stepwise.testing.Topics;
import dev.stepwise.topology.ServiceListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thousand events that cannot be points, among ten thousand that can: none of the latter is lost, and nothing stops. */
class HostileRecordsIT {

    private static final int GOOD = 10_000;
    private static final int BAD = 1_000;

    /** With a value that is cut they would still pass what the service's producers may send. */
    private static final byte[] LARGE_HEADERS = new byte[3_600_000];

    private static final String MODEL = """
            id: two
            input: {topic: points}
            features:
              - {name: x}
              - {name: y, required: true}
              - {name: v, size: 2}
            components: 2
            """;

    @TempDir
    private Path directory;

    @Test
    void goodPointsAreAssignedAndBadOnesAreDeadLettersWithTheirReasons() throws Exception {
        Path model = Files.writeString(directory.resolve("two.yaml"), MODEL);
        Set<KafkaStreams.State> left = new CopyOnWriteArraySet<>();
        try (EmbeddedBroker broker = EmbeddedBroker.builder()
                .property("group.min.session.timeout.ms", "1000")
                .property("message.max.bytes", "8388608")
                .start()) {
            Topics topics = new Topics(broker.bootstrapServers());
            ServiceProcess.createTopics(topics, "points", "two", 2);
            produce(topics);
            ServiceOptions options = ServiceProcess.options(
                    broker.bootstrapServers(),
                    directory.resolve("state").toString(),
                    model,
                    Map.of("max.request.size", "4194304"));
            Map<BadPointException.Reason, Integer> counted = new ConcurrentHashMap<>();
            ServiceListener listener = new ServiceListener() {
                @Override
                public void deadLetter(String model, BadPointException.Reason reason) {
                    counted.merge(reason, 1, Integer::sum);
                }
            };
            try (Service service = new Service(
                    options,
                    listener,
                    streams -> streams.setStateListener((now, before) -> {
                        if (before == KafkaStreams.State.RUNNING && now != KafkaStreams.State.REBALANCING) {
                            left.add(now);
                        }
                    }))) {
                service.start();
                Set<String> assigned = new HashSet<>();
                topics.follow(ServiceProcess.TOPICS.assignments("two"), Patience.LONG, record -> {
                    assigned.add(new String(record.key(), US_ASCII));
                    return assigned.size() == GOOD;
                });
                List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
                topics.follow(ServiceProcess.TOPICS.deadLetters(), Patience.LONG, record -> {
                    letters.add(record);
                    return letters.size() == BAD;
                });
                assertThat(assigned).allMatch(key -> key.startsWith("good-"));
                assertThat(letters).allSatisfy(HostileRecordsIT::saysWhatIsWrong);
                assertThat(service.missing()).isEmpty();
                assertThat(left).isEmpty();
            }
            assertThat(topics.committed(ServiceProcess.TOPICS.assignments("two")))
                    .hasSize(GOOD);
            assertThat(topics.committed(ServiceProcess.TOPICS.deadLetters())).hasSize(BAD);
            assertThat(counted.values().stream().mapToInt(Integer::intValue).sum())
                    .isEqualTo(BAD);
            assertThat(StatisticsTopic.points(topics, options.models().getFirst()))
                    .isEqualTo(GOOD);
        }
    }

    private static void saysWhatIsWrong(ConsumerRecord<byte[], byte[]> letter) {
        assertThat(new String(letter.key(), US_ASCII)).startsWith("bad-");
        assertThat(header(letter, "stepwise.model")).isEqualTo("two");
        assertThat(header(letter, "stepwise.reason"))
                .isEqualTo(reasons().get((int) (number(letter.key()) % reasons().size())));
        assertThat(header(letter, "__streams.errors.message")).isNotBlank();
        assertThat(header(letter, "__streams.errors.topic")).isEqualTo("points");
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    private static long number(byte[] key) {
        return Long.parseLong(new String(key, US_ASCII).replaceAll("\\D", ""));
    }

    /** What can be wrong with an event, and the reason that its dead letter has to give. */
    private static List<Map.Entry<byte[], String>> hostile() {
        String deep = "[".repeat(200) + "]".repeat(200);
        byte[] large = new byte[1_200_000];
        Arrays.fill(large, (byte) ' ');
        List<Map.Entry<byte[], String>> hostile = new ArrayList<>();
        add(hostile, "{\"x\":1,\"y\":2", "not-json"); // cut off
        add(hostile, "{\"x\":1,\"y\":1e999}", "not-finite");
        add(hostile, "{\"y\":1,\"z\":" + deep + "}", "too-deep");
        add(hostile, "{\"y\":true}", "wrong-type");
        add(hostile, "{\"y\":{\"a\":1}}", "wrong-type");
        add(hostile, "{\"y\":NaN}", "not-json");
        add(hostile, "{\"y\":\"NaN\"}", "wrong-type");
        add(hostile, "{\"y\":1,\"y\":2}", "duplicate-key");
        hostile.add(Map.entry(new byte[] {'{', '"', 'y', '"', ':', '"', (byte) 0xC3, '"', '}'}, "not-utf8"));
        add(hostile, "", "empty");
        add(hostile, "null", "wrong-type");
        add(hostile, "{\"x\":1}", "missing-required");
        add(hostile, "{\"y\":1,\"v\":[1,2,3]}", "wrong-dimension");
        add(hostile, "{\"y\":1} trailing", "not-json");
        add(hostile, "[1,2]", "missing-required");
        hostile.add(Map.entry(large, "too-large"));
        return hostile;
    }

    private static List<String> reasons() {
        List<String> reasons = new ArrayList<>();
        hostile().forEach(entry -> reasons.add(entry.getValue()));
        reasons.add("empty"); // no value at all
        return reasons;
    }

    private static void add(List<Map.Entry<byte[], String>> hostile, String event, String reason) {
        hostile.add(Map.entry(event.getBytes(UTF_8), reason));
    }

    private static void produce(Topics topics) {
        List<Map.Entry<byte[], String>> hostile = hostile();
        Random random = new Random(5);
        topics.produce(producer -> {
            int bad = 0;
            for (int i = 0; i < GOOD; i++) {
                if (bad < BAD && i % (GOOD / BAD) == 3) {
                    int kind = bad % (hostile.size() + 1);
                    byte[] value =
                            kind == hostile.size() ? null : hostile.get(kind).getKey();
                    var event = new ProducerRecord<>("points", ("bad-" + bad++).getBytes(US_ASCII), value);
                    if (bad <= hostile.size() && value != null && value.length > LARGE_HEADERS.length / 4) {
                        event.headers().add("large", LARGE_HEADERS);
                    }
                    producer.send(event);
                }
                double centre = i % 3 == 0 ? 5 : 0;
                String point = "{\"x\":" + (centre + random.nextGaussian()) + ",\"y\":" + random.nextGaussian()
                        + ",\"v\":[" + random.nextGaussian() + "," + centre + "]}";
                producer.send(
                        new ProducerRecord<>("points", ("good-" + i).getBytes(US_ASCII), point.getBytes(US_ASCII)));
            }
        });
    }
}
