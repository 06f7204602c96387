package dev.stepwise.topology;

import dev.stepwise.codec.output.ReportEncoding;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.Stores;

/**
 * Statistics to parameters: the learners of all models, each a function of the topic {@code statistics} alone.
 *
 * <pre>
 * statistics → learn → cluster-events
 *                └ tick → (commit) → publish → models, snapshots; the learners' state to its store
 * </pre>
 */
public final class LearningTopology {

    static final String WORKER = "learn";
    static final String HEAP = "heap-of-learners";
    static final String STORE = "learners";
    static final String EVENTS = "cluster-events";
    static final String SNAPSHOTS = "snapshots";
    static final String MODELS = "models";

    private LearningTopology() {}

    /** The topic that holds the learners' state. */
    public static String changelog(String applicationId) {
        return applicationId + "-" + STORE + "-changelog";
    }

    /** Whether that topic's key is of the state of this model's learner. */
    public static boolean isStateOf(String model, String key) {
        return key.startsWith(model + Learners.SEPARATOR);
    }

    /** Builds it without what is known of the topic {@code statistics} beside its records; snapshots and events are JSON. */
    public static Topology build(
            List<ServedModel> models,
            TopicNames topics,
            Duration snapshotInterval,
            BackgroundChallenges fits,
            ServiceListener listener) {
        return build(models, topics, snapshotInterval, fits, new SourceTopics(), ReportEncoding.JSON, listener);
    }

    /**
     * @param models all that are served
     * @param snapshotInterval between two snapshots of a model that goes on learning, above 0
     * @param fits runs what takes long
     * @param sources what is known of the topic {@code statistics} beside its records
     * @param encoding how snapshots and events are written
     * @param listener is told what happens
     */
    public static Topology build(
            List<ServedModel> models,
            TopicNames topics,
            Duration snapshotInterval,
            BackgroundChallenges fits,
            SourceTopics sources,
            ReportEncoding encoding,
            ServiceListener listener) {
        Map<String, ServedModel> byId = models.stream().collect(Collectors.toMap(ServedModel::id, Function.identity()));
        StreamsBuilder builder = new StreamsBuilder();
        builder.addStateStore(HeapStore.builder(HEAP, task -> new Learners(byId)));
        builder.addStateStore(
                Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray())
                        .withCachingDisabled()
                        .withLoggingEnabled(Map.of()));
        KStream<byte[], Output> learned = builder.stream(
                        topics.statistics(),
                        Consumed.with(Bytes.KEYS, Bytes.VALUES)
                                .withTimestampExtractor(new EventTime())
                                .withName("statistics"))
                .processValues(() -> new Learn(fits, sources, encoding, listener), Named.as(WORKER), HEAP, STORE);
        learned.to(
                topics.clusterEvents(),
                Produced.with(Bytes.KEYS, Bytes.EMISSIONS).withName(EVENTS));
        KStream<byte[], Output> published = CommitHook.beforeCommit(WORKER, learned)
                .process(() -> new Publish(snapshotInterval, encoding), Named.as("publish"), HEAP, STORE);
        published.to(topics.models(), Produced.with(Bytes.KEYS, Bytes.EMISSIONS).withName(MODELS));
        published.to(
                topics.snapshots(), Produced.with(Bytes.KEYS, Bytes.EMISSIONS).withName(SNAPSHOTS));
        return builder.build();
    }
}
