package dev.stepwise.em;

import dev.stepwise.distribution.NumberBorder;
import dev.stepwise.distribution.PointBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Scores the points of one task and gathers what the learner needs to know of them. Points are taken in blocks; newer
 * parameters come into use between blocks, and where they are of another epoch, the running batch is closed. No data
 * makes it throw: numbers beyond the {@link NumberBorder} are drawn in, and a weight or label that cannot be is none. Nothing is allocated
 * for a point. Not thread safe.
 */
public final class Scorer {

    /** Takes what has been scored. */
    public interface Sink {

        /** Is given every full or flushed block, points in order; the block is valid during the call. */
        void scored(ScoredBlock block);
    }

    private final int partition;
    private final Supplier<? extends @Nullable ModelParameters> newest;
    private final Sink sink;
    private final PointBlock block;
    private final double[] row;
    private final RowSample sample;
    private final @Nullable Fading fading;
    private final List<Batch> closed = new ArrayList<>();
    private @Nullable ScoringKernel kernel;
    private @Nullable BatchAccumulator batch;

    /** One whose points do not fade with event time. */
    public Scorer(
            int columns,
            int blockCapacity,
            int partition,
            Supplier<? extends @Nullable ModelParameters> newest,
            Sink sink) {
        this(columns, blockCapacity, partition, new MemoryChoice.Automatic(), newest, sink);
    }

    /**
     * @param columns of a point
     * @param blockCapacity points scored together; 64 to 128 serves
     * @param partition of the input, for the batches
     * @param memory whether points fade with event time
     * @param newest the newest parameters; not null from the first point on
     * @param sink of what has been scored
     */
    public Scorer(
            int columns,
            int blockCapacity,
            int partition,
            MemoryChoice memory,
            Supplier<? extends @Nullable ModelParameters> newest,
            Sink sink) {
        this.partition = partition;
        this.newest = newest;
        this.sink = sink;
        this.block = new PointBlock(columns, blockCapacity);
        this.row = new double[columns];
        this.sample = new RowSample(columns, partition);
        this.fading = Fading.of(memory, blockCapacity);
    }

    /**
     * Adds a point, and scores the block when it is full.
     *
     * @param values in the user's units; NaN is missing; copied
     * @param weight how many points it stands for
     * @param label its class, or {@link PointBlock#UNLABELLED}
     * @param timestampMillis of the event
     */
    public void add(double[] values, double weight, int label, long timestampMillis) {
        if (block.size() == 0) {
            useNewest();
        }
        ScoringKernel current = current();
        BatchAccumulator running = running();
        for (int j = 0; j < row.length; j++) {
            row[j] = NumberBorder.value(values[j]);
        }
        double v = NumberBorder.weight(weight);
        int known = label < current.parameters().served().shape().classes() ? label : PointBlock.UNLABELLED;
        double time = fading == null ? 0 : fading.saw(timestampMillis);
        if (v > 0) {
            sample.offer(row, v, known, time);
        }
        current.parameters().standardisation().apply(row, row);
        block.add(row, v, known);
        running.sawTimestamp(timestampMillis);
        if (block.isFull()) {
            flush();
        }
    }

    /** Whether the next point begins a batch. */
    public boolean startsBatch() {
        return batch == null && block.size() == 0;
    }

    /**
     * Tells where the next point comes from, so that the sample of its batch is the same whenever it is drawn.
     *
     * @param seed of the model
     * @param offset of the point in its partition
     */
    public void startAt(long seed, long offset) {
        sample.seed(seed, partition, offset);
    }

    /** Points in the block that is not yet scored. */
    public int pending() {
        return block.size();
    }

    /** Scores the points of a block that is not full. */
    public void flush() {
        if (block.size() > 0) {
            ScoringKernel current = current();
            running().add(block, current);
            sink.scored(current.scored());
            block.clear();
        }
    }

    /** Scores what is left and ends the running batch; the batches that ended since the last call, usually one. */
    public List<Batch> drain() {
        flush();
        close();
        List<Batch> drained = List.copyOf(closed);
        closed.clear();
        return drained;
    }

    /** Forgets all points, as if none had come. */
    public void reset() {
        block.clear();
        closed.clear();
        batch = null;
        kernel = null;
        if (fading != null) {
            fading.clear();
        }
    }

    private void useNewest() {
        ModelParameters parameters = newest.get();
        if (parameters == null) {
            throw new IllegalStateException("there are no parameters yet");
        }
        if (kernel == null || kernel.parameters() != parameters) {
            if (kernel != null && kernel.parameters().epoch() != parameters.epoch()) {
                close();
            }
            kernel = new ScoringKernel(parameters, block.capacity());
            if (batch != null) {
                batch.use(parameters);
            }
        }
    }

    private ScoringKernel current() {
        if (kernel == null) {
            throw new IllegalStateException("a block without parameters");
        }
        return kernel;
    }

    private BatchAccumulator running() {
        if (batch == null) {
            ModelParameters parameters = current().parameters();
            batch = new BatchAccumulator(parameters, block.capacity(), fading);
            sample.restart(parameters.sampleRows());
        }
        return batch;
    }

    private void close() {
        if (batch != null) {
            closed.add(batch.snapshot(partition, sample.rows(fading == null ? 0 : fading.now())));
            batch = null;
        }
    }
}
