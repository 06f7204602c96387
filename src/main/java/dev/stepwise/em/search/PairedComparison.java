package dev.stepwise.em.search;

import dev.stepwise.em.points.CompensatedSum;
import dev.stepwise.em.points.SampleBlocks;
import java.util.List;

/**
 * One model against another on the same rows, neither of which has seen them.
 *
 * @param gain mean difference of {@code ln p(x)}, in nats per row of mean weight
 * @param standardError of the gain
 */
record PairedComparison(double gain, double standardError) {

    /**
     * @param candidate {@code ln p(x)} of each row
     * @param incumbent the same under the other model
     * @param rows the rows, for their weights
     */
    static PairedComparison of(double[] candidate, double[] incumbent, SampleBlocks rows) {
        int n = candidate.length;
        if (n < 2) {
            return new PairedComparison(0, Double.POSITIVE_INFINITY);
        }
        CompensatedSum sum = new CompensatedSum();
        for (int i = 0; i < n; i++) {
            sum.add(rows.share(i) * (candidate[i] - incumbent[i]));
        }
        double mean = sum.value() / n;
        CompensatedSum squares = new CompensatedSum();
        for (int i = 0; i < n; i++) {
            double deviation = rows.share(i) * (candidate[i] - incumbent[i] - mean);
            squares.add(deviation * deviation);
        }
        return new PairedComparison(mean, Math.sqrt(squares.value() / (n - 1) / n));
    }

    /** Pools comparisons on as many parts of equal size, each with rows of its own. */
    static PairedComparison pooled(List<PairedComparison> parts) {
        double gain = 0;
        double squares = 0;
        for (PairedComparison part : parts) {
            gain += part.gain / parts.size();
            squares += part.standardError * part.standardError;
        }
        return new PairedComparison(gain, Math.sqrt(squares) / parts.size());
    }

    /** Returns the comparison that this gain would make on this many times the rows. */
    PairedComparison surer(int times) {
        return new PairedComparison(gain, standardError / Math.sqrt(times));
    }

    /** Returns the comparison less a price, in nats per row. */
    PairedComparison less(double price) {
        return new PairedComparison(gain - price, standardError);
    }

    /** Whether the gain is more than so many standard errors, and a number. */
    boolean exceeds(double standardErrors) {
        return gain > standardErrors * standardError;
    }
}
