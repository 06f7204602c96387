package dev.stepwise.topology;

import java.io.File;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.CommitCallback;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.Punctuator;
import org.apache.kafka.streams.processor.StateRestoreCallback;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * What Kafka Streams is to the processors of one task of the {@link Simulation}.
 *
 * @param <T> of keys: arrays of bytes, which Java takes for no bound of a type
 */
final class SimulatedContext<T>
        implements FixedKeyProcessorContext<T, Output>, ProcessorContext<T, Output>, StateStoreContext {

    /** Takes what a processor forwards to one of its nodes. */
    interface Outlet {
        void emit(byte[] key, Output value, long timestamp, Headers headers, String node);
    }

    private record Source(String topic, int partition, long offset) implements RecordMetadata {}

    private final TaskId task;
    private final String guarantee;
    private final LongSupplier clock;
    private final Outlet outlet;
    private final Map<String, StateStore> stores = new HashMap<>();
    private final List<Punctuator> punctuators = new ArrayList<>();
    private RecordMetadata source = new Source("", 0, 0);

    SimulatedContext(int partition, String guarantee, LongSupplier clock, Outlet outlet) {
        this.task = new TaskId(0, partition);
        this.guarantee = guarantee;
        this.clock = clock;
        this.outlet = outlet;
    }

    void add(StateStore store) {
        stores.put(store.name(), store);
        store.init(this, store);
    }

    /** Says which record is being processed. */
    void at(String topic, int partition, long offset) {
        source = new Source(topic, partition, offset);
    }

    /** Time has come for whatever was scheduled. */
    void punctuate() {
        punctuators.forEach(each -> each.punctuate(clock.getAsLong()));
    }

    @Override
    public <K extends T, V extends Output> void forward(FixedKeyRecord<K, V> record, String node) {
        outlet.emit((byte[]) (Object) record.key(), record.value(), record.timestamp(), record.headers(), node);
    }

    @Override
    public <K extends T, V extends Output> void forward(Record<K, V> record, String node) {
        outlet.emit((byte[]) (Object) record.key(), record.value(), record.timestamp(), record.headers(), node);
    }

    @Override
    public <K extends T, V extends Output> void forward(FixedKeyRecord<K, V> record) {
        throw new UnsupportedOperationException("every record has a node");
    }

    @Override
    public <K extends T, V extends Output> void forward(Record<K, V> record) {
        throw new UnsupportedOperationException("every record has a node");
    }

    @Override
    public String applicationId() {
        return "simulation";
    }

    @Override
    public TaskId taskId() {
        return task;
    }

    @Override
    public Optional<RecordMetadata> recordMetadata() {
        return Optional.of(source);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <S extends StateStore> S getStateStore(String name) {
        return (S) stores.get(name);
    }

    @Override
    public void register(StateStore store, StateRestoreCallback restore) {}

    @Override
    public void register(StateStore store, StateRestoreCallback restore, CommitCallback commit) {}

    @Override
    public Cancellable schedule(Duration interval, PunctuationType type, Punctuator callback) {
        punctuators.add(callback);
        return () -> punctuators.remove(callback);
    }

    @Override
    public Cancellable schedule(Instant start, Duration interval, PunctuationType type, Punctuator callback) {
        return schedule(interval, type, callback);
    }

    /** Only asks for one: commits come when the schedule says so. */
    @Override
    public void commit() {}

    @Override
    public Map<String, Object> appConfigs() {
        return Map.of(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, guarantee);
    }

    @Override
    public Map<String, Object> appConfigsWithPrefix(String prefix) {
        return Map.of();
    }

    @Override
    public long currentSystemTimeMs() {
        return clock.getAsLong();
    }

    @Override
    public long currentStreamTimeMs() {
        return clock.getAsLong();
    }

    @Override
    public Serde<?> keySerde() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Serde<?> valueSerde() {
        throw new UnsupportedOperationException();
    }

    @Override
    public File stateDir() {
        throw new UnsupportedOperationException();
    }

    @Override
    public StreamsMetrics metrics() {
        throw new UnsupportedOperationException();
    }
}
