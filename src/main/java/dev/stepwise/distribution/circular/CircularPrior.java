package dev.stepwise.distribution.circular;

import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.Prior;
import java.util.Arrays;

/**
 * The automatic prior of directions: pseudo-points in every component, and a bound under the spread.
 *
 * @param added to the sums of {@link VonMisesAccumulator}
 * @param leastVariances of the columns, in the squared unit of the values: no component is narrower; 0: no bound
 */
record CircularPrior(double[] added, double[] leastVariances) implements Prior {

    /** A concentration within this part of the bound counts as one that the bound holds down. */
    private static final double AT_BOUND = 1e-3;

    CircularPrior {
        added = added.clone();
        leastVariances = leastVariances.clone();
    }

    @Override
    public double[] added() {
        return added.clone();
    }

    @Override
    public double[] leastVariances() {
        return leastVariances.clone();
    }

    @Override
    public VonMises raise(Distribution distribution) {
        return ((VonMises) distribution).widened(leastVariances);
    }

    @Override
    public boolean holds(Distribution distribution) {
        VonMises directions = (VonMises) distribution;
        double[] concentrations = directions.concentrations();
        double[] periods = directions.periods();
        for (int j = 0; j < concentrations.length; j++) {
            if (leastVariances[j] > 0
                    && concentrations[j] * (1 + AT_BOUND) > VonMises.largest(leastVariances[j], periods[j])) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CircularPrior that
                && Arrays.equals(added, that.added)
                && Arrays.equals(leastVariances, that.leastVariances);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(added) + Arrays.hashCode(leastVariances);
    }

    @Override
    public String toString() {
        return "CircularPrior[added=" + Arrays.toString(added) + ", leastVariances=" + Arrays.toString(leastVariances)
                + "]";
    }
}
