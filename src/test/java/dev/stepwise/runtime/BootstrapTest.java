package dev.stepwise.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.codec.event.EventReaders;
import dev.stepwise.codec.event.WriterSchemas;
import dev.stepwise.codec.json.Limits;
import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.em.search.Seed;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.testing.FragileFamily;
import dev.stepwise.topology.ServedModel;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No point of the input keeps a model from getting first parameters. */
class BootstrapTest {

    private static final TopicPartition POINTS = new TopicPartition("points", 0);
    private static final ServedModel MODEL = ServedModel.of(ModelFile.parse("""
            {id: m, input: {topic: points}, features: [{name: x}, {name: y}], weight: {path: /w}, components: 2}
            """));

    private final SplittableRandom random = new SplittableRandom(11);
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");

    /** @param extreme the event in the place of the 101st */
    private Seed run(ServedModel model, int points, String extreme) {
        return run(model, points, extreme, Duration.ZERO);
    }

    /** @param poll how long each of ten polls takes */
    private Seed run(ServedModel model, int points, String extreme, Duration poll) {
        long[] now = {0};
        Bootstrap bootstrap = new Bootstrap(model, new EventReaders(Limits.DEFAULT, WriterSchemas.NONE), () -> now[0]);
        consumer.schedulePollTask(() -> {
            for (int i = 0; i < points; i++) {
                String event = i == 100
                        ? extreme
                        : String.format(
                                Locale.ROOT, "{\"x\":%f,\"y\":%f}", random.nextGaussian(), 50 + random.nextGaussian());
                consumer.addRecord(new ConsumerRecord<>("points", 0, i, null, event.getBytes(UTF_8)));
            }
        });
        int[] polls = {0};
        return bootstrap.read(consumer, Map.of(POINTS, 0L), () -> {
            now[0] += poll.toNanos();
            return polls[0]++ < 10;
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"x\":1e200,\"y\":50}",
                "{\"x\":1.7976931348623157e308,\"y\":-1.7976931348623157e308}",
                "{\"x\":1,\"y\":50,\"w\":1e308}",
                "{\"x\":4.9e-324,\"y\":50,\"w\":4.9e-324}"
            })
    void oneExtremeEventAmongTheFirstDoesNotPreventAFit(String extreme) {
        Seed seed = run(MODEL, 500, extreme);
        assertThat(seed).isNotNull();
        assertThat(seed.points()).isEqualTo(500);
        MixtureModel user = seed.model().rescale(seed.standardisation());
        for (double number : user.toArray()) {
            assertThat(number).isFinite();
        }
    }

    @Test
    void aStreamThatPausesHasAFirstFitOfTheTwentyPointsThatThereAre() {
        consumer.updateEndOffsets(Map.of(POINTS, 20L));
        Seed seed = run(MODEL, 20, "");
        assertThat(seed).isNotNull();
        assertThat(seed.points()).isEqualTo(20);
    }

    @Test
    void aBrokerThatDoesNotTellOffsetsDoesNotEndTheSearch() {
        consumer.updateEndOffsets(Map.of(POINTS, 20L));
        consumer.setOffsetsException(new TimeoutException("no broker"));
        assertThat(run(MODEL, 20, "")).isNotNull();
    }

    @Test
    void nineteenPointsAreTooFewForAFirstFit() {
        consumer.updateEndOffsets(Map.of(POINTS, 19L));
        assertThat(run(MODEL, 19, "")).isNull();
    }

    @Test
    void twelvePointsHaveAFirstFitAfterThirtySecondsOfSilence() {
        consumer.updateEndOffsets(Map.of(POINTS, 12L));
        Seed seed = run(MODEL, 12, "", Bootstrap.SILENCE.dividedBy(8));
        assertThat(seed).isNotNull();
        assertThat(seed.points()).isEqualTo(12);
    }

    /** It is never found again, so a pause is no reason to be content with few points. */
    @Test
    void aModelThatDoesNotLearnWaitsForSilenceAndTwentyPoints() {
        ServedModel resting = ServedModel.of(ModelFile.parse(
                "{id: m, input: {topic: points}, features: [{name: x}, {name: y}], components: 2, learn: false}"));
        consumer.updateEndOffsets(Map.of(POINTS, 30L));
        assertThat(run(resting, 30, "")).isNull();
        assertThat(new Bootstrap(resting, new EventReaders(Limits.DEFAULT, WriterSchemas.NONE)).leastEnough())
                .isEqualTo("it has 0, and 500 are enough where the topic pauses, 20 after 30 seconds of silence");
    }

    @Test
    void twentySevenSecondsAreNoSilence() {
        consumer.updateEndOffsets(Map.of(POINTS, 12L));
        assertThat(run(MODEL, 12, "", Bootstrap.SILENCE.dividedBy(10))).isNull();
    }

    /** Two columns and two components want four points. */
    @Test
    void threePointsAreTooFewHoweverLongTheSilence() {
        consumer.updateEndOffsets(Map.of(POINTS, 3L));
        assertThat(run(MODEL, 3, "", Duration.ofHours(1))).isNull();
        assertThat(new Bootstrap(MODEL, new EventReaders(Limits.DEFAULT, WriterSchemas.NONE)).leastEnough())
                .isEqualTo("it has 0, and 20 are enough where the topic pauses, 4 after 30 seconds of silence");
    }

    @Test
    void pointsThatAreThereAlreadyAreReadBeforeTheFirstFit() {
        consumer.updateEndOffsets(Map.of(POINTS, 400L));
        assertThat(run(MODEL, 60, "")).isNull();
    }

    @Test
    void pointsWithoutAnyFitAreGivenUpAndTheNextOnesTaken() {
        int[] left = {20}; // estimates that fail, more than all attempts on the first points make
        MixtureShape shape = MODEL.spec().shape();
        LearnerSpec fragile = new LearnerSpec(
                MixtureShape.of(FragileFamily.of(shape.families().getFirst(), _ -> left[0]-- > 0)), 1);
        ServedModel model = new ServedModel(MODEL.definition(), MODEL.fingerprint(), fragile, MODEL.mapping());
        Seed seed = run(model, 3 * 500, "{\"x\":0,\"y\":50}");
        assertThat(seed).isNotNull();
        assertThat(left[0]).isNegative();
        assertThat(consumer.position(POINTS)).isEqualTo(1_500);
    }

    @Test
    void aFitThatFailsOnSomePointsIsMadeWithoutThem() {
        MixtureShape shape = MODEL.spec().shape();
        LearnerSpec fragile = new LearnerSpec(
                MixtureShape.of(FragileFamily.of(shape.families().getFirst(), weight -> weight > 491)), 1);
        ServedModel model = new ServedModel(MODEL.definition(), MODEL.fingerprint(), fragile, MODEL.mapping());
        Seed seed = run(model, 500, "{\"x\":1e300,\"y\":50}");
        assertThat(seed).isNotNull();
        assertThat(seed.points()).isEqualTo(490); // 5 left out, then 10
    }
}
