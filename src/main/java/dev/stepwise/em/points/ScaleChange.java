package dev.stepwise.em.points;

import dev.stepwise.distribution.Family;
import dev.stepwise.mixture.MixtureShape;

/**
 * Whether a column of numbers has left the scale that a model is learned in, which was found from the rows before. The
 * measure is the mean of {@code ln |x − x'|} over pairs of rows: a few values far out or many clusters hardly move it, and a
 * factor of the unit moves it by its logarithm. A change that small variances cannot follow, or that leaves nothing of the
 * floor under them, is one by a factor of 30. Columns that were constant and are no longer have left their scale too.
 */
public final class ScaleChange {

    /** Rows that show it, in two halves, each of which has to. */
    public static final int NEWEST = 250;

    private static final double LEAST = Math.log(30);

    /** The logarithms differ by more than so many standard errors, in each of two halves: not by chance. */
    private static final double STANDARD_ERRORS = 8;

    /** Fewer pairs that differ make no measure, and more than this share makes a constant column one that lives. */
    private static final int FEWEST = 8;

    private static final double ALIVE = 0.9;

    /** Mean and variance of the logarithms of so many differences that are not 0, of so many pairs. */
    private record Spread(int pairs, int differing, double mean, double variance) {

        boolean isLeftBy(Spread newer) {
            if (differing < FEWEST) {
                return newer.differing > ALIVE * newer.pairs;
            }
            if (newer.differing < FEWEST) {
                return false;
            }
            double change = Math.abs(newer.mean - mean);
            double error = Math.sqrt(variance / differing + newer.variance / newer.differing);
            return change > LEAST && change > STANDARD_ERRORS * error;
        }
    }

    private ScaleChange() {}

    /** Whether the newest of these rows, the oldest first, show it beside the others. */
    public static boolean isShownBy(Dataset rows, MixtureShape shape) {
        int from = rows.size() - NEWEST;
        if (from < NEWEST) {
            return false;
        }
        int[] firstColumns = shape.firstColumns();
        for (int b = 0; b < firstColumns.length; b++) {
            Family family = shape.families().get(b);
            for (int j = 0; family.scaling().isOfNumbers() && j < family.dimension(); j++) {
                int column = firstColumns[b] + j;
                Spread before = spread(rows, column, 0, from);
                if (before.isLeftBy(spread(rows, column, from, from + NEWEST / 2))
                        && before.isLeftBy(spread(rows, column, from + NEWEST / 2, rows.size()))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Each row is paired with the one half the rows away. */
    private static Spread spread(Dataset rows, int column, int from, int to) {
        int half = (to - from) / 2;
        int pairs = 0;
        int differing = 0;
        double mean = 0;
        double squares = 0;
        for (int i = from; i < from + half; i++) {
            double difference = Math.abs(rows.value(i, column) - rows.value(i + half, column));
            if (Double.isNaN(difference)) {
                continue;
            }
            pairs++;
            if (difference > 0) {
                differing++;
                double log = Math.log(difference);
                double deviation = log - mean;
                mean += deviation / differing;
                squares += deviation * (log - mean);
            }
        }
        return new Spread(pairs, differing, mean, squares / Math.max(1, differing - 1));
    }
}
