package dev.stepwise.topology;

import dev.stepwise.topology.Output.Tick;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.state.Stores;

/**
 * Output at the last moment before a commit, within the transaction that commits the input it came from.
 *
 * <p>Kafka Streams tells no processor that a commit is coming: a punctuator knows nothing of the commits at a rebalance and
 * at the close, and {@code StateStore.commit} and {@code Processor.close} run when the transaction takes no more records. A
 * cached table, though, forwards its changed entries while the commit is being prepared, and at revocation, close and
 * eviction. So a worker gathers what it has on the heap ({@link HeapStore}) and {@linkplain #request requests} to be heard
 * once something waits there: a {@link Tick} is forwarded. The tick lies in the cache of a table with one key and comes out
 * when the commit is prepared, to a flusher that {@linkplain #take takes} what is on the heap and empties it into its topics.
 * Nothing of it is logged or restored.
 *
 * <p>The cache must not be of size zero: each tick would come out at once.
 */
final class CommitHook {

    private CommitHook() {}

    /**
     * Has the flusher called at the commit, because something waits on the heap. Called with every record; only the first one
     * since a commit sends a tick.
     *
     * @param record that is being processed
     * @param worker name of the processor
     */
    static void request(
            HeapStore<?> heap,
            FixedKeyProcessorContext<byte[], Output> context,
            FixedKeyRecord<byte[], byte[]> record,
            String worker) {
        if (heap.markDirty()) {
            context.forward(record.withValue(Tick.TICK), ticksOf(worker));
        }
    }

    /**
     * Takes what waits on the heap for the flusher that a tick has called. Anything added from now on is for the next
     * commit.
     */
    static <T> T take(HeapStore<T> heap) {
        heap.markClean();
        return heap.contents();
    }

    /** The node to which the worker forwards its ticks. */
    private static String ticksOf(String worker) {
        return "ticks-of-" + worker;
    }

    /**
     * The worker's ticks, one a commit, at the last moment before it.
     *
     * @param worker name of the processor that {@linkplain #request requests} them, and how the nodes are called
     * @param emitted what it forwards
     */
    static KStream<byte[], Output> beforeCommit(String worker, KStream<byte[], Output> emitted) {
        return emitted.filter((key, emission) -> emission == Tick.TICK, Named.as(ticksOf(worker)))
                .groupByKey(Grouped.with("one-key-of-" + worker, Bytes.ONE_FOR_ALL, Bytes.EMISSIONS))
                .reduce(
                        (earlier, tick) -> tick,
                        Named.as("once-a-commit-of-" + worker),
                        Materialized.<byte[], Output>as(Stores.inMemoryKeyValueStore("waiting-of-" + worker))
                                .withKeySerde(Bytes.ONE_FOR_ALL)
                                .withValueSerde(Bytes.EMISSIONS)
                                .withCachingEnabled()
                                .withLoggingDisabled())
                .toStream(Named.as("before-commit-of-" + worker));
    }
}
