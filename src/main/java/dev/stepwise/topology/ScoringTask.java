package dev.stepwise.topology;

import dev.stepwise.codec.json.CarriedText;
import dev.stepwise.codec.output.AssignmentBytes;
import dev.stepwise.codec.output.AssignmentEncoding;
import dev.stepwise.em.operation.Serving;
import dev.stepwise.em.scoring.MiniBatch;
import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.em.scoring.ScoredBlock;
import dev.stepwise.em.scoring.Scorer;
import dev.stepwise.model.Point;
import dev.stepwise.topology.Output.Assignment;
import dev.stepwise.topology.keys.TaskKeys;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
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
    private final @Nullable TaskKeys keys;
    private final Supplier<? extends @Nullable Serving> serving;
    private final int columns;
    private final InputReads reads;
    private final FixedKeyRecord<byte[], byte[]>[] open;
    /** What each event of the open block carries on. */
    private final byte[][] carried;
    /** The same as JSON: of assignments in JSON, and where there may be anomalies, which are shown with it. */
    private final byte[][] shown;

    private final CarriedText.Member asJson;
    private final boolean marksAnomalies;

    /** Scores points with the version that is pinned; null: they are assigned with the newest one. */
    private @Nullable Scorer ofPinned;

    private @Nullable ModelParameters pinned;

    /** Whether keys learn nothing from the open block. */
    private boolean frozen;

    /**
     * @param reads offsets that it reads of its partition
     * @param serving what points are scored with; not null from the first point on
     * @param encoding how assignments are written
     */
    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    ScoringTask(
            ServedModel model,
            InputReads reads,
            Supplier<? extends @Nullable Serving> serving,
            AssignmentEncoding encoding,
            ServiceListener listener) {
        this.model = model.id();
        this.partition = reads.partition();
        this.seed = model.spec().seed();
        this.listener = listener;
        this.writer = encoding.of(model.definition(), () -> names(serving.get()));
        this.serving = serving;
        this.columns = model.definition().schema().columns();
        this.scorer =
                new Scorer(columns, BLOCK, reads.partition(), model.spec().memory(), () -> learned(serving.get()));
        this.keys = model.definition().key() == null ? null : new TaskKeys(model.definition(), BLOCK);
        this.reads = reads;
        this.open = new FixedKeyRecord[BLOCK];
        this.carried = new byte[BLOCK][];
        this.shown = writer.carriesJson() ? carried : new byte[BLOCK][];
        this.asJson = new CarriedText.Member(model.definition().schema().carry());
        this.marksAnomalies = model.definition().anomalyRate() > 0;
    }

    private static SortedMap<Integer, String> names(@Nullable Serving newest) {
        return newest == null ? Collections.emptySortedMap() : newest.names();
    }

    private static @Nullable ModelParameters learned(@Nullable Serving newest) {
        return newest == null ? null : newest.learned();
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
        if (at == 0) {
            followOperator();
        }
        open[at] = event;
        carried[at] = writer.carried(point.carried);
        if (marksAnomalies && !writer.carriesJson()) {
            shown[at] = asJson.of(point.carried);
        }
        if (keys != null) {
            keys.add(at, event.key(), point, event.timestamp());
        }
        long start = at == BLOCK - 1 ? System.nanoTime() : 0;
        ScoredBlock full = scorer.add(point.row, point.weight, point.label, event.timestamp());
        ScoredBlock assigned =
                ofPinned == null ? full : ofPinned.add(point.row, point.weight, point.label, event.timestamp());
        if (full != null && assigned != null) {
            assign(full.parameters(), assigned, start, to);
        }
    }

    /**
     * Before a block begins, looks whether an operator wants its points assigned with a version that stays: then each is scored
     * twice, with that version for its assignment and with the newest one for the learner. Both blocks are full at once. Tails are
     * held against what was known at that version, so that nothing of an assignment depends on what came after it but what is known of
     * keys. Whether the model is frozen holds for a block too.
     */
    @SuppressWarnings("ReferenceEquality") // whoever holds the newest has one object for a version
    private void followOperator() {
        Serving newest = serving.get();
        frozen = newest != null && newest.frozen();
        ModelParameters wanted = newest == null ? null : newest.pinned();
        if (wanted != pinned) {
            pinned = wanted;
            ofPinned = wanted == null ? null : new Scorer(columns, BLOCK, partition, () -> wanted).withFixedTails();
        }
    }

    /** Scores the open block; its assignments leave through the outlet. */
    void flush(Outlet to) {
        long start = System.nanoTime();
        ScoredBlock rest = scorer.flush();
        ScoredBlock assigned = ofPinned == null ? rest : ofPinned.flush();
        if (rest != null && assigned != null) {
            assign(rest.parameters(), assigned, start, to);
        }
    }

    /**
     * @param newest parameters, of which the learner is told
     * @param block what is assigned
     * @param start when scoring began, as {@link System#nanoTime} has it
     */
    private void assign(ModelParameters newest, ScoredBlock block, long start, Outlet to) {
        if (keys != null) {
            keys.answer(newest, frozen, block);
        }
        for (int i = 0; i < block.size(); i++) {
            to.forward(open[i], new Assignment(partition, writer.write(block, i, carried[i])));
        }
        tally.add(block, i -> open[i].timestamp());
        Arrays.fill(open, 0, block.size(), null); // events may be large
        listener.blockScored(model, block, i -> shown[i], System.nanoTime() - start);
    }

    /** What it knows of keys; null: its model has none. */
    @Nullable
    TaskKeys keys() {
        return keys;
    }

    /** Ends the mini-batch of all points until the last flush. */
    List<MiniBatch> drain() {
        if (ofPinned != null) {
            ofPinned.drain(); // nothing is learned with it
        }
        return scorer.drain();
    }

    /** Returns what has been assigned since the last call. */
    AssignmentCounts drainTally() {
        return tally.drain();
    }
}
