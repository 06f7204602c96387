package dev.stepwise.runtime;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import dev.stepwise.broker.EmbeddedBroker;
import dev.stepwise.codec.output.OutputOptions;
import dev.stepwise.codec.output.OutputOptions.Format;
import dev.stepwise.codec.output.OutputSchema;
import dev.stepwise.codec.protobuf.ProtobufDescriptors;
import dev.stepwise.registry.RegistryOptions;
import dev.stepwise.runtime.configuration.ServiceOptions;
import dev.stepwise.testing.ApicurioRegistry;
import dev.stepwise.testing.Patience;
import dev.stepwise.testing.ServiceProcess;
import dev.stepwise.testing.StatisticsTopic;
import dev.stepwise.testing.Topics;
import dev.stepwise.topology.ServiceListener;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Events that Apicurio's serializer has written come out assigned, each along its own version of the schema. While the registry is
 * away, known schemas go on and an unknown one is waited for: nothing is lost, doubled or given up, and nobody restarts anything.
 * Assignments are written under schemas that the service registers: Apicurio's deserializer reads those in Avro as typed records,
 * Protobuf's own library those in Protobuf along what the registry has.
 */
@Tag("registry")
class SchemaRegistryIT {

    private static final Duration OUTAGE = Duration.ofSeconds(30);
    private static final String ASSIGNMENTS = ServiceProcess.TOPICS.assignments("one");

    @TempDir
    private Path directory;

    @Test
    void eventsOfARealSerializerAreAssignedAndWaitWhileTheRegistryIsAway() throws Exception {
        Path model = Files.writeString(directory.resolve("one.yaml"), """
                id: one
                input: {topic: points, format: avro}
                features: [{name: x}, {name: y, path: /more/y}]
                components: 2
                """);
        try (ApicurioRegistry registry = ApicurioRegistry.start();
                EmbeddedBroker broker = EmbeddedBroker.builder()
                        .property("group.min.session.timeout.ms", "1000")
                        .start()) {
            Topics topics = new Topics(broker.bootstrapServers());
            ServiceProcess.createTopics(topics, "points", "one", 2);
            registry.awaitAnswer();
            ServiceOptions options = options(broker.bootstrapServers(), model, registry, Format.AVRO);
            try (ApicurioRegistry.Producer producer = registry.producer(broker.bootstrapServers(), "points");
                    Service service = new Service(options, ServiceListener.NONE, streams -> {})) {
                producer.prepare(1, 0, 1000);
                producer.send();
                service.start();
                awaitAssigned(topics, 1000);
                producer.prepare(1, 1000, 2000); // a serializer that is not ours may ask the registry at any time
                producer.prepare(2, 2000, 3000);
                producer.prepare(1, 3000, 3500);
                outage(registry, topics, service, producer);
                awaitAssigned(topics, 3500);
                await(() -> service.missing().isEmpty());
                assertThat(topics.committed(ServiceProcess.TOPICS.deadLetters()))
                        .isEmpty();
                hostileEventsAreDeadLetters(topics);
            }
            everyPointIsThereOnce(topics, options);
            assignmentsAreReadBack(registry.assignments(broker.bootstrapServers(), ASSIGNMENTS));
        }
    }

    /** The frame is Confluent's; Apicurio's own serializer for Protobuf writes another one. */
    @Test
    void eventsInProtobufAreAssignedInProtobuf() throws Exception {
        Path model = Files.writeString(directory.resolve("one.yaml"), """
                id: one
                input: {topic: points, format: protobuf}
                features: [{name: x}, {name: y, path: /more/y}]
                components: 2
                """);
        try (ApicurioRegistry registry = ApicurioRegistry.start();
                EmbeddedBroker broker = EmbeddedBroker.builder()
                        .property("group.min.session.timeout.ms", "1000")
                        .start()) {
            Topics topics = new Topics(broker.bootstrapServers());
            ServiceProcess.createTopics(topics, "points", "one", 2);
            registry.awaitAnswer();
            theSchemasAreTaken(registry);
            String text =
                    "syntax = \"proto3\"; message Point { double x = 1; More more = 2; } message More { double y = 1; }";
            int id = registry.register("points-value", "PROTOBUF", text);
            ServiceOptions options = options(broker.bootstrapServers(), model, registry, Format.PROTOBUF);
            try (Service service = new Service(options, ServiceListener.NONE, streams -> {})) {
                Random random = new Random(5);
                topics.produce(sender -> {
                    for (int i = 0; i < 1000; i++) {
                        sender.send(new ProducerRecord<>("points", point(id, 10 * (i % 2), random)));
                    }
                });
                service.start();
                awaitAssigned(topics, 1000);
                await(() -> service.latestSnapshot("one") != null); // it has read back what it wrote
                assertThat(new String(Objects.requireNonNull(service.latestSnapshot("one")), UTF_8))
                        .startsWith("{\"model\":\"one\"");
            }
            List<ConsumerRecord<byte[], byte[]>> assigned = topics.committed(ASSIGNMENTS);
            assertThat(assigned).hasSize(1000);
            int written = ByteBuffer.wrap(assigned.getFirst().value(), 1, Integer.BYTES)
                    .getInt();
            Descriptor type = ProtobufDescriptors.first(registry.schema(written));
            for (ConsumerRecord<byte[], byte[]> record : assigned) {
                isAnAssignment(written, type, record.value());
            }
        }
    }

    /** A registry has rules of its own for each format. */
    private static void theSchemasAreTaken(ApicurioRegistry registry) throws Exception {
        for (Format format : List.of(Format.AVRO, Format.PROTOBUF, Format.JSON_SCHEMA)) {
            for (OutputSchema schema : OutputSchema.values()) {
                String subject = format.label() + schema.file(format);
                int id = registry.register(subject, format.registryType(), schema.text(format));
                assertThat(registry.register(subject, format.registryType(), schema.text(format)))
                        .isEqualTo(id);
            }
        }
    }

    private static byte[] point(int id, double centre, Random random) {
        ByteBuffer point = ByteBuffer.allocate(6 + 9 + 2 + 9).order(ByteOrder.LITTLE_ENDIAN);
        point.put((byte) 0).putInt(Integer.reverseBytes(id)).put((byte) 0);
        point.put((byte) 9).putDouble(centre + random.nextGaussian());
        point.put((byte) 18).put((byte) 9);
        return point.put((byte) 9).putDouble(random.nextGaussian()).array();
    }

    private static void isAnAssignment(int id, Descriptor type, byte[] value) throws Exception {
        assertThat(Arrays.copyOf(value, 6))
                .as("a 0, the id, and a 0 for the first message")
                .isEqualTo(ByteBuffer.allocate(6).put((byte) 0).putInt(id).array());
        DynamicMessage read = DynamicMessage.parseFrom(type, Arrays.copyOfRange(value, 6, value.length));
        assertThat(read.getField(type.findFieldByName("model"))).isEqualTo("one");
        List<?> probabilities = (List<?>) read.getField(type.findFieldByName("probabilities"));
        assertThat(probabilities.stream().mapToDouble(each -> (Double) each).sum())
                .isCloseTo(1, within(1e-5));
    }

    private static void assignmentsAreReadBack(List<String> lines) {
        Set<String> keys = new HashSet<>();
        for (String line : lines) {
            String[] words = line.split(" ");
            if (words.length != 6 || !words[1].endsWith("Assignment")) {
                continue; // a library may print something
            }
            keys.add(words[0]);
            assertThat(words[2]).isEqualTo("one");
            assertThat(Integer.parseInt(words[3])).isPositive();
            assertThat(Integer.parseInt(words[4]))
                    .as("its place among the clusters")
                    .isBetween(0, 9);
            assertThat(Double.parseDouble(words[5]))
                    .as("each is rounded to a millionth")
                    .isCloseTo(1, within(1e-5));
        }
        assertThat(keys).hasSize(3500);
    }

    private ServiceOptions options(String servers, Path model, ApicurioRegistry registry, Format format) {
        ServiceOptions options =
                ServiceProcess.options(servers, directory.resolve("state").toString(), model, Map.of());
        RegistryOptions asked =
                new RegistryOptions(List.of(registry.confluent()), null, null, null, null, Duration.ofSeconds(2));
        return new ServiceOptions(
                options.models(),
                options.topics(),
                options.kafka(),
                asked,
                new OutputOptions(format, OutputOptions.Framing.CONFLUENT, true),
                options.limits(),
                options.snapshotInterval(),
                options.lostRecords());
    }

    private static void outage(
            ApicurioRegistry registry, Topics topics, Service service, ApicurioRegistry.Producer producer)
            throws Exception {
        registry.suspend();
        long end = System.nanoTime() + OUTAGE.toNanos();
        producer.send();
        awaitAssigned(topics, 2000); // of a schema that is known
        producer.send();
        producer.send();
        await(() ->
                service.missing().stream().anyMatch(text -> text.startsWith("events wait for the schema of the id")));
        assertThat(service.missing()).singleElement().asString().contains("registry " + registry.confluent());
        assertThat(service.waitingSchemas()).isEqualTo(1);
        while (System.nanoTime() < end) {
            assertThat(service.isLive()).isTrue();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
        assertThat(topics.committed(ASSIGNMENTS)).hasSize(2000);
        registry.resume();
    }

    private static void hostileEventsAreDeadLetters(Topics topics) {
        topics.produce(sender -> {
            sender.send(new ProducerRecord<>("points", new byte[] {0, 0, 15, 66, 63, 2}));
            sender.send(new ProducerRecord<>("points", "{\"x\": 1}".getBytes(US_ASCII)));
        });
        Set<String> reasons = new HashSet<>();
        topics.follow(ServiceProcess.TOPICS.deadLetters(), Patience.LONG, record -> {
            reasons.add(
                    new String(record.headers().lastHeader("stepwise.reason").value(), UTF_8));
            return reasons.size() == 2;
        });
        assertThat(reasons).containsExactlyInAnyOrder("unknown-schema", "not-framed");
    }

    private static void everyPointIsThereOnce(Topics topics, ServiceOptions options) {
        Map<String, Integer> assigned = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : topics.committed(ASSIGNMENTS)) {
            assigned.merge(new String(record.key(), US_ASCII), 1, Integer::sum);
        }
        assertThat(assigned)
                .hasSize(3500)
                .allSatisfy((key, times) -> assertThat(times).as(key).isEqualTo(1));
        assertThat(StatisticsTopic.points(topics, options.models().getFirst())).isEqualTo(3500);
    }

    private static void awaitAssigned(Topics topics, int count) {
        int[] seen = {0};
        topics.follow(ASSIGNMENTS, Patience.LONG, record -> ++seen[0] == count);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Patience.LONG.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("within " + Patience.LONG).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }
}
