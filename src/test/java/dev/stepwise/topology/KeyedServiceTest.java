package dev.stepwise.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepwise.em.adaptation.KeyedScorer;
import dev.stepwise.em.adaptation.KeyedStream;
import dev.stepwise.em.learner.Learner;
import dev.stepwise.em.replay.KeyedReplay;
import dev.stepwise.em.replay.Replay;
import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.em.search.ColdStart;
import dev.stepwise.topology.keys.KeyCounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyedServiceTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] NO_KEY = null;
    private static final long DAY = Duration.ofDays(1).toMillis();

    /** Six decimals are printed. */
    private static final double PRINTED = 0.5e-6 + 1e-9;

    private static final String LINE = """
            id: line
            input: {topic: points}
            key: record
            features: [{name: x}]
            components: 2
            learn: false
            initial:
              components:
                - {weight: 0.5, parameters: {mean: [0], covariance: [[1]]}}
                - {weight: 0.5, parameters: {mean: [10], covariance: [[1]]}}
            """;

    private static KeyedService line(String more) {
        KeyedService service = new KeyedService(LINE + more);
        service.use(parameters(service.model()));
        return service;
    }

    private static ModelParameters parameters(ServedModel model) {
        Learner learner = new Learner(model.spec());
        learner.apply(ColdStart.fit(model.spec(), List.of()));
        return Objects.requireNonNull(learner.parameters());
    }

    private static byte[] bytes(String key) {
        return key.getBytes(UTF_8);
    }

    private static String x(double value) {
        return "{\"x\": " + value + "}";
    }

    /** A point as the replay has scored it under its key. */
    private record Replayed(
            ModelParameters parameters, int cluster, double[] probabilities, double logDensity, double population) {}

    private static List<Replayed> replayed(KeyedStream stream, ServedModel model) {
        List<Replayed> all = new ArrayList<>();
        List<KeyedReplay> keyed = new ArrayList<>();
        Replay replay = new Replay(
                model.spec(),
                stream.data,
                new Replay.Options(1, 1, 0),
                block -> keyed.getFirst().scored(block));
        keyed.add(new KeyedReplay(
                stream.data,
                stream.keys,
                new KeyedScorer(stream.data.columns(), null),
                replay::wasFitted,
                (block, i, probabilities, logDensity) -> {
                    int likeliest = IntStream.range(0, probabilities.length)
                            .reduce((a, b) -> probabilities[b] > probabilities[a] ? b : a)
                            .orElseThrow();
                    all.add(new Replayed(
                            block.parameters(),
                            block.id(likeliest),
                            probabilities.clone(),
                            logDensity,
                            block.logDensity(i)));
                }));
        replay.onProgress(_ -> keyed.getFirst().roundEnded()).run();
        return all;
    }

    @Test
    void theServiceSaysOfAStreamWithKeysWhatReplaySays() throws Exception {
        KeyedStream stream = new KeyedStream(8, 30, 1, 5, 1);
        String yaml = """
                {id: keyed, input: {topic: points}, key: record, components: 4, background: uniform,
                 features: [{name: x}, {name: y}, {name: z}]}
                """;
        try (KeyedService service = new KeyedService(yaml)) {
            ModelParameters used = null;
            int other = 0;
            List<Replayed> replayed = replayed(stream, service.model());
            for (int i = 0; i < replayed.size(); i++) {
                Replayed expected = replayed.get(i);
                if (expected.parameters() != used) {
                    used = expected.parameters();
                    service.use(used);
                }
                String json = "{\"x\": %s, \"y\": %s, \"z\": %s}"
                        .formatted(stream.data.value(i, 0), stream.data.value(i, 1), stream.data.value(i, 2));
                JsonNode assignment = service.point("device " + stream.keys[i], json, i);
                assertThat(assignment.get("cluster").asInt()).isEqualTo(expected.cluster());
                assertThat(assignment.get("logDensity").asDouble()).isCloseTo(expected.logDensity(), within(PRINTED));
                assertThat(assignment.get("population").asDouble()).isCloseTo(expected.population(), within(PRINTED));
                for (int k = 0; k < expected.probabilities().length; k++) {
                    assertThat(assignment.get("probabilities").get(k).asDouble())
                            .isCloseTo(expected.probabilities()[k], within(PRINTED));
                }
                other += Math.abs(expected.logDensity() - expected.population()) > 0.1 ? 1 : 0;
            }
            assertThat(replayed).hasSize(240);
            assertThat(other).as("points of which the key says something else").isGreaterThan(50);
        }
    }

    /** Parameters that come at the restart are new to both: what is followed of tails between parameters begins with them. */
    @Test
    void afterARestartEverythingGoesOnInTheSameBytes() {
        KeyedStream stream = new KeyedStream(7, 15, 1, 5, 2);
        String yaml = """
                {id: keyed, input: {topic: points}, key: record, components: 4, perKey: {most: 3},
                 features: [{name: x}, {name: y}, {name: z}]}
                """;
        try (KeyedService before = new KeyedService(yaml);
                KeyedService after = new KeyedService(yaml)) {
            List<Replayed> replayed = replayed(stream, before.model());
            List<String> points = IntStream.range(0, replayed.size())
                    .mapToObj(i -> "{\"x\": %s, \"y\": %s}".formatted(stream.data.value(i, 0), stream.data.value(i, 1)))
                    .toList();
            before.use(replayed.get(40).parameters());
            for (int i = 0; i < 60; i++) {
                before.point(bytes("k" + i * i % 7), points.get(i), i);
            }
            after.restore(before.logged());
            assertThat(after.kept()).hasSize(4).containsExactlyEntriesOf(before.kept());
            before.use(replayed.getLast().parameters());
            after.use(replayed.getLast().parameters());
            for (int i = 60; i < points.size(); i++) {
                byte[] key = bytes("k" + i * i % 7);
                assertThat(after.point(key, points.get(i), i)).isEqualTo(before.point(key, points.get(i), i));
            }
            assertThat(after.kept()).hasSize(4).containsExactlyEntriesOf(before.kept());
            assertThat(newest(50, after.logged())).isEqualTo(newest(50, before.logged()));
        }
    }

    /** As text, as arrays are not equal to one another. */
    private static List<String> newest(int count, List<KeyValue<byte[], byte[]>> log) {
        return log.subList(log.size() - count, log.size()).stream()
                .map(record -> Arrays.toString(record.key) + " " + Arrays.toString(record.value))
                .toList();
    }

    @Test
    void ofTooManyKeysThoseThatWereNotSeenForLongestAreForgotten() {
        try (KeyedService service = line("perKey: {most: 2}")) {
            service.point(bytes("a"), x(1), 0);
            service.point(bytes("b"), x(1), 0);
            service.point(bytes("a"), x(1), 0);
            assertThat(service.counted()).isEqualTo(new KeyCounts(0, 0, 0, 0));
            service.point(bytes("c"), x(1), 0);
            assertThat(service.keys()).containsExactly("a", "c");
            assertThat(service.counted()).isEqualTo(new KeyCounts(1, 1, 0, 0));
            for (int i = 0; i < 100; i++) {
                service.point(bytes("k" + i), x(1), 0);
            }
            assertThat(service.keys()).containsExactly("k98", "k99");
        }
    }

    @Test
    void aKeyThatWasIdleInEventTimeIsForgotten() {
        try (KeyedService service = line("perKey: {idle: P30D}")) {
            service.point(bytes("a"), x(1), 0);
            service.point(bytes("b"), x(1), 20 * DAY);
            service.point(bytes("b"), x(1), 30 * DAY);
            assertThat(service.keys()).containsExactly("a", "b");
            service.point(bytes("c"), x(1), 31 * DAY);
            assertThat(service.keys()).containsExactly("b", "c");
            assertThat(service.counted()).isEqualTo(new KeyCounts(1, 0, 1, 0));
        }
    }

    /** A leap of more than the idle time is believed when eight points in a row make it. */
    @Test
    void oneWrongTimestampForgetsNoKey() {
        try (KeyedService service = line("")) {
            for (int i = 0; i < 20; i++) {
                service.point(bytes("a"), x(1), i);
            }
            service.point(bytes("b"), x(1), 1000 * DAY);
            service.point(bytes("c"), x(1), 20);
            assertThat(service.keys()).containsExactly("a", "b", "c");
        }
    }

    @Test
    void pointsWithoutAUsableKeyAreThoseOfThePopulationAndCounted() throws Exception {
        try (KeyedService service = line("")) {
            byte[] longest = bytes("x".repeat(256));
            for (byte[] key : Arrays.asList(NO_KEY, new byte[0], bytes("x".repeat(257)))) {
                for (int i = 0; i < 3; i++) {
                    JsonNode assignment = JSON.readTree(service.point(key, x(2), 0));
                    assertThat(assignment.get("logDensity")).isEqualTo(assignment.get("population"));
                    assertThat(service.counted()).isEqualTo(new KeyCounts(0, 0, 0, 1));
                }
            }
            assertThat(service.keys()).isEmpty();
            service.point(longest, x(2), 0);
            assertThat(service.keys()).containsExactly("x".repeat(256));
            // more than the bytes of an event that are allowed: it goes to the dead letters
            assertThat(service.point(new byte[1 << 20], x(2), 0)).isNull();
            assertThat(service.point(longest, x(2), 0)).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"pump \\u0037\"", "\"pump 7\""})
    void aKeyMayBeAFieldWhoseTextCounts(String device) {
        String yaml = LINE.replace("key: record", "key: {path: /device, partitioned: true}\ncarry: [/device]");
        try (KeyedService service = new KeyedService(yaml)) {
            service.use(parameters(service.model()));
            byte[] assignment = service.point(NO_KEY, "{\"x\": 1, \"device\": " + device + "}", 0);
            assertThat(service.keys()).containsExactly("pump 7");
            assertThat(new String(assignment, UTF_8)).endsWith("\"carried\":{\"device\":\"pump 7\"}}");
            service.point(NO_KEY, "{\"x\": 1, \"device\": 12}", 0);
            assertThat(service.keys()).containsExactly("pump 7", "12");
            service.point(bytes("12"), "{\"x\": 1, \"device\": [12]}", 0);
            assertThat(service.counted().keyless()).isEqualTo(1);
        }
    }

    @Test
    void bytesThatCannotBeReadAreThoseOfAKeyOfWhichNothingIsKnown() throws Exception {
        try (KeyedService service = line("")) {
            for (int i = 0; i < 200; i++) { // two keys that differ, so that they are trusted
                service.point(bytes("a"), x(2), 0);
                service.point(bytes("b"), x(-2), 0);
            }
            byte[] good = service.kept().get(Bytes.wrap(bytes("a")));
            JsonNode known = service.point("a", x(3), 0);
            assertThat(known.get("logDensity").asDouble())
                    .isGreaterThan(1 + known.get("population").asDouble());
            for (int length = 0; length < good.length; length++) {
                service.restore(List.of(KeyValue.pair(bytes("a"), Arrays.copyOf(good, length))));
                JsonNode fresh = service.point("a", x(3), 0);
                assertThat(fresh.get("logDensity")).isEqualTo(fresh.get("population"));
            }
            service.restore(List.of(KeyValue.pair(new byte[0], new byte[] {1, 2})));
            assertThat(service.point(bytes("a"), x(1), 0)).isNotNull();
        }
    }

    /** Another key may have the same texts: the room of a device is not the device. */
    @Test
    void whatWasKnownOfKeysIsForgottenWhereTheModelFileNamesAnotherKey() throws Exception {
        String byDevice = LINE.replace("key: record", "key: {path: /device, partitioned: true}");
        String byRoom = LINE.replace("key: record", "key: {path: /room, partitioned: true}");
        try (KeyedService before = new KeyedService(byDevice);
                KeyedService same = new KeyedService(byDevice);
                KeyedService other = new KeyedService(byRoom)) {
            before.use(parameters(before.model()));
            same.use(parameters(same.model()));
            other.use(parameters(other.model()));
            for (int i = 0; i < 200; i++) {
                before.point(NO_KEY, "{\"x\": 2, \"device\": \"a\"}", 0);
                before.point(NO_KEY, "{\"x\": -2, \"device\": \"b\"}", 0);
            }
            List<KeyValue<byte[], byte[]>> log = before.logged();
            same.restore(log);
            other.restore(log);
            String point = "{\"x\": 3, \"device\": \"a\", \"room\": \"a\"}";
            JsonNode known = JSON.readTree(same.point(NO_KEY, point, 0));
            JsonNode fresh = JSON.readTree(other.point(NO_KEY, point, 0));
            assertThat(known.get("logDensity").asDouble())
                    .isGreaterThan(1 + known.get("population").asDouble());
            assertThat(fresh.get("logDensity").asDouble())
                    .isCloseTo(fresh.get("population").asDouble(), within(PRINTED));
        }
    }

    @Test
    void aModelWithoutKeysHasNoStoreAndNoField() throws Exception {
        try (KeyedService service = new KeyedService(LINE.replace("key: record", ""))) {
            service.use(parameters(service.model()));
            assertThat(service.point("a", x(1), 0).has("population")).isFalse();
            assertThat(service.logged()).isEmpty();
        }
    }
}
