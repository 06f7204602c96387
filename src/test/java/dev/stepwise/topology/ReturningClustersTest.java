package dev.stepwise.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.codec.record.ModelRecord;
import dev.stepwise.codec.record.StatisticsRecord;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.em.points.SampledPoint;
import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.em.scoring.Scorer;
import dev.stepwise.em.search.Challenge;
import dev.stepwise.em.search.ColdStart;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * Two regimes by turns, of two unit normal clusters each, 20 standard deviations apart and 10 from those of the other regime. The
 * model has room for one regime alone. All that scorers and the learner tell each other are the bytes of their topics.
 */
@TestInstance(Lifecycle.PER_CLASS)
class ReturningClustersTest {

    private static final TopicNames TOPICS = new TopicNames("s.");
    private static final String FILE = "{id: turns, input: {topic: points}, features: [{name: x}], components: 2}";
    private static final ServedModel MODEL = ServedModel.of(ModelFile.parse(FILE));
    private static final byte[] KEY = MODEL.id().getBytes(UTF_8);
    private static final int TURN = 3_000;
    private static final int BATCH = 50;
    private static final double[] CENTRES = {0, 20, 10, 30};

    private final SplittableRandom random = new SplittableRandom(5);
    private final List<String> refused = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private final Deque<Challenge> asked = new ArrayDeque<>();
    private final LatestModels latest = new LatestModels(List.of(MODEL), (offset, why) -> refused.add(why));
    private final Scorer scorer = new Scorer(1, 64, 0, latest.of(MODEL.id()));
    private final TopologyTestDriver driver = new TopologyTestDriver(
            LearningTopology.build(
                    List.of(MODEL),
                    TOPICS,
                    Duration.ofSeconds(10),
                    (model, request) -> asked.add(request),
                    new ServiceListener() {
                        @Override
                        public void refused(String topic, int partition, long offset, String why) {
                            refused.add(why);
                        }
                    }),
            properties());
    private final TestInputTopic<byte[], byte[]> statistics =
            driver.createInputTopic(TOPICS.statistics(), new ByteArraySerializer(), new ByteArraySerializer());
    private final TestOutputTopic<byte[], byte[]> models = output(TOPICS.models());
    private final TestOutputTopic<byte[], byte[]> told = output(TOPICS.clusterEvents());
    private final List<Long> versions = new ArrayList<>();
    private final List<Map<String, byte[]>> stores = new ArrayList<>();
    private final List<ModelParameters> published = new ArrayList<>();
    private long offset;

    private static Properties properties() {
        Properties properties = new Properties();
        properties.put("application.id", "test");
        properties.put("bootstrap.servers", "none:1");
        properties.put("ensure.explicit.internal.resource.naming", "true");
        return properties;
    }

    private TestOutputTopic<byte[], byte[]> output(String topic) {
        return driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @AfterAll
    void close() {
        driver.close();
    }

    private void pipe(StatisticsRecord record) throws IOException {
        statistics.pipeInput(KEY, record.toBytes());
        for (byte[] value : models.readValuesToList()) {
            latest.update(MODEL.id(), value, 0, ++offset);
        }
        for (byte[] json : told.readValuesToList()) {
            events.add(new ObjectMapper().readTree(json).get("event").asText());
        }
    }

    private double point(int turn) {
        return CENTRES[2 * (turn % 2) + random.nextInt(2)] + random.nextGaussian();
    }

    private void seed() throws IOException {
        List<SampledPoint> rows = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            rows.add(new SampledPoint(new double[] {point(0)}, 1, PointBlock.UNLABELLED));
        }
        pipe(StatisticsRecord.of(MODEL.fingerprint().structure(), ColdStart.fit(MODEL.spec(), rows)));
    }

    private void turn(int turn) throws IOException {
        for (int i = 0; i < TURN / BATCH; i++) {
            for (int j = 0; j < BATCH; j++) {
                scorer.add(new double[] {point(turn)}, 1, PointBlock.UNLABELLED, i);
            }
            pipe(StatisticsRecord.of(
                    MODEL.fingerprint().structure(), scorer.drain().getFirst()));
            while (!asked.isEmpty()) {
                pipe(StatisticsRecord.of(
                        MODEL.fingerprint().structure(), asked.remove().run()));
            }
        }
    }

    private ModelParameters newest() {
        ModelParameters newest = latest.get(MODEL.id());
        assertThat(newest).isNotNull();
        return newest;
    }

    private Map<String, byte[]> store() {
        Map<String, byte[]> entries = new TreeMap<>();
        try (KeyValueIterator<String, byte[]> all =
                driver.<String, byte[]>getKeyValueStore(LearningTopology.STORE).all()) {
            all.forEachRemaining(entry -> entries.put(entry.key, entry.value));
        }
        return entries;
    }

    @BeforeAll
    void learn() throws IOException {
        seed();
        for (int turn = 0; turn < 4; turn++) {
            long before = newest().version();
            turn(turn);
            versions.add(newest().version() - before);
            stores.add(store());
            published.add(newest());
        }
    }

    @Test
    void learningGoesOnWithMoreComponentsInBatchesThanTheModelMayHave() {
        assertThat(versions).allMatch(count -> count >= TURN / BATCH);
        assertThat(newest().ids()).hasSize(4).doesNotHaveDuplicates();
        assertThat(refused).isEmpty();
        assertThat(events).contains("returned");
    }

    private static Learners.Entry restored(ServedModel model, Map<String, byte[]> store) {
        Learners learners = new Learners(Map.of(model.id(), model));
        List<String> unreadable = new ArrayList<>();
        learners.restore(store, (id, why) -> unreadable.add(why));
        assertThat(unreadable).isEmpty();
        return Objects.requireNonNull(learners.of(model.id()));
    }

    /** What has retired is forgotten, scorers are told so, and what they send from then on is learned from. */
    private void assertBegunAnew(ServedModel model, Map<String, byte[]> store, ModelParameters before) {
        Learners.Entry entry = restored(model, store);
        ModelParameters now = Objects.requireNonNull(entry.learner.parameters());
        assertThat(now.ids()).isEqualTo(before.ids().subList(0, 2));
        assertThat(now.version()).isEqualTo(before.version() + 1);
        assertThat(now.epoch()).isEqualTo(before.epoch() + 1);
        assertThat(entry.publishedVersion).as("the newest is not published yet").isEqualTo(before.version());
        byte[] record = new ModelRecord(model.fingerprint(), now).toBytes();
        assertThat(ModelRecord.read(record, model.spec().shape()).parameters()).isEqualTo(now);
        Scorer scorer = new Scorer(1, 64, 0, entry.learner::parameters);
        scorer.add(new double[] {0}, 1, PointBlock.UNLABELLED, 0);
        assertThat(entry.learner.apply(scorer.drain().getFirst()).newVersion()).isTrue();
        Map<String, byte[]> next = new TreeMap<>(store);
        Learners.save(entry, next::put);
        Learners.Entry again = restored(model, next);
        assertThat(again.learner.parameters()).isEqualTo(entry.learner.parameters());
        assertThat(again.publishedVersion).isEqualTo(before.version() + 2);
    }

    @Test
    void aLearnerThatIsBroughtBackKnowsWhatHasRetired() {
        Learners.Entry entry = restored(MODEL, stores.getLast());
        assertThat(entry.learner.parameters()).isEqualTo(published.getLast());
        assertThat(entry.publishedVersion).isEqualTo(published.getLast().version());
    }

    @Test
    void whereNothingComesBackAnyMoreAnEpochBeginsWithoutWhatHasRetired() {
        for (String setting : List.of("forgetting: none", "learn: false")) {
            ServedModel other = ServedModel.of(ModelFile.parse(FILE.replace("}]", "}], " + setting)));
            assertThat(other.fingerprint().isCompatibleWith(MODEL.fingerprint()))
                    .isTrue();
            if (other.definition().learn()) {
                assertBegunAnew(other, stores.getLast(), published.getLast());
            } else {
                ModelParameters now = restored(other, stores.getLast()).learner.parameters();
                assertThat(now.ids()).hasSize(2);
                assertThat(now.version()).isEqualTo(published.getLast().version() + 1);
            }
        }
    }

    /** Without transactions a crash may leave entries of several commits. */
    @Test
    void whatHasRetiredAtAnotherCommitIsNotBroughtBack() {
        List<Integer> there = published.get(2).ids().subList(0, 2);
        assertThat(published.getLast().ids().subList(2, 4)).as("retired since").containsAll(there);
        for (String entry : List.of("turns/known", "turns/regimes", "turns/header")) {
            Map<String, byte[]> torn = new TreeMap<>(stores.get(entry.equals("turns/header") ? 3 : 2));
            int other = entry.equals("turns/header") ? 2 : 3;
            torn.put(entry, Objects.requireNonNull(stores.get(other).get(entry)));
            assertBegunAnew(MODEL, torn, published.get(2));
        }
    }

    /** Earlier ones did not say of which version the counts are. */
    @Test
    void aStateOfAnEarlierReleaseIsBroughtBackUnlessSomethingThatIsThereHasRetired() {
        Map<String, byte[]> earlier = new TreeMap<>(stores.get(2));
        earlier.computeIfPresent(
                "turns/regimes", (key, bytes) -> Arrays.copyOf(bytes, bytes.length - Long.BYTES - 2 * Integer.BYTES));
        assertThat(restored(MODEL, earlier).learner.parameters()).isEqualTo(published.get(2));
        earlier.put("turns/known", Objects.requireNonNull(stores.getLast().get("turns/known")));
        assertBegunAnew(MODEL, earlier, published.get(2));
    }
}
