package dev.stepwise.em.points;

import dev.stepwise.distribution.Family;
import dev.stepwise.mixture.MixtureShape;
import java.util.ArrayList;
import java.util.List;

/**
 * Values that are no measurements: a few of them, so far out that all others lie within a small part of their distance from the
 * median. No mixture explains them but by giving up a component for them, which they are too few to have a covariance of. A fit
 * takes them for missing, and says so.
 *
 * @param data without them
 * @param rows how many rows have one, from 0
 * @param column of the first one; −1: there is none
 * @param value the first one
 */
public record GrossErrors(Dataset data, int rows, int column, double value) {

    /** So many times as far from the median as the farthest value that is kept. */
    private static final double GAP = 10;

    /** And so many robust standard deviations. */
    private static final double FAR = 20;

    /** A fifth of a range is four of so many bins, and touches no more than five. */
    private static final int BINS = 20;

    private static final int WINDOW = 5;

    /** More of the rows than this are not {@link #FAR} from the median: the quantiles leave out a tenth of them. */
    private static final double MOST_BEYOND = 0.2;

    /** A component needs more points than this, and than it has columns. */
    private static final int FEW = 5;

    public static GrossErrors of(Dataset data, MixtureShape shape) {
        return data.grossErrors(shape);
    }

    static GrossErrors find(Dataset data, MixtureShape shape) {
        int[] firstColumns = shape.firstColumns();
        boolean[] rows = new boolean[data.size()];
        boolean[] even = areSpreadEvenly(data);
        Dataset kept = data;
        int column = -1;
        double value = Double.NaN;
        for (int b = 0; b < firstColumns.length; b++) {
            Family family = shape.families().get(b);
            for (int j : judged(family)) {
                if (even[firstColumns[b] + j]) {
                    continue;
                }
                for (int row : far(kept, firstColumns[b] + j, family, shape.columns())) {
                    kept = kept == data ? data.copy() : kept;
                    value = column < 0 ? data.value(row, firstColumns[b] + j) : value;
                    column = column < 0 ? firstColumns[b] + j : column;
                    rows[row] = true;
                    for (int together : family.columnsTogether(j)) {
                        kept.remove(row, firstColumns[b] + together);
                    }
                }
            }
        }
        int count = 0;
        for (boolean row : rows) {
            count += row ? 1 : 0;
        }
        return new GrossErrors(kept, count, column, value);
    }

    /** Columns of a family whose values may be judged: of categories and directions none, of successes and trials the trials. */
    private static int[] judged(Family family) {
        return family.values().stream()
                .filter(place -> place.numbers() == 1)
                .mapToInt(place -> place.column() + place.columns() - 1)
                .toArray();
    }

    /**
     * Says of each column whether it is spread too evenly for values that are {@link #GAP} times as far out as all others, which
     * would lie within a fifth of its range, or for more than a few of them to be beyond the quantiles. It is told from histograms
     * of rows of one weight, and saves sorting.
     */
    private static boolean[] areSpreadEvenly(Dataset data) {
        ColumnFacts facts = data.columnFacts();
        boolean[] even = new boolean[data.columns()];
        if (!facts.isEvenlyWeighted()) {
            return even;
        }
        double[] bin = new double[even.length];
        double[] least = new double[even.length];
        for (int j = 0; j < bin.length; j++) {
            least[j] = facts.least(j);
            bin[j] = (facts.largest(j) - least[j]) / BINS;
        }
        int[] counts = new int[(BINS + 1) * even.length]; // the largest value has a bin of its own
        double[] row = new double[even.length];
        for (int i = 0; i < data.size(); i++) {
            if (data.weight(i) > 0) {
                data.row(i, row);
                count(row, least, bin, counts);
            }
        }
        for (int j = 0; j < even.length; j++) {
            int rows = facts.rows(j);
            even[j] = bin[j] > 0 && rows - densest(counts, (BINS + 1) * j) > MOST_BEYOND * rows;
        }
        return even;
    }

    private static void count(double[] row, double[] least, double[] bin, int[] counts) {
        for (int j = 0; j < row.length; j++) {
            double place = (row[j] - least[j]) / bin[j];
            if (place >= 0) { // not of a missing value, nor in a column without extent
                counts[(BINS + 1) * j + (int) Math.min(BINS, place)]++;
            }
        }
    }

    /** The most values in any window of bins. */
    private static int densest(int[] counts, int from) {
        int densest = 0;
        int inWindow = 0;
        for (int b = 0; b <= BINS; b++) {
            inWindow += counts[from + b] - (b < WINDOW ? 0 : counts[from + b - WINDOW]);
            densest = Math.max(densest, inWindow);
        }
        return densest;
    }

    private static List<Integer> far(Dataset data, int column, Family family, int columns) {
        ColumnSample sample = ColumnSample.of(data, column);
        double median = sample.median();
        double spread = sample.spread();
        List<Integer> far = new ArrayList<>();
        if (sample.isConstant() || sample.size() < 4 * FEW) {
            return far;
        }
        if (family.scaling() == Family.Scaling.NONE) {
            spread = Math.max(spread, Math.sqrt(Math.max(1, median))); // of counts, that of a Poisson distribution
        }
        for (int i = 0; i < data.size(); i++) {
            if (Math.abs(data.value(i, column) - median) > FAR * spread && data.weight(i) > 0) {
                far.add(i);
            }
        }
        far.sort((a, b) -> Double.compare(distance(data, a, column, median), distance(data, b, column, median)));
        int most = Math.max(FEW, columns + 2) - 1;
        double inner = 0;
        for (int i = 0; i < data.size(); i++) {
            double distance = Math.abs(data.value(i, column) - median);
            inner = distance <= FAR * spread ? Math.max(inner, distance) : inner;
        }
        for (int i = 0; i < far.size(); i++) {
            double distance = distance(data, far.get(i), column, median);
            if (distance > GAP * inner && far.size() - i <= most) {
                return far.subList(i, far.size());
            }
            inner = distance;
        }
        return List.of();
    }

    private static double distance(Dataset data, int row, int column, double median) {
        return Math.abs(data.value(row, column) - median);
    }
}
