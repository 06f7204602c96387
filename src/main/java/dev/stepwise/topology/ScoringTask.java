package dev.stepwise.topology;

import dev.stepwise.codec.AssignmentWriter;
import dev.stepwise.em.Batch;
import dev.stepwise.em.ModelParameters;
import dev.stepwise.em.ScoredBlock;
import dev.stepwise.em.Scorer;
import dev.stepwise.event.Point;
import dev.stepwise.topology.Emission.Assignment;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.jspecify.annotations.Nullable;

/** What the task of one partition holds of one model between two commits: the scorer, and the events of its open block. */
final class ScoringTask {

    private static final int BLOCK = 128;

    /** Takes the assignment of an event. */
    interface Outlet {
        void forward(FixedKeyRecord<byte[], byte[]> event, Emission assignment);
    }

    private final String model;
    private final int partition;
    private final long seed;
    private final ServiceListener listener;
    private final TallyAccumulator tally = new TallyAccumulator();
    private final AssignmentWriter writer;
    private final Scorer scorer;
    private final FixedKeyRecord<byte[], byte[]>[] open;
    private Outlet outlet = (event, assignment) -> {
        throw new IllegalStateException("nobody takes assignments");
    };

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    ScoringTask(
            ServedModel model,
            int partition,
            Supplier<? extends @Nullable ModelParameters> newest,
            ServiceListener listener) {
        this.model = model.id();
        this.partition = partition;
        this.seed = model.spec().seed();
        this.listener = listener;
        this.writer = model.assignmentWriter();
        this.scorer = new Scorer(
                model.definition().schema().columns(),
                BLOCK,
                partition,
                model.spec().memory(),
                newest,
                this::scored);
        this.open = new FixedKeyRecord[BLOCK];
    }

    /** Whether the next event begins a batch. */
    boolean startsBatch() {
        return scorer.startsBatch();
    }

    /** Tells the offset of the next event. */
    void startAt(long offset) {
        scorer.startAt(seed, offset);
    }

    /** Adds an event; where it fills the block, all of the block leave through the outlet. */
    void add(FixedKeyRecord<byte[], byte[]> event, Point point, Outlet to) {
        outlet = to;
        open[scorer.pending()] = event;
        boolean fills = scorer.pending() == BLOCK - 1;
        long start = fills ? System.nanoTime() : 0;
        scorer.add(point.row, point.weight, point.label, event.timestamp());
        if (fills) {
            listener.scoredBlock(model, System.nanoTime() - start);
        }
    }

    /** Scores the open block. */
    void flush(Outlet to) {
        outlet = to;
        if (scorer.pending() > 0) {
            long start = System.nanoTime();
            scorer.flush();
            listener.scoredBlock(model, System.nanoTime() - start);
        }
    }

    /** Scores the open block, and ends the batch. */
    List<Batch> drain(Outlet to) {
        flush(to);
        List<Batch> batches = scorer.drain();
        listener.assigned(model, tally.drain());
        return batches;
    }

    private void scored(ScoredBlock block) {
        for (int i = 0; i < block.size(); i++) {
            outlet.forward(open[i], new Assignment(partition, writer.write(block, i)));
        }
        tally.add(block, i -> open[i].timestamp());
        listener.handedOver(model, block);
        Arrays.fill(open, 0, block.size(), null); // events may be large
    }
}
