package dev.stepwise.topology;

import dev.stepwise.topology.Emission.Tick;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.state.Stores;

/**
 * Output at the last moment before a commit, within the transaction that commits the input it came from.
 *
 * <p>Kafka Streams tells no processor that a commit is coming: a punctuator knows nothing of the commits at a rebalance and
 * at the close, and {@code StateStore.commit} and {@code Processor.close} run when the transaction takes no more records. A
 * cached table, though, forwards its changed entries while the commit is being prepared, and at revocation, close and
 * eviction. So a worker gathers what it has on the heap ({@link HeapStore}) and forwards a {@link Tick} once something
 * waits there. The tick lies in the cache of a table with one key and comes out when the commit is prepared, to a flusher
 * that empties the heap into its topics. Nothing of it is logged or restored.
 *
 * <p>The cache must not be of size zero: each tick would come out at once.
 */
final class CommitHook {

    private CommitHook() {}

    /** The node to which the worker forwards its ticks. */
    static String ticksOf(String worker) {
        return "ticks-of-" + worker;
    }

    /**
     * The worker's ticks, one a commit, at the last moment before it.
     *
     * @param worker name of the processor that forwards ticks with keys that are not null, and how the nodes are called
     * @param emitted what it forwards
     */
    static KStream<byte[], Emission> beforeCommit(String worker, KStream<byte[], Emission> emitted) {
        return emitted.filter((key, emission) -> emission == Tick.TICK, Named.as(ticksOf(worker)))
                .groupByKey(Grouped.with("one-key-of-" + worker, Bytes.ONE_FOR_ALL, Bytes.EMISSIONS))
                .reduce(
                        (earlier, tick) -> tick,
                        Named.as("once-a-commit-of-" + worker),
                        Materialized.<byte[], Emission>as(Stores.inMemoryKeyValueStore("waiting-of-" + worker))
                                .withKeySerde(Bytes.ONE_FOR_ALL)
                                .withValueSerde(Bytes.EMISSIONS)
                                .withCachingEnabled()
                                .withLoggingDisabled())
                .toStream(Named.as("before-commit-of-" + worker));
    }
}
