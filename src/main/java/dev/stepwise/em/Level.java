package dev.stepwise.em;

import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureStatistics;

/**
 * One memory of the {@link Ladder}: statistics in which old points fade, and the parameters that they give.
 *
 * @param memory N: after so many points an old one weighs 1/e; infinite: nothing fades
 * @param statistics decayed
 * @param model a function of the statistics, but for the first points of an epoch its start
 */
record Level(double memory, MixtureStatistics statistics, MixtureModel model) {

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
}
