package dev.stepwise.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.distribution.Units;
import dev.stepwise.em.operation.Serving;
import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.SmallMixtures;
import dev.stepwise.topology.keys.KeyCounts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What operators do to a model whose points have keys. Each test has a twin to which they do nothing. */
class KeyedOperationTest {

    private static final String LINE = """
            {id: line, input: {topic: points}, key: record, features: [{name: x}], components: 2, perKey: {most: 4}}
            """;
    private static final ModelParameters EARLIER = parameters(1, 0, 10);
    private static final ModelParameters NEWEST = parameters(2, 1, 11, 20);
    private static final long YEAR = Duration.ofDays(365).toMillis();

    private final KeyedService service = new KeyedService(LINE);
    private final KeyedService twin = new KeyedService(LINE);

    private static ModelParameters parameters(long version, double... means) {
        double[] weights = new double[means.length];
        double[] variances = new double[means.length];
        for (int k = 0; k < means.length; k++) {
            weights[k] = 1.0 / means.length;
            variances[k] = 1;
        }
        MixtureModel model = SmallMixtures.line(weights, means, variances);
        List<Integer> ids = IntStream.rangeClosed(1, means.length).boxed().toList();
        return new ModelParameters(version, 1, Units.identity(1), ids, model, null, 0);
    }

    @AfterEach
    void close() {
        service.close();
        twin.close();
    }

    private static Serving serving(@Nullable ModelParameters pinned, boolean frozen) {
        return new Serving(NEWEST, pinned, new TreeMap<>(), frozen);
    }

    /** Two keys that differ, so that they are trusted; points in all three clusters. */
    private static JsonNode point(KeyedService to, int i) throws Exception {
        double x = 10 * (i / 2 % 3) + (i % 2 == 0 ? 3 : -1);
        return to.point(i % 2 == 0 ? "a" : "b", "{\"x\": " + x + "}", i);
    }

    private static Map<String, String> kept(KeyedService service) {
        Map<String, String> kept = new TreeMap<>();
        service.kept()
                .forEach((key, value) ->
                        kept.put(key.toString(), Bytes.wrap(value).toString()));
        return kept;
    }

    @Test
    void whilePinnedKeysLearnWithTheNewestVersionAndAreReadByIdForThePinnedOne() throws Exception {
        service.use(serving(EARLIER, false));
        twin.use(NEWEST);
        JsonNode pinned = point(service, 0);
        JsonNode newest = point(twin, 0);
        for (int i = 1; i < 303; i++) {
            pinned = point(service, i);
            newest = point(twin, i);
        }
        assertThat(pinned.get("version").asLong()).isEqualTo(1);
        assertThat(newest.get("version").asLong()).isEqualTo(2);
        assertThat(pinned.get("clusters")).hasSize(2);
        assertThat(newest.get("clusters")).hasSize(3);
        // the key lies 2 beyond each cluster
        assertThat(pinned.get("logDensity").asDouble())
                .isGreaterThan(1 + pinned.get("population").asDouble());
        assertThat(kept(service)).hasSize(3).isEqualTo(kept(twin));
        service.use(serving(null, false));
        assertThat(point(service, 303)).isEqualTo(point(twin, 303));
        assertThat(kept(service)).isEqualTo(kept(twin));
    }

    @Test
    void pinnedToTheNewestVersionKeysSayWhatTheySayWithout() throws Exception {
        service.use(serving(NEWEST, false));
        twin.use(NEWEST);
        for (int i = 0; i < 100; i++) {
            JsonNode pinned = point(service, i);
            JsonNode newest = point(twin, i);
            for (String field : List.of("cluster", "probabilities", "logDensity", "population")) {
                assertThat(pinned.get(field)).as(field).isEqualTo(newest.get(field));
            }
        }
    }

    /** A load test: many keys, far ahead in time. */
    @Test
    void whileFrozenKeysSayWhatTheyKnowAndNothingOfAPointIsKept() throws Exception {
        service.use(NEWEST);
        twin.use(NEWEST);
        for (int i = 0; i < 200; i++) {
            point(service, i);
            point(twin, i);
        }
        Map<String, String> before = kept(service);
        service.use(serving(null, true));
        JsonNode known = point(service, 0);
        for (int i = 0; i < 20; i++) {
            JsonNode fresh = service.point("load " + i, "{\"x\": 3}", YEAR);
            assertThat(fresh.get("logDensity")).isEqualTo(fresh.get("population"));
            assertThat(service.counted()).isEqualTo(new KeyCounts(0, 0, 0, 0));
        }
        service.point(new byte[0], "{\"x\": 3}", YEAR);
        assertThat(service.counted()).isEqualTo(new KeyCounts(0, 0, 0, 1));
        assertThat(known.get("logDensity").asDouble())
                .isGreaterThan(1 + known.get("population").asDouble());
        assertThat(point(service, 0).get("logDensity")).isEqualTo(known.get("logDensity"));
        assertThat(kept(service)).hasSize(3).isEqualTo(before);
        service.use(serving(null, false));
        assertThat(point(service, 200).get("logDensity"))
                .isEqualTo(point(twin, 200).get("logDensity"));
        assertThat(kept(service)).isNotEqualTo(before).isEqualTo(kept(twin));
    }

    /** Others learn nothing where points are scored. */
    @Test
    void onlyScorersOfModelsWithKeysHearThatAModelIsFrozen() {
        ServedModel without =
                ServedModel.of(ModelFile.parse(LINE.replace("key: record, ", "").replace(", perKey: {most: 4}", "")));
        assertThat(service.model().told(serving(null, true)).serving().frozen()).isTrue();
        assertThat(without.told(serving(null, true)).toBytes())
                .isEqualTo(without.told(new Serving(NEWEST)).toBytes());
    }
}
