package dev.stepwise.em;

import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.MixtureStatistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Memories of several lengths side by side. All fold the same batches; which of them is served is decided by how well each
 * predicts points that it has not learned from, with fixed share between them (Herbster and Warmuth 1998), so that the
 * choice can change when the stream does. The E-step is made with a shorter memory than the served one, which thereby
 * averages over its steps (Polyak and Juditsky 1992). Lives for one epoch.
 */
final class Ladder {

    /** The longest level within so many nats of the leader is served. */
    private static final double CLOSE_TO_LEADER = 1;

    /** No row counts more than so many nats against a level. */
    private static final double WORST_ROW = 3;

    /** After so many rows past success counts 1/e. */
    private static final double SHARED_AFTER_ROWS = 20_000;

    /** The served level rests on at least so many times the points that the memory of the E-step spans. */
    private static final double AVERAGED = 4;

    /** A memory longer than the leader's begins again when rows that neither had seen count so many nats against it. */
    private static final double HOPELESS = 14;

    /** What a memory that begins again has to make up for before it is served, in nats. */
    private static final double HANDICAP = 3;

    /** So many nats behind the leader, more than chance makes of it, the longest level has come to mislead. */
    private static final double CLEARLY_BEHIND = 3;

    private final MStep mStep;
    private final MixtureModel start;
    private final double startPoints;
    private final Level[] levels;
    private final double[] logWeights;
    private final double[] deficits;
    private final boolean[] changed;
    private double folded;
    private double lastStep = 1;

    private Ladder(MStep mStep, MixtureModel start, double startPoints, Level[] levels) {
        this.mStep = mStep;
        this.start = start;
        this.startPoints = startPoints;
        this.levels = levels;
        logWeights = new double[levels.length];
        Arrays.fill(logWeights, -Math.log(levels.length));
        deficits = new double[levels.length];
        changed = new boolean[levels.length];
        Arrays.fill(changed, true);
    }

    /**
     * Empty memories. The start is served, and the E-step made with it, until points of this weight are folded: estimates
     * from fewer points than the start was made of would be worse than it.
     */
    static Ladder startingAt(MStep mStep, MixtureModel start, double startPoints) {
        MixtureStatistics zero = mStep.spec().shape().zero(start.components());
        double[] memories = mStep.spec().memories(start.components());
        Level[] levels = new Level[memories.length];
        Arrays.setAll(levels, l -> new Level(memories[l], zero, start));
        return new Ladder(mStep, start, startPoints, levels);
    }

    /** Memories that remember a fit: its statistics, in none more than the memory spans. */
    static Ladder remembering(MStep mStep, MixtureModel start, MixtureStatistics statistics) {
        double[] memories = mStep.spec().memories(start.components());
        double points = statistics.totalMass();
        Level[] levels = new Level[memories.length];
        Arrays.setAll(levels, l -> {
            MixtureStatistics kept = points > memories[l] ? statistics.scale(memories[l] / points) : statistics;
            MixtureModel model = mStep.estimate(kept);
            return new Level(memories[l], kept, model == null ? start : model);
        });
        return new Ladder(mStep, start, 0, levels);
    }

    /**
     * These memories after some components have changed: the others keep theirs, those that are new remember the rows of the
     * adoption, and all weights are as in it.
     */
    Ladder changed(MixtureModel next, MixtureStatistics rows, int[] origin) {
        double[] memories = mStep.spec().memories(next.components());
        double points = rows.totalMass();
        double[] rowMasses = rows.masses();
        Level[] changedLevels = new Level[memories.length];
        for (int l = 0; l < memories.length; l++) {
            Level before = levels[Math.min(l, levels.length - 1)];
            MixtureStatistics fresh = points > memories[l] ? rows.scale(memories[l] / points) : rows;
            double mass = before.effectivePoints() > 0 ? before.effectivePoints() : fresh.totalMass();
            double[] masses = new double[origin.length];
            int[] places = new int[origin.length];
            List<MixtureStatistics> sources = new ArrayList<>();
            for (int k = 0; k < origin.length; k++) {
                masses[k] = mass * rowMasses[k] / points;
                places[k] = origin[k] == Adoption.NEW ? k : origin[k];
                sources.add(origin[k] == Adoption.NEW ? fresh : before.statistics());
            }
            MixtureStatistics statistics = MixtureStatistics.compose(masses, sources, places);
            if (next.shape().hasBackground()) {
                statistics = statistics.withBackground(mass * rows.backgroundMass() / points);
            }
            MixtureModel model = atStart() ? next : mStep.estimate(statistics);
            changedLevels[l] = new Level(memories[l], statistics, model == null ? next : model);
        }
        Ladder ladder = new Ladder(mStep, next, startPoints, changedLevels);
        ladder.goOnFrom(this);
        return ladder;
    }

    /** A component that belongs to no class, and of which no memory holds as much weight as this; −1: there is none. */
    int forgotten(double weight) {
        MixtureShape shape = mStep.spec().shape();
        for (int k = shape.componentsOfClasses(); k < start.components(); k++) {
            double most = 0;
            for (Level level : levels) {
                most = Math.max(most, level.statistics().masses()[k]);
            }
            if (most < weight) {
                return k;
            }
        }
        return -1;
    }

    /** Of so many components all but one. */
    static int[] others(int component, int components) {
        return IntStream.range(0, components).filter(k -> k != component).toArray();
    }

    /** These memories, past their start, without one component; null without an estimate. */
    @Nullable
    Ladder without(int component) {
        int[] kept = others(component, start.components());
        double[] memories = mStep.spec().memories(kept.length);
        Level[] remaining = new Level[memories.length];
        for (int l = 0; l < memories.length; l++) {
            MixtureStatistics statistics =
                    levels[Math.min(l, levels.length - 1)].statistics().reorder(kept);
            MixtureModel model = mStep.estimate(statistics);
            if (model == null) {
                return null;
            }
            remaining[l] = new Level(memories[l], statistics, model);
        }
        Ladder ladder = new Ladder(mStep, remaining[remaining.length - 1].model(), startPoints, remaining);
        ladder.goOnFrom(this);
        if (deficits.length == memories.length) {
            System.arraycopy(deficits, 0, ladder.deficits, 0, memories.length);
        }
        return ladder;
    }

    private void goOnFrom(Ladder before) {
        folded = before.folded;
        lastStep = before.lastStep;
        if (logWeights.length == before.logWeights.length) {
            System.arraycopy(before.logWeights, 0, logWeights, 0, logWeights.length);
        }
    }

    /**
     * Long memories began again.
     *
     * @param deficit the largest by which one had fallen behind, in nats
     * @param gain of the best level over that one on the newest rows, in nats a row
     */
    record Rebase(double deficit, double gain) {}

    /**
     * Judges the levels by rows that none has learned from yet, and lets those begin again that have fallen behind for good;
     * null: there were none.
     */
    @Nullable
    Rebase judge(SampleBlocks sample) {
        if (sample.rows() == 0) {
            return null;
        }
        double[] scores = scores(sample);
        int leader = leading();
        weigh(scores, sample.rows());
        return mStep.spec().has(Ingredient.REBASE) ? rebase(scores, leader, sample.rows()) : null;
    }

    /** @param leader the one before these rows: the best of them would be so by chance too */
    private @Nullable Rebase rebase(double[] scores, int leader, int rows) {
        Rebase worst = null;
        for (int l = 0; l < levels.length; l++) {
            deficits[l] = l > leader ? Math.max(0, deficits[l] + scores[leader] - scores[l]) : 0;
            if (deficits[l] > HOPELESS) {
                if (worst == null || deficits[l] > worst.deficit()) {
                    worst = new Rebase(deficits[l], (scores[leader] - scores[l]) / rows);
                }
                levels[l] = new Level(levels[l].memory(), levels[leader].statistics(), levels[leader].model());
                logWeights[l] = logWeights[leader] - HANDICAP;
                deficits[l] = 0;
                changed[l] = true;
            }
        }
        return worst;
    }

    private int leading() {
        int leading = 0;
        for (int l = 1; l < levels.length; l++) {
            leading = logWeights[l] > logWeights[leading] ? l : leading;
        }
        return leading;
    }

    private void weigh(double[] scores, int rows) {
        double kept = Math.exp(-rows / SHARED_AFTER_ROWS);
        double largest = Double.NEGATIVE_INFINITY;
        for (int l = 0; l < levels.length; l++) {
            logWeights[l] += scores[l];
            largest = Math.max(largest, logWeights[l]);
        }
        double sum = 0;
        for (double logWeight : logWeights) {
            sum += Math.exp(logWeight - largest);
        }
        double logSum = largest + Math.log(sum);
        for (int l = 0; l < levels.length; l++) {
            logWeights[l] = Math.log(kept * Math.exp(logWeights[l] - logSum) + (1 - kept) / levels.length);
        }
    }

    /** For each level {@code Σ ln p(x)}, each row drawn in to 3 nats below the best level. */
    private double[] scores(SampleBlocks sample) {
        double[][] densities = new double[levels.length][];
        for (int l = 0; l < levels.length; l++) {
            densities[l] = l > 0 && levels[l].model() == levels[l - 1].model()
                    ? densities[l - 1]
                    : sample.logDensities(levels[l].model());
        }
        double[] scores = new double[levels.length];
        for (int i = 0; i < sample.rows(); i++) {
            double best = Double.NEGATIVE_INFINITY;
            for (double[] density : densities) {
                best = Math.max(best, density[i]);
            }
            for (int l = 0; l < levels.length; l++) {
                scores[l] += sample.share(i) * Math.max(densities[l][i] - best, -WORST_ROW);
            }
        }
        return scores;
    }

    /**
     * Folds the statistics of a batch into every memory. A level that they would drive out of the range of numbers stays
     * as it is.
     *
     * @param left of what is remembered, from 0 to 1, after the event time that has passed
     */
    void fold(MixtureStatistics batch, double left) {
        double weight = batch.totalMass();
        if (!(weight > 0) || !MStep.isFinite(batch.toArray())) {
            return;
        }
        lastStep = levels[served()].step(weight, left);
        folded += weight;
        for (int l = 0; l < levels.length; l++) {
            MixtureStatistics statistics = levels[l].fold(batch, weight, left);
            MixtureModel model = folded < startPoints ? start : mStep.estimate(statistics);
            if (model != null && MStep.isFinite(statistics.toArray())) {
                levels[l] = new Level(levels[l].memory(), statistics, model);
                changed[l] = true;
            }
        }
    }

    /** Index of the level that is served: the longest that predicts about as well as the best. */
    int served() {
        double leader = logWeights[leading()];
        int served = levels.length - 1;
        while (logWeights[served] < leader - CLOSE_TO_LEADER) {
            served--;
        }
        return served;
    }

    /**
     * Whether nothing that is remembered is too old: the longest level predicts about as well as the best, or, when it did
     * so before, not clearly worse. Where the stream moves, a shorter one does better.
     *
     * @param before whether it was so before
     */
    boolean stands(boolean before) {
        double behind = logWeights[leading()] - logWeights[levels.length - 1];
        return behind <= (before ? CLEARLY_BEHIND : CLOSE_TO_LEADER);
    }

    /** The level that predicts best. */
    Level leader() {
        return levels[leading()];
    }

    /** The longest level. */
    Level longest() {
        return levels[levels.length - 1];
    }

    Level servedLevel() {
        return levels[served()];
    }

    /**
     * What the E-step is made with. A prior has the share in it that it has in what is served: in a short memory it would have a
     * larger one, and values that are imputed under it would carry it into the sums of all memories.
     */
    MixtureModel accumulatingModel() {
        int served = served();
        int accumulating = mStep.spec().has(Ingredient.AVERAGING) ? 0 : served;
        for (int l = 1; l <= served; l++) {
            if (levels[l].memory() <= levels[served].effectivePoints() / AVERAGED) {
                accumulating = l;
            }
        }
        Level level = levels[accumulating];
        if (atStart()) {
            return level.model();
        }
        double longer = levels[served].effectivePoints() / level.effectivePoints();
        MixtureStatistics statistics = longer > 1 ? level.statistics().scale(longer) : level.statistics();
        MixtureModel model = longer > 1 ? mStep.estimate(statistics) : level.model();
        return model == null ? mStep.expected(level.statistics(), level.model()) : mStep.expected(statistics, model);
    }

    /** Step size at which the served level folded the last batch; 1 before the first. */
    double lastStep() {
        return lastStep;
    }

    /** Whether parameters are still those of the start. */
    boolean atStart() {
        return folded < startPoints;
    }

    int size() {
        return levels.length;
    }

    void writeHeader(StateWriter out) {
        out.put(start.toArray())
                .put(startPoints)
                .put(folded)
                .put(lastStep)
                .put(logWeights)
                .put(deficits);
    }

    /** A level's state, or null when it has not changed since the last call. */
    byte @Nullable [] drainLevel(int level, int layout) {
        if (!changed[level]) {
            return null;
        }
        changed[level] = false;
        return new StateWriter(layout).put(levels[level].statistics().toArray()).toBytes();
    }

    /**
     * Reads what {@link #writeHeader} and {@link #drainLevel} wrote. Where the model's file now wants another number of memories,
     * each takes what the one in its place remembered, or the longest, and the choice between them begins anew. A level of another
     * number of components than the header's, as without transactions a crash may leave it, begins empty.
     */
    static Ladder read(MStep mStep, int components, StateReader header, IntFunction<StateReader> levelStates) {
        LearnerSpec spec = mStep.spec();
        MixtureModel start = MixtureModel.fromArray(spec.shape(), components, header.readDoubles());
        double startPoints = header.readDouble();
        double folded = header.readDouble();
        double lastStep = header.readDouble();
        double[] logWeights = header.readDoubles();
        double[] deficits =
                header.layout() >= LearnerState.WITH_CHALLENGES ? header.readDoubles() : new double[logWeights.length];
        double[] memories = spec.memories(components);
        boolean asBefore = memories.length == logWeights.length;
        MixtureStatistics zero = spec.shape().zero(components);
        List<Level> levels = new ArrayList<>();
        for (int l = 0; l < memories.length; l++) {
            double[] values =
                    levelStates.apply(Math.min(l, logWeights.length - 1)).readDoubles();
            MixtureStatistics statistics = values.length == zero.toArray().length
                    ? MixtureStatistics.fromArray(spec.shape(), components, values)
                    : zero;
            MixtureModel model =
                    folded < startPoints || statistics.totalMass() == 0 ? start : mStep.estimate(statistics);
            levels.add(new Level(memories[l], statistics, model == null ? start : model));
        }
        Ladder ladder = new Ladder(mStep, start, startPoints, levels.toArray(Level[]::new));
        ladder.folded = folded;
        ladder.lastStep = lastStep;
        if (asBefore) {
            System.arraycopy(logWeights, 0, ladder.logWeights, 0, logWeights.length);
            System.arraycopy(deficits, 0, ladder.deficits, 0, deficits.length);
        }
        Arrays.fill(ladder.changed, !asBefore);
        return ladder;
    }
}
