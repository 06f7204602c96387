package dev.stepwise.topology;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The store holds what a task keeps on the heap between two commits. It is any object. The processor that fills it and
 * the one that empties it before the commit share it. The store is neither persistent nor logged. A task that starts,
 * or starts again after a failure, begins with a new one.
 *
 * @param <T> what is held
 */
final class HeapStore<T> implements StateStore {

    private final String name;
    private final Function<TaskId, T> create;
    private @Nullable T contents;
    private @Nullable TaskId task;
    private boolean dirty;

    private HeapStore(String name, Function<TaskId, T> create) {
        this.name = name;
        this.create = create;
    }

    /**
     * @param create makes what a task begins with
     */
    static <T> StoreBuilder<HeapStore<T>> builder(String name, Function<TaskId, T> create) {
        return new Builder<>(name, create);
    }

    /** Returns what the task holds. */
    T contents() {
        return requireNonNull(contents, "the store is not open");
    }

    /** Says that something waits for the commit; true if that is news. */
    boolean markDirty() {
        boolean news = !dirty;
        dirty = true;
        return news;
    }

    /** Says that nothing waits for the commit any more. */
    void markClean() {
        dirty = false;
    }

    /**
     * Begins anew. A task that becomes a standby and comes back keeps its stores open: what the heap held meanwhile is of before,
     * as other instances have gone on.
     */
    void renew() {
        contents = create.apply(requireNonNull(task, "the store is not open"));
        dirty = false;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        task = context.taskId();
        renew();
        context.register(root, (key, value) -> {});
    }

    @Override
    public void close() {
        contents = null;
    }

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return contents != null;
    }

    /** Neither cached nor logged, whatever is asked for. */
    private record Builder<T>(String name, Function<TaskId, T> create) implements StoreBuilder<HeapStore<T>> {

        @Override
        public HeapStore<T> build() {
            return new HeapStore<>(name, create);
        }

        @Override
        public StoreBuilder<HeapStore<T>> withCachingEnabled() {
            throw new UnsupportedOperationException("nothing to cache");
        }

        @Override
        public StoreBuilder<HeapStore<T>> withCachingDisabled() {
            return this;
        }

        @Override
        public StoreBuilder<HeapStore<T>> withLoggingEnabled(Map<String, String> config) {
            throw new UnsupportedOperationException("nothing to log");
        }

        @Override
        public StoreBuilder<HeapStore<T>> withLoggingDisabled() {
            return this;
        }

        @Override
        public Map<String, String> logConfig() {
            return Map.of();
        }

        @Override
        public boolean loggingEnabled() {
            return false;
        }
    }
}
