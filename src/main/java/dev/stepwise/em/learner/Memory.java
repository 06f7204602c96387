package dev.stepwise.em.learner;

import dev.stepwise.em.points.SampleBlocks;
import dev.stepwise.em.scoring.FixedShare;
import dev.stepwise.em.search.MStep;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureStatistics;
import java.util.ArrayList;
import java.util.List;

/**
 * One memory of the {@link Memories}: statistics in which old points fade, and the parameters that they give.
 *
 * @param memory N: after so many points an old one weighs 1/e; infinite: nothing fades
 * @param statistics decayed
 * @param model a function of the statistics, but for the first points of an epoch its start
 */
record Memory(double memory, MixtureStatistics statistics, MixtureModel model) {

    /** No row counts more than so many nats against a memory. */
    private static final double WORST_ROW = 3;

    int components() {
        return model.components();
    }

    /** n, the weight of all points that are remembered. */
    double effectivePoints() {
        return statistics.totalMass();
    }

    /** {@code b / (b + c e^(−b/N) n)}: the step size at which points of weight b are folded in when time has left c. */
    double step(double weight, double left) {
        return weight / (weight + left * Math.exp(-weight / memory) * effectivePoints());
    }

    /** {@code c e^(−b/N) S ⊕ S_b}. */
    MixtureStatistics fold(MixtureStatistics batch, double weight, double left) {
        return statistics.scale(left * Math.exp(-weight / memory)).plus(batch);
    }

    /**
     * The statistics after some components have changed: the others keep theirs, and all weights are as in these rows.
     *
     * @param length of the memory to come
     * @param origin for each component the one that it was; below 0: it remembers the rows
     */
    MixtureStatistics changed(MixtureStatistics rows, double length, int[] origin) {
        return composed(rows, length, origin, 1);
    }

    /**
     * The same, but the rows are the newest of what is remembered, and what came before them keeps its weight.
     *
     * @param predecessors for each component the one that looked like it; below 0: there was none
     */
    MixtureStatistics extended(MixtureStatistics rows, double length, int[] predecessors) {
        return composed(rows, length, predecessors, Math.min(1, rows.totalMass() / effectivePoints()));
    }

    /** The same statistics and parameters in a memory of another length. */
    Memory lasting(double other) {
        return new Memory(other, statistics, model);
    }

    /**
     * This memory with the weights of another one of the same components. What the other knows more of is as the other has it.
     *
     * @param mStep finds the parameters
     */
    Memory withWeightsOf(Memory other, MStep mStep) {
        double[] own = statistics.masses();
        double[] masses = other.statistics.masses();
        double factor = effectivePoints() / other.effectivePoints();
        int[] places = new int[own.length];
        List<MixtureStatistics> sources = new ArrayList<>();
        for (int k = 0; k < own.length; k++) {
            sources.add(own[k] < masses[k] ? other.statistics : statistics);
            places[k] = k;
            masses[k] *= factor;
        }
        MixtureStatistics composed = MixtureStatistics.compose(masses, sources, places);
        if (model.shape().hasBackground()) {
            composed = composed.withBackground(factor * other.statistics.backgroundMass());
        }
        MixtureModel reweighed = mStep.estimate(composed);
        return reweighed == null ? other.lasting(memory) : new Memory(memory, composed, reweighed);
    }

    /** Whether this memory predicts rows at least as well as another. */
    boolean predictsLike(Memory other, SampleBlocks sample) {
        double[][] scores = scores(new Memory[] {this, other}, sample);
        return FixedShare.sum(scores[0], 0, sample.rows()) >= FixedShare.sum(scores[1], 0, sample.rows());
    }

    private MixtureStatistics composed(MixtureStatistics rows, double length, int[] old, double share) {
        double points = rows.totalMass();
        MixtureStatistics fresh = points > length ? rows.scale(length / points) : rows;
        double mass = effectivePoints() > 0 ? effectivePoints() : fresh.totalMass();
        double[] before = statistics.masses();
        double kept = 0;
        for (int k : old) {
            kept += k < 0 ? 0 : before[k];
        }
        double[] masses = rows.masses();
        int[] places = new int[old.length];
        List<MixtureStatistics> sources = new ArrayList<>();
        for (int k = 0; k < old.length; k++) {
            masses[k] *= share * mass / points;
            if (share < 1 && old[k] >= 0) {
                masses[k] += (1 - share) * (mass - statistics.backgroundMass()) * before[old[k]] / kept;
            }
            places[k] = old[k] < 0 ? k : old[k];
            sources.add(old[k] < 0 ? fresh : statistics);
        }
        MixtureStatistics composed = MixtureStatistics.compose(masses, sources, places);
        return model.shape().hasBackground()
                ? composed.withBackground(
                        share * mass * rows.backgroundMass() / points + (1 - share) * statistics.backgroundMass())
                : composed;
    }

    /** For each memory {@code ln p(x)} of each row relative to the best memory, drawn in to 3 nats below it. */
    static double[][] scores(Memory[] memories, SampleBlocks sample) {
        double[][] densities = new double[memories.length][];
        for (int l = 0; l < memories.length; l++) {
            densities[l] = l > 0 && memories[l].model() == memories[l - 1].model()
                    ? densities[l - 1]
                    : sample.boundedLogDensities(memories[l].model());
        }
        double[][] scores = new double[memories.length][sample.rows()];
        for (int i = 0; i < sample.rows(); i++) {
            double best = Double.NEGATIVE_INFINITY;
            for (double[] density : densities) {
                best = Math.max(best, density[i]);
            }
            for (int l = 0; l < memories.length; l++) {
                scores[l][i] = sample.share(i) * Math.max(densities[l][i] - best, -WORST_ROW);
            }
        }
        return scores;
    }
}
