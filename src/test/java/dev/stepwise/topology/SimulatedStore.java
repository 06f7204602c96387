package dev.stepwise.topology;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * A store in the {@link Simulation}: a map, whose changelog is its copy at the commit.
 *
 * @param <K> of keys
 */
final class SimulatedStore<K> implements KeyValueStore<K, byte[]> {

    private final String name;
    final SequencedMap<K, byte[]> entries;

    /** @param restored in the order in which its entries were written last, which this store keeps */
    SimulatedStore(String name, Map<K, byte[]> restored) {
        this.name = name;
        entries = new LinkedHashMap<>(restored);
    }

    @Override
    public void put(K key, byte[] value) {
        if (value == null) {
            entries.remove(key);
        } else {
            entries.putLast(key, value);
        }
    }

    @Override
    public byte[] putIfAbsent(K key, byte[] value) {
        return entries.putIfAbsent(key, value);
    }

    @Override
    public void putAll(List<KeyValue<K, byte[]>> all) {
        all.forEach(each -> put(each.key, each.value));
    }

    @Override
    public byte[] delete(K key) {
        return entries.remove(key);
    }

    @Override
    public byte[] get(K key) {
        return entries.get(key);
    }

    @Override
    public KeyValueIterator<K, byte[]> range(K from, K to) {
        throw new UnsupportedOperationException();
    }

    @Override
    public KeyValueIterator<K, byte[]> all() {
        return over(entries);
    }

    private KeyValueIterator<K, byte[]> over(Map<K, byte[]> entries) {
        Iterator<Map.Entry<K, byte[]>> iterator = entries.entrySet().iterator();
        return new KeyValueIterator<>() {
            @Override
            public void close() {}

            @Override
            public K peekNextKey() {
                throw new UnsupportedOperationException();
            }

            @Override
            public boolean hasNext() {
                return iterator.hasNext();
            }

            @Override
            public KeyValue<K, byte[]> next() {
                Map.Entry<K, byte[]> next = iterator.next();
                return KeyValue.pair(next.getKey(), next.getValue());
            }
        };
    }

    @Override
    public long approximateNumEntries() {
        return entries.size();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {}

    @Override
    public void close() {}

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return true;
    }
}
