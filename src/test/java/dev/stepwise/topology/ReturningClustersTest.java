package dev.stepwise.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepwise.codec.model.ModelFile;
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
import java.util.Deque;
import java.util.List;
import java.util.Properties;
import java.util.SplittableRandom;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Two regimes by turns, of two unit normal clusters each, 20 standard deviations apart and 10 from those of the other regime. The
 * model has room for one regime alone. All that scorers and the learner tell each other are the bytes of their topics.
 */
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

    @AfterEach
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

    @Test
    void learningGoesOnWithMoreComponentsInBatchesThanTheModelMayHave() throws IOException {
        seed();
        long version = newest().version();
        for (int turn = 0; turn < 4; turn++) {
            turn(turn);
            assertThat(newest().version() - version).as("versions of turn %s", turn).isGreaterThanOrEqualTo(TURN / BATCH);
            version = newest().version();
        }
        assertThat(newest().ids()).hasSize(4).doesNotHaveDuplicates();
        assertThat(refused).isEmpty();
        assertThat(events).contains("returned");
    }
}
