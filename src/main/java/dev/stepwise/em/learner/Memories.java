package dev.stepwise.em.learner;

import dev.stepwise.em.points.SampleBlocks;
import dev.stepwise.em.scoring.FixedShare;
import dev.stepwise.em.search.Ingredient;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.em.search.MStep;
import dev.stepwise.em.search.Seed;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureStatistics;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Memories of several lengths side by side. All fold the same mini-batches; which of them is served is decided by how
 * well each predicts points that it has not learned from, with fixed share between them (Herbster and Warmuth 1998), so
 * that the choice can change when the stream does. The E-step is made with a shorter memory than the served one, which
 * thereby averages over its steps (Polyak and Juditsky 1992). Lives for one epoch.
 */
final class Memories {

    /** The longest memory within so many nats of the leader is served. */
    private static final double CLOSE_TO_LEADER = 1;

    /** A memory longer than the leader's begins again when rows that neither had seen count so many nats against it. */
    private static final double HOPELESS = 14;

    /** A memory that begins again has to make up for this many nats before it is served. */
    private static final double HANDICAP = 3;

    /** So many nats behind the leader, more than chance makes of it, the longest memory has come to mislead. */
    private static final double CLEARLY_BEHIND = 3;

    private final MStep mStep;
    private final MixtureModel start;
    private final double startPoints;
    private final Memory[] memories;
    private final FixedShare weights;
    private final double[] deficits;
    private final boolean[] changed;
    private double folded;
    private double lastStep = 1;

    private Memories(MStep mStep, MixtureModel start, double startPoints, Memory[] memories) {
        this.mStep = mStep;
        this.start = start;
        this.startPoints = startPoints;
        this.memories = memories;
        weights = new FixedShare(memories.length);
        deficits = new double[memories.length];
        changed = new boolean[memories.length];
        Arrays.fill(changed, true);
    }

    /** Empty memories that start at these parameters: they are served for as many points as they were fitted on, and for a shortest memory. */
    static Memories startingAt(LearnerSpec spec, Seed seed) {
        double shortest = spec.startPoints(seed.model().components());
        return startingAt(new MStep(spec, seed.standardisation()), seed.model(), Math.max(seed.points(), shortest));
    }

    /**
     * Empty memories. The start is served, and the E-step made with it, until points of this weight are folded: estimates
     * from fewer points than the start was made of would be worse than it.
     */
    static Memories startingAt(MStep mStep, MixtureModel start, double startPoints) {
        MixtureStatistics zero = mStep.spec().shape().zero(start.components());
        double[] lengths = mStep.spec().memoryLengths(start.components());
        Memory[] memories = new Memory[lengths.length];
        Arrays.setAll(memories, l -> new Memory(lengths[l], zero, start));
        return new Memories(mStep, start, startPoints, memories);
    }

    /** Memories that remember a fit: its statistics, in none more than the memory spans. */
    static Memories remembering(MStep mStep, MixtureModel start, MixtureStatistics statistics) {
        return remembering(mStep, start, statistics, 0);
    }

    /** The same, where the fit is served to the last digit until points of this weight have come. */
    static Memories remembering(MStep mStep, MixtureModel start, MixtureStatistics statistics, double missing) {
        double[] lengths = mStep.spec().memoryLengths(start.components());
        double points = statistics.totalMass();
        Memory[] memories = new Memory[lengths.length];
        Arrays.setAll(memories, l -> {
            MixtureStatistics kept = points > lengths[l] ? statistics.scale(lengths[l] / points) : statistics;
            MixtureModel model = missing > 0 ? start : mStep.estimate(kept);
            return new Memory(lengths[l], kept, model == null ? start : model);
        });
        return new Memories(mStep, start, missing, memories);
    }

    /**
     * Returns these memories after some components have changed. The other components keep their statistics. New
     * components remember the rows of the adoption, and all weights are as in the adoption. But in the longest memory the
     * rows are the newest of what it remembers, and components go on that look as one did before: if the rows were a burst,
     * it is right when that is over. Which of them is right is for the choice between the memories.
     *
     * @param predecessors which component each was before; −1: none
     */
    Memories changed(MixtureModel next, MixtureStatistics rows, int[] origin, int[] predecessors) {
        double[] lengths = mStep.spec().memoryLengths(next.components());
        double longest = lengths.length > 1 ? lengths[lengths.length - 1] : Double.NaN;
        return Objects.requireNonNull(rebuilt(
                next,
                next.components(),
                (before, length) -> length == longest
                        ? before.extended(rows, length, predecessors)
                        : before.changed(rows, length, origin)));
    }

    /** Some of the components of these memories, which are past their start; null without an estimate. */
    @Nullable
    Memories reduced(int[] kept) {
        Memories copy = rebuilt(
                null, kept.length, (before, length) -> before.statistics().reorder(kept));
        if (copy != null && deficits.length == copy.deficits.length) {
            System.arraycopy(deficits, 0, copy.deficits, 0, deficits.length);
        }
        return copy;
    }

    /**
     * Memories of other components.
     *
     * @param next served at the start, and where there is no estimate; null: there are no such memories then
     * @param statistics of a memory of some length, from the one before
     */
    @Nullable
    Memories rebuilt(
            @Nullable MixtureModel next, int components, BiFunction<Memory, Double, MixtureStatistics> statistics) {
        double[] lengths = mStep.spec().memoryLengths(components);
        Memory[] rebuilt = new Memory[lengths.length];
        for (int l = 0; l < lengths.length; l++) {
            MixtureStatistics after = statistics.apply(memories[Math.min(l, memories.length - 1)], lengths[l]);
            MixtureModel estimate = next != null && atStart() ? next : mStep.estimate(after);
            MixtureModel model = estimate == null ? next : estimate;
            if (model == null) {
                return null;
            }
            rebuilt[l] = new Memory(lengths[l], after, model);
        }
        MixtureModel first = next == null ? rebuilt[rebuilt.length - 1].model() : next;
        Memories copy = new Memories(mStep, first, startPoints, rebuilt);
        copy.goOnFrom(this);
        return copy;
    }

    private void goOnFrom(Memories before) {
        folded = before.folded;
        lastStep = before.lastStep;
        weights.goOnFrom(before.weights.logWeights());
    }

    /**
     * Long memories began again.
     *
     * @param deficit the largest by which one had fallen behind, in nats
     * @param gain of the best memory over that one on the newest rows, in nats a row
     */
    record Rebase(double deficit, double gain) {}

    /**
     * Judges the memories by rows that none has learned from yet, a sample of so many points, and lets those begin again that
     * have fallen behind for good; null: there were none.
     */
    @Nullable
    Rebase judge(SampleBlocks sample, double points) {
        if (sample.rows() == 0) {
            return null;
        }
        double[][] scores = Memory.scores(memories, sample);
        int leader = weights.leader(); // before these rows: the best of them would be so by chance too
        weights.follow(scores);
        double[] sums = Arrays.stream(scores)
                .mapToDouble(of -> FixedShare.sum(of, 0, of.length))
                .toArray();
        return mStep.spec().has(Ingredient.REBASE) ? rebase(sums, leader, sample, points) : null;
    }

    /**
     * A memory that lacks nothing but the leader's weights takes them, and keeps its components. The longest begins again only when
     * it has been behind for as many points as the second spans: it is still right when a burst is over by then. Its deficit above
     * {@link #HOPELESS} is the part of them so far.
     */
    private @Nullable Rebase rebase(double[] scores, int leader, SampleBlocks sample, double points) {
        Rebase worst = null;
        for (int l = 0; l < memories.length; l++) {
            double before = deficits[l];
            double behind = l > leader ? Math.max(0, before + scores[leader] - scores[l]) : 0;
            boolean waits = behind > HOPELESS && l > 1 && l == memories.length - 1;
            deficits[l] = waits ? Math.max(HOPELESS, before) + points / memories[1].memory() : behind;
            if (waits ? deficits[l] >= HOPELESS + 1 : behind > HOPELESS) {
                if (worst == null || behind > worst.deficit()) {
                    worst = new Rebase(behind, (scores[leader] - scores[l]) / sample.rows());
                }
                Memory reweighed = memories[l].withWeightsOf(memories[leader], mStep);
                memories[l] = reweighed.predictsLike(memories[leader], sample)
                        ? reweighed
                        : memories[leader].lasting(memories[l].memory());
                weights.startBehind(l, leader, HANDICAP);
                deficits[l] = 0;
                changed[l] = true;
            }
        }
        return worst;
    }

    /**
     * Folds the statistics of a mini-batch into every memory. A memory that they would drive out of the range of
     * numbers stays as it is.
     *
     * @param left of what is remembered, from 0 to 1, after the event time that has passed
     */
    void fold(MixtureStatistics batch, double left) {
        double weight = batch.totalMass();
        if (!(weight > 0) || !batch.isFinite()) {
            return;
        }
        lastStep = memories[served()].step(weight, left);
        folded += weight;
        for (int l = 0; l < memories.length; l++) {
            MixtureStatistics statistics = memories[l].fold(batch, weight, left);
            MixtureModel model = folded < startPoints ? start : mStep.estimate(statistics);
            if (model != null && statistics.isFinite()) {
                memories[l] = new Memory(memories[l].memory(), statistics, model);
                changed[l] = true;
            }
        }
    }

    /** Index of the memory that is served: the longest that predicts about as well as the best. */
    int served() {
        int served = memories.length - 1;
        while (!weights.isWithin(CLOSE_TO_LEADER, served)) {
            served--;
        }
        return served;
    }

    /**
     * Whether nothing that is remembered is too old: the longest memory predicts about as well as the best, or, when it did
     * so before, not clearly worse. Where the stream moves, a shorter one does better.
     *
     * @param before whether it was so before
     */
    boolean isUpToDate(boolean before) {
        return weights.behind(memories.length - 1) <= (before ? CLEARLY_BEHIND : CLOSE_TO_LEADER);
    }

    /** All memories, the shortest memory first. */
    List<Memory> memories() {
        return List.of(memories);
    }

    /** The memory that predicts best. */
    Memory leader() {
        return memories[weights.leader()];
    }

    /** The longest memory. */
    Memory longest() {
        return memories[memories.length - 1];
    }

    Memory servedMemory() {
        return memories[served()];
    }

    /** The memory that the E-step is made with, as it is now. */
    EStepMemory eStepMemory() {
        return EStepMemory.of(mStep, memories, served(), atStart());
    }

    /** Step size at which the served memory folded the last mini-batch; 1 before the first. */
    double lastStep() {
        return lastStep;
    }

    /** Whether parameters are still those of the start. */
    boolean atStart() {
        return folded < startPoints;
    }

    /** Whether parameters rest on as many points as a start, or more. */
    boolean haveLearned() {
        return !atStart()
                || longest().effectivePoints()
                        >= Math.max(startPoints, mStep.spec().startPoints(components()));
    }

    int size() {
        return memories.length;
    }

    /** Number of components. */
    int components() {
        return start.components();
    }

    MemoriesState state() {
        return new MemoriesState(
                start,
                startPoints,
                folded,
                lastStep,
                weights.logWeights(),
                Arrays.stream(deficits).boxed().toList(),
                Arrays.stream(memories).map(Memory::statistics).toList());
    }

    /** Whether a memory's statistics have changed since the last call. */
    boolean drainChanged(int memory) {
        boolean drained = changed[memory];
        changed[memory] = false;
        return drained;
    }

    /**
     * Goes on from a state. Where the model's file now wants another number of memories, each takes what the one in its place
     * remembered, or the last, and the choice between them begins anew.
     */
    static Memories restore(MStep mStep, MemoriesState state) {
        MixtureModel start = state.start();
        double[] lengths = mStep.spec().memoryLengths(start.components());
        Memory[] memories = new Memory[lengths.length];
        for (int l = 0; l < lengths.length; l++) {
            MixtureStatistics statistics =
                    state.memories().get(Math.min(l, state.memories().size() - 1));
            MixtureModel model = state.folded() < state.startPoints() || statistics.totalMass() == 0
                    ? start
                    : mStep.estimate(statistics);
            memories[l] = new Memory(lengths[l], statistics, model == null ? start : model);
        }
        Memories copy = new Memories(mStep, start, state.startPoints(), memories);
        copy.folded = state.folded();
        copy.lastStep = state.lastStep();
        boolean asBefore = lengths.length == state.logWeights().size();
        copy.weights.goOnFrom(state.logWeights());
        if (asBefore) {
            Arrays.setAll(copy.deficits, state.deficits()::get);
        }
        Arrays.fill(copy.changed, !asBefore);
        return copy;
    }
}
