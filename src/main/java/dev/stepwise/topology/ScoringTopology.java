package dev.stepwise.topology;

import dev.stepwise.codec.event.EventReaders;
import dev.stepwise.codec.output.AssignmentEncoding;
import dev.stepwise.topology.Output.Assignment;
import dev.stepwise.topology.keys.TaskKeys;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.state.Stores;

/**
 * Points to assignments and statistics: of one input topic, for all models that read it.
 *
 * <pre>
 * input → score-MODEL → assignments-of-MODEL
 *           │        └→ dead-letters-of-MODEL
 *           └ tick → (commit) → hand-over-MODEL → last-assignments-of-MODEL
 *                                             └→ statistics-of-MODEL
 * models → LatestModels
 * </pre>
 */
public final class ScoringTopology {

    private static final String CHANGELOG = "-changelog";
    private static final String MODELS = "models";
    private static final int CACHED_PARTITIONS = 1024;

    /** Partition sets, which are the same for every record. */
    private static final List<Optional<Set<Integer>>> PARTITIONS = IntStream.range(0, CACHED_PARTITIONS)
            .mapToObj(partition -> Optional.of(Set.of(partition)))
            .toList();

    /**
     * An output has fewer partitions than its input. It may be over when the next thread asks for them: who adds partitions to
     * both does so one after the other, and clients ask seldom.
     */
    static final class TooFewPartitionsException extends RetriableException {

        private static final long serialVersionUID = 1L;

        TooFewPartitionsException(String message) {
            super(message);
        }
    }

    private ScoringTopology() {}

    /**
     * Builds it without what is known of the input topic: batches do not say which offsets they stand for. Assignments are JSON.
     */
    public static Topology build(
            String input,
            List<ServedModel> models,
            TopicNames topics,
            LatestModels latest,
            EventReaders readers,
            Duration flushInterval,
            ServiceListener listener) {
        return build(
                input,
                models,
                topics,
                latest,
                new SourceTopics(),
                readers,
                AssignmentEncoding.JSON,
                flushInterval,
                listener);
    }

    /**
     * @param input topic
     * @param models that read it
     * @param latest holds their newest parameters; each must be there before points are scored
     * @param sources what is known of the input topic beside its records
     * @param readers of events
     * @param encoding how assignments are written
     * @param flushInterval after which an open block of points is scored; zero: at the commit, as exactly-once readers see
     *     nothing earlier
     */
    public static Topology build(
            String input,
            List<ServedModel> models,
            TopicNames topics,
            LatestModels latest,
            SourceTopics sources,
            EventReaders readers,
            AssignmentEncoding encoding,
            Duration flushInterval,
            ServiceListener listener) {
        StreamsBuilder builder = new StreamsBuilder();
        builder.addGlobalStore(
                Stores.keyValueStoreBuilder(
                                Stores.inMemoryKeyValueStore(MODELS), Serdes.ByteArray(), Serdes.ByteArray())
                        .withLoggingDisabled(),
                topics.models(),
                Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()).withName("models-topic"),
                () -> new LatestModelsUpdater(latest));
        KStream<byte[], byte[]> points = builder.stream(
                input,
                Consumed.with(Bytes.KEYS, Bytes.VALUES)
                        .withTimestampExtractor(new EventTime())
                        .withName("points"));
        for (ServedModel model : models) {
            Nodes nodes = new Nodes(model.id());
            builder.addStateStore(HeapStore.builder(
                    nodes.heap(),
                    task -> new ScoringTask(
                            model,
                            new InputReads(sources, new TopicPartition(input, task.partition())),
                            latest.serving(model.id()),
                            encoding,
                            listener)));
            String[] stores = stores(model, nodes);
            if (model.definition().key() != null) {
                builder.addStateStore(TaskKeys.store(nodes.keys()));
            }
            KStream<byte[], Output> scored = points.processValues(
                    () -> new ScorePoints(model, nodes, readers, flushInterval, listener),
                    Named.as(nodes.worker()),
                    stores);
            scored.to(
                    topics.assignments(model.id()),
                    Produced.with(Bytes.KEYS, Bytes.EMISSIONS, samePartition()).withName(nodes.assignments()));
            scored.to(
                    topics.deadLetters(),
                    Produced.with(Bytes.keysOfAtMost(readers.limits().bytes()), Bytes.EMISSIONS)
                            .withName(nodes.deadLetters()));
            KStream<byte[], Output> last = CommitHook.beforeCommit(nodes.worker(), scored)
                    .process(() -> new FlushBatch(model, nodes, listener), Named.as(nodes.flusher()), stores);
            last.to(
                    topics.assignments(model.id()),
                    Produced.with(Bytes.KEYS, Bytes.EMISSIONS, samePartition()).withName(nodes.lastAssignments()));
            last.to(
                    topics.statistics(),
                    Produced.with(Bytes.KEYS, Bytes.EMISSIONS).withName(nodes.statistics()));
        }
        return builder.build();
    }

    private static String[] stores(ServedModel model, Nodes nodes) {
        return model.definition().key() == null
                ? new String[] {nodes.heap()}
                : new String[] {nodes.heap(), nodes.keys()};
    }

    /** The topic that holds what is known of the keys of a model; one that has none has no such topic. */
    public static String changelog(String applicationId, String model) {
        return applicationId + "-" + new Nodes(model).keys() + CHANGELOG;
    }

    /** Whether a topic of a scoring topology is the one that holds what is known of keys. */
    public static boolean isChangelog(String topic) {
        return topic.contains("-" + new Nodes("").keys()) && topic.endsWith(CHANGELOG);
    }

    /** The partition with the number that the point came from. */
    private static StreamPartitioner<byte[], Output> samePartition() {
        return (topic, key, emission, partitions) -> {
            int partition = ((Assignment) emission).partition();
            if (partition >= partitions) {
                throw new TooFewPartitionsException("topic " + topic + " has " + partitions
                        + " partitions, but a point came from partition " + partition
                        + " of its input. Add some: kafka-topics.sh --bootstrap-server SERVERS --alter --topic " + topic
                        + " --partitions " + (partition + 1) + ", or as many as the input has");
            }
            return partition < CACHED_PARTITIONS ? PARTITIONS.get(partition) : Optional.of(Set.of(partition));
        };
    }
}
