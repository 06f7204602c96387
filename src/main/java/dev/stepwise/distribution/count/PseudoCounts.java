package dev.stepwise.distribution.count;

import dev.stepwise.distribution.Prior;
import dev.stepwise.distribution.SufficientStatistics;
import java.util.Arrays;

/**
 * These counts are what a prior adds to the sums of every component. They stand in the family's order of
 * {@link LinearStatistics#sums()}.
 *
 * @param added not negative
 */
public record PseudoCounts(double[] added) implements Prior {

    public PseudoCounts {
        added = added.clone();
    }

    @Override
    public double[] added() {
        return added.clone();
    }

    /** A component's sums with the prior's added; the sums alone when there is no prior. */
    static double[] plus(SufficientStatistics statistics, Prior prior) {
        double[] sums = ((LinearStatistics) statistics).sums();
        if (prior instanceof PseudoCounts(double[] added)) {
            for (int i = 0; i < sums.length; i++) {
                sums[i] += added[i];
            }
        }
        return sums;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PseudoCounts that && Arrays.equals(added, that.added);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(added);
    }

    @Override
    public String toString() {
        return "PseudoCounts" + Arrays.toString(added);
    }
}
