package dev.stepwise.topology;

import dev.stepwise.codec.json.CarriedText;
import dev.stepwise.codec.output.AssignmentBytes;
import dev.stepwise.codec.output.AssignmentEncoding;
import dev.stepwise.em.scoring.MiniBatch;
import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.em.scoring.ScoredBlock;
import dev.stepwise.em.scoring.Scorer;
import dev.stepwise.model.Point;
import dev.stepwise.topology.Output.Assignment;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.jspecify.annotations.Nullable;

/**
 * Holds what the task of one partition has of one model between two commits: the scorer, and the events of its open
 * block.
 */
final class ScoringTask {

    private static final int BLOCK = 128;

    /** Takes the assignment of an event. */
    interface Outlet {
        void forward(FixedKeyRecord<byte[], byte[]> event, Output assignment);
    }

    private final String model;
    private final int partition;
    private final long seed;
    private final ServiceListener listener;
    private final AssignmentCountsAccumulator tally = new AssignmentCountsAccumulator();
    private final AssignmentBytes writer;
    private final Scorer scorer;
    private final InputReads reads;
    private final FixedKeyRecord<byte[], byte[]>[] open;
    /** What each event of the open block carries on. */
    private final byte[][] carried;
    /** The same as JSON: of assignments in JSON, and where there may be anomalies, which are shown with it. */
    private final byte[][] shown;

    private final CarriedText.Member asJson;
    private final boolean marksAnomalies;

    /**
     * @param reads offsets that it reads of its partition
     * @param encoding how assignments are written
     */
    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    ScoringTask(
            ServedModel model,
            InputReads reads,
            Supplier<? extends @Nullable ModelParameters> newest,
            AssignmentEncoding encoding,
            ServiceListener listener) {
        this.model = model.id();
        this.partition = reads.partition();
        this.seed = model.spec().seed();
        this.listener = listener;
        this.writer = encoding.of(model.definition());
        this.scorer = new Scorer(
                model.definition().schema().columns(),
                BLOCK,
                reads.partition(),
                model.spec().memory(),
                newest);
        this.reads = reads;
        this.open = new FixedKeyRecord[BLOCK];
        this.carried = new byte[BLOCK][];
        this.shown = writer.carriesJson() ? carried : new byte[BLOCK][];
        this.asJson = new CarriedText.Member(model.definition().schema().carry());
        this.marksAnomalies = model.definition().anomalyRate() > 0;
    }

    /** Whether the next event begins a mini-batch. */
    boolean startsBatch() {
        return scorer.startsBatch();
    }

    /** Tells the offset of every record, whether it is a point or not. */
    void read(long offset) {
        reads.read(offset);
    }

    /** Ends the range of offsets of all records until now; null when offsets say nothing. */
    @Nullable
    InputRange drainRange() {
        return reads.drain();
    }

    /** Tells the offset of the next event. */
    void startAt(long offset) {
        scorer.startAt(seed, offset);
    }

    /** Adds an event; where it fills the block, all of the block leave through the outlet. */
    void add(FixedKeyRecord<byte[], byte[]> event, Point point, Outlet to) {
        int at = scorer.pending();
        open[at] = event;
        carried[at] = writer.carried(point.carried);
        if (marksAnomalies && !writer.carriesJson()) {
            shown[at] = asJson.of(point.carried);
        }
        long start = at == BLOCK - 1 ? System.nanoTime() : 0;
        ScoredBlock full = scorer.add(point.row, point.weight, point.label, event.timestamp());
        if (full != null) {
            assign(full, start, to);
        }
    }

    /** Scores the open block; its assignments leave through the outlet. */
    void flush(Outlet to) {
        long start = System.nanoTime();
        ScoredBlock rest = scorer.flush();
        if (rest != null) {
            assign(rest, start, to);
        }
    }

    /** @param start when scoring began, as {@link System#nanoTime} has it */
    private void assign(ScoredBlock block, long start, Outlet to) {
        for (int i = 0; i < block.size(); i++) {
            to.forward(open[i], new Assignment(partition, writer.write(block, i, carried[i])));
        }
        tally.add(block, i -> open[i].timestamp());
        Arrays.fill(open, 0, block.size(), null); // events may be large
        listener.blockScored(model, block, i -> shown[i], System.nanoTime() - start);
    }

    /** Ends the mini-batch of all points until the last flush. */
    List<MiniBatch> drain() {
        return scorer.drain();
    }

    /** Returns what has been assigned since the last call. */
    AssignmentCounts drainTally() {
        return tally.drain();
    }
}
