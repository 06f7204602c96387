package dev.stepwise.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepwise.codec.json.CarriedText;
import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.codec.output.AssignmentEncoding;
import dev.stepwise.codec.output.OutputOptions.Format;
import dev.stepwise.codec.record.KeyCodec;
import dev.stepwise.codec.record.StatisticsRecord.Content;
import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.Units;
import dev.stepwise.em.operation.Command;
import dev.stepwise.em.operation.Instruction;
import dev.stepwise.em.operation.ManagedLearner;
import dev.stepwise.em.operation.Outcome;
import dev.stepwise.em.operation.Serving;
import dev.stepwise.em.scoring.MiniBatch;
import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.em.scoring.ScoredBlock;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.model.Point;
import dev.stepwise.topology.Output.Assignment;
import dev.stepwise.topology.keys.KeyCounts;
import dev.stepwise.topology.keys.TaskKeys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.processor.api.InternalFixedKeyRecordFactory;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScoringTaskTest {

    private static final int PARTITION = 5;

    private final ManagedLearner learner = new ManagedLearner(CloudsStream.MODEL.spec());
    private final List<Map<Integer, Long>> tallied = new ArrayList<>();
    private final List<Double> entropies = new ArrayList<>();
    private final List<Long> lookedAt = new ArrayList<>();
    private int blocks;
    private int shown;
    private final ServiceListener listener = new ServiceListener() {
        @Override
        public void blockScored(String model, ScoredBlock block, IntFunction<byte[]> carried, long nanos) {
            blocks++;
            shown += block.size();
        }
    };
    private final ScoringTask task = new ScoringTask(
            CloudsStream.MODEL,
            new InputReads(new SourceTopics(), new TopicPartition("points", PARTITION)),
            learner::serving,
            AssignmentEncoding.JSON,
            listener);
    private final List<FixedKeyRecord<byte[], byte[]>> events = new ArrayList<>();
    private final List<Assignment> assignments = new ArrayList<>();

    ScoringTaskTest() {
        if (new CloudsStream().seed().content() instanceof Content.OfSeed(var seed)) {
            learner.apply(seed);
        }
    }

    private void take(FixedKeyRecord<byte[], byte[]> event, Output assignment) {
        events.add(event);
        assignments.add((Assignment) assignment);
    }

    /** Points that lie in one cloud and the other in turns. */
    private void add(int points) {
        for (int i = 0; i < points; i++) {
            byte[] key = i % 3 == 0 ? null : String.valueOf(i).getBytes(UTF_8);
            Point point = new Point(2);
            point.row[0] = i % 2 * 8;
            point.row[1] = i % 2 * 8;
            point.weight = 1;
            point.label = -1;
            task.add(InternalFixedKeyRecordFactory.create(new Record<>(key, new byte[0], i)), point, this::take);
        }
    }

    /** As at a commit. */
    private List<MiniBatch> drain() {
        task.flush(this::take);
        List<MiniBatch> batches = task.drain();
        AssignmentCounts tally = task.drainTally();
        tallied.add(tally.points());
        entropies.add(tally.meanEntropy());
        lookedAt.addAll(tally.timestampsMillis());
        return batches;
    }

    private List<Long> timestamps() {
        return events.stream().map(FixedKeyRecord::timestamp).toList();
    }

    @Test
    void aBlockLeavesWhenItIsFullAndTheRestWhenItIsFlushed() {
        add(300);
        assertThat(timestamps()).hasSize(256);
        task.flush(this::take);
        assertThat(timestamps())
                .isEqualTo(IntStream.range(0, 300).mapToObj(i -> (long) i).toList());
        task.flush(this::take);
        assertThat(timestamps()).hasSize(300);
    }

    @Test
    void everyAssignmentIsThatOfItsEventAndForItsPartition() throws Exception {
        add(130);
        task.flush(this::take);
        ObjectMapper json = new ObjectMapper();
        int first = json.readTree(assignments.getFirst().bytes()).get("cluster").asInt();
        for (int i = 0; i < 130; i++) {
            JsonNode assignment = json.readTree(assignments.get(i).bytes());
            assertThat(assignment.get("cluster").asInt() == first).isEqualTo(i % 2 == 0);
            assertThat(assignments.get(i).partition()).isEqualTo(PARTITION);
            assertThat(events.get(i).key() == null).isEqualTo(i % 3 == 0);
        }
    }

    /** Assignments in Avro carry it in Avro, which nobody could show. */
    @ParameterizedTest
    @EnumSource(
            value = Format.class,
            names = {"JSON", "AVRO"})
    void whatAPointCarriesOnIsToldAsJsonWhateverAssignmentsAreWrittenIn(Format format) {
        ServedModel model = ServedModel.of(ModelFile.parse("""
                {id: clouds, input: {topic: points}, features: [{name: x}, {name: y}], components: 2,
                 anomaly: {rate: 0.01}, carry: [/device]}"""));
        List<String> told = new ArrayList<>();
        ScoringTask carrying = new ScoringTask(
                model,
                new InputReads(new SourceTopics(), new TopicPartition("points", PARTITION)),
                learner::serving,
                AssignmentEncoding.bare(format),
                new ServiceListener() {
                    @Override
                    public void blockScored(String id, ScoredBlock block, IntFunction<byte[]> carried, long nanos) {
                        for (int i = 0; i < block.size(); i++) {
                            told.add(new String(carried.apply(i), UTF_8));
                        }
                    }
                });
        for (int i = 0; i < 2; i++) {
            Point point = new Point(model.definition().schema());
            point.weight = 1;
            point.label = -1;
            byte[] device = ("p" + i).getBytes(UTF_8);
            new CarriedText().text(0, device, 0, device.length, point.carried);
            carrying.add(InternalFixedKeyRecordFactory.create(new Record<>(null, new byte[0], i)), point, this::take);
        }
        carrying.flush(this::take);
        assertThat(told).containsExactly(",\"carried\":{\"device\":\"p0\"}", ",\"carried\":{\"device\":\"p1\"}");
    }

    @Test
    void theBatchHasThePointsOfTheOpenBlockAndIsHandedOverOnce() {
        add(130);
        List<MiniBatch> batches = drain();
        assertThat(assignments).hasSize(130);
        assertThat(batches).extracting(MiniBatch::points).containsExactly(130L);
        assertThat(batches.getFirst().partition()).isEqualTo(PARTITION);
        assertThat(batches.getFirst().newestTimestampMillis()).isEqualTo(129);
        assertThat(drain()).isEmpty();
        assertThat(assignments).hasSize(130);
    }

    @Test
    void theTallyHasHowManyPointsEachClusterGotSinceTheLastCommit() {
        add(131);
        drain();
        drain();
        assertThat(tallied.getFirst().values()).containsExactlyInAnyOrder(66L, 65L);
        assertThat(tallied.get(1)).isEmpty();
    }

    private void carryOut(Command command) {
        assertThat(learner.apply(new Instruction(command, "ann", 1)).kind()).isNotEqualTo(Outcome.Kind.REFUSED);
    }

    private List<Long> versions() throws Exception {
        List<Long> versions = new ArrayList<>();
        for (Assignment assignment : assignments) {
            versions.add(new ObjectMapper()
                    .readTree(assignment.bytes())
                    .path("version")
                    .asLong());
        }
        assignments.clear();
        return versions;
    }

    /** What the learner is told does not depend on the version that points are assigned with. */
    @Test
    void whilePinnedPointsAreAssignedWithThatVersionAndLearnedFromWithTheNewest() throws Exception {
        add(130);
        drain().forEach(learner::apply);
        versions();
        carryOut(new Command.Pin(Command.Pin.NEWEST));
        ModelParameters pinned = Objects.requireNonNull(learner.parameters());
        add(300);
        drain().forEach(learner::apply);
        assertThat(versions()).hasSize(300).containsOnly(pinned.version());
        byte[] still = {};
        for (int round = 0; round < 3; round++) {
            add(200);
            byte[] last = assignments.getLast().bytes();
            assertThat(round == 0 ? last : still).isEqualTo(last);
            still = last;
            List<MiniBatch> batches = drain();
            assertThat(versions()).hasSize(200).containsOnly(pinned.version());
            assertThat(batches).extracting(MiniBatch::points).containsExactly(200L);
            assertThat(batches.getFirst().version())
                    .isEqualTo(Objects.requireNonNull(learner.parameters()).version());
            batches.forEach(learner::apply);
        }
        assertThat(Objects.requireNonNull(learner.parameters()).version()).isGreaterThan(pinned.version());
        carryOut(new Command.Unpin());
        add(128);
        assertThat(versions())
                .containsOnly(Objects.requireNonNull(learner.parameters()).version());
    }

    /** With 1,000 levels and two components a key has 8 · 2 · 2,001 bytes: 524 fill the 16 MiB that a task has for them. */
    @Test
    void largeKeysAreWrittenBeforeTheCommitAndOnceMoreWhereTheyLearnAgain() {
        String levels = IntStream.range(0, 1_000).mapToObj(l -> "l" + l).collect(Collectors.joining(", "));
        ServedModel model = ServedModel.of(ModelFile.parse("""
                {id: levels, input: {topic: points}, key: record, components: 2,
                 features: [{name: c, family: categorical, levels: [%s]}]}""".formatted(levels)));
        double[] equal = new double[1_000];
        Arrays.fill(equal, 1.0 / 1_000);
        Distribution one = model.spec().shape().families().getFirst().distribution(equal);
        MixtureModel mixture =
                new MixtureModel(model.spec().shape(), new double[] {0.5, 0.5}, List.of(List.of(one, one)));
        Serving serving = new Serving(new ModelParameters(1, 1, Units.identity(1), List.of(1, 2), mixture, null, 0));
        ScoringTask keyed = new ScoringTask(
                model,
                new InputReads(new SourceTopics(), new TopicPartition("points", PARTITION)),
                () -> serving,
                AssignmentEncoding.JSON,
                listener);
        SimulatedStore<Bytes> store = new SimulatedStore<>("keys", Map.of());
        TaskKeys keys = Objects.requireNonNull(keyed.keys());
        keys.keepIn(store);
        for (int i = 0; i < 641; i++) {
            Point point = new Point(model.definition().schema());
            point.row[0] = i;
            point.weight = 1;
            point.label = -1;
            byte[] key = ("k" + i % 640).getBytes(UTF_8);
            keyed.add(InternalFixedKeyRecordFactory.create(new Record<>(key, new byte[0], i)), point, this::take);
        }
        assertThat(store.entries.size()).isBetween(640 - 524, 639);
        keyed.flush(this::take);
        assertThat(keys.commit()).isEqualTo(new KeyCounts(640, 0, 0, 0));
        assertThat(store.entries).as("and what the task knows itself").hasSize(641);
        KeyCodec codec = new KeyCodec("");
        assertThat(codec.points(store.entries.get(Bytes.wrap("k0".getBytes(UTF_8)))))
                .isEqualTo(2);
        assertThat(codec.points(store.entries.get(Bytes.wrap("k1".getBytes(UTF_8)))))
                .isEqualTo(1);
    }

    @Test
    void theListenerIsShownEveryPointInBlocks() {
        add(131);
        drain();
        drain();
        assertThat(blocks).as("a full one and the open one").isEqualTo(2);
        assertThat(shown).isEqualTo(131);
    }

    @Test
    void someOfThePointsAreLookedAtCloselyThoseOfOpenBlocksToo() {
        add(129);
        drain();
        assertThat(lookedAt).containsExactly(0L, 32L, 64L, 96L, 128L);
        assertThat(entropies.getFirst()).as("points within far clouds").isBetween(0.0, 1e-3);
        drain();
        assertThat(entropies.get(1)).as("without points").isNaN();
    }
}
