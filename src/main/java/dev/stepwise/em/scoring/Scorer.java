package dev.stepwise.em.scoring;

import dev.stepwise.distribution.NumberBorder;
import dev.stepwise.distribution.PointBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Scores the points of one task and gathers what the learner needs to know of them. Points are taken in blocks; newer
 * parameters come into use between blocks, and where they are of another epoch, the running mini-batch is closed. No
 * data makes it throw: numbers beyond the {@link NumberBorder} are drawn in, and a weight or label that cannot be is
 * none. Nothing is allocated for a point. Not thread safe.
 */
public final class Scorer {

    private final int partition;
    private final Supplier<? extends @Nullable ModelParameters> newest;
    private final PointBlock block;
    private final double[] row;
    private final RowSample sample;
    private final @Nullable ForwardDecay decay;
    private final FarAllowance allowance = new FarAllowance();
    private final List<MiniBatch> closed = new ArrayList<>();
    private @Nullable ScoringKernel kernel;
    private @Nullable MiniBatchAccumulator batch;
    /** Follows the points, from what was known when parameters came. */
    private TailTracker tails = new TailTracker(TailCurve.NONE);

    private @Nullable ModelParameters tailsOf;
    private boolean followsTails = true;
    /** Whether the points of the block have been scored; they stay until the next one comes. */
    private boolean blockIsScored;

    /** One whose points do not fade with event time. */
    public Scorer(int columns, int blockCapacity, int partition, Supplier<? extends @Nullable ModelParameters> newest) {
        this(columns, blockCapacity, partition, new MemoryChoice.Automatic(), newest);
    }

    /**
     * @param columns of a point
     * @param blockCapacity points scored together; 64 to 128 serves
     * @param partition of the input, for the mini-batches
     * @param memory whether points fade with event time
     * @param newest the newest parameters; not null from the first point on
     */
    public Scorer(
            int columns,
            int blockCapacity,
            int partition,
            MemoryChoice memory,
            Supplier<? extends @Nullable ModelParameters> newest) {
        this.partition = partition;
        this.newest = newest;
        this.block = new PointBlock(columns, blockCapacity);
        this.row = new double[columns];
        this.sample = new RowSample(columns, partition);
        this.decay = ForwardDecay.of(memory, blockCapacity);
    }

    /**
     * Adds a point, and scores the block that it fills.
     *
     * @param values in the user's units; NaN is missing; copied
     * @param weight how many points it stands for
     * @param label its class, or {@link PointBlock#UNLABELLED}
     * @param timestampMillis of the event
     * @return all points of the block in order, valid until the next call; null while the block is not full
     */
    public @Nullable ScoredBlock add(double[] values, double weight, int label, long timestampMillis) {
        if (blockIsScored) {
            block.clear();
            blockIsScored = false;
        }
        if (block.size() == 0) {
            useNewest();
        }
        ScoringKernel current = current();
        MiniBatchAccumulator running = running();
        for (int j = 0; j < row.length; j++) {
            row[j] = NumberBorder.value(values[j]);
        }
        double v = NumberBorder.weight(weight);
        int known = label < current.parameters().served().shape().classes() ? label : PointBlock.UNLABELLED;
        double time = decay == null ? 0 : decay.saw(timestampMillis);
        if (v > 0) {
            sample.offer(row, v, known, time);
        }
        current.parameters().standardisation().apply(row, row);
        block.add(row, v, known);
        running.sawTimestamp(timestampMillis);
        return block.isFull() ? score() : null;
    }

    /** Points are held against what is known of tails now, and do not change it: for points that are not of the stream. */
    public Scorer withFixedTails() {
        followsTails = false;
        return this;
    }

    /** Whether the next point begins a mini-batch. */
    public boolean startsBatch() {
        return batch == null && pending() == 0;
    }

    /**
     * Tells where the next point comes from, so that the sample of its mini-batch is the same whenever it is drawn.
     *
     * @param seed of the model
     * @param offset of the point in its partition
     */
    public void startAt(long seed, long offset) {
        sample.seed(seed, partition, offset);
    }

    /** Points in the block that is not yet scored. */
    public int pending() {
        return blockIsScored ? 0 : block.size();
    }

    /** Scores the points of a block that is not full; null when there are none. */
    public @Nullable ScoredBlock flush() {
        return pending() == 0 ? null : score();
    }

    private ScoredBlock score() {
        ScoredBlock scored = current().evaluate(block, tails, followsTails);
        running().add(block, scored);
        blockIsScored = true;
        return scored;
    }

    /**
     * Ends the running mini-batch. Points that are not scored yet are, for the mini-batch alone: who wants to see them
     * flushes first.
     *
     * @return the mini-batches that ended since the last call, usually one
     */
    public List<MiniBatch> drain() {
        flush();
        close();
        List<MiniBatch> drained = List.copyOf(closed);
        closed.clear();
        return drained;
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
            kernel = new ScoringKernel(parameters, block.capacity(), allowance);
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

    private MiniBatchAccumulator running() {
        if (batch == null) {
            ModelParameters parameters = current().parameters();
            sample.restart(parameters.sampleRows());
            if (tailsOf != parameters) { // where nothing newer has come, it goes on from where it was
                tails = new TailTracker(parameters.tails());
                tailsOf = parameters;
            }
            batch = new MiniBatchAccumulator(parameters, block.capacity(), decay, tails.numbers());
        }
        return batch;
    }

    private void close() {
        if (batch != null) {
            closed.add(batch.snapshot(partition, sample.rows(decay == null ? 0 : decay.now()), tails));
            batch = null;
        }
    }
}
