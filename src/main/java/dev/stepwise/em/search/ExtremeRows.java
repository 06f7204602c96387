package dev.stepwise.em.search;

import dev.stepwise.em.points.Dataset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Rows by how extreme they are: the largest distance of a value from the median of its column, in median absolute deviations, or
 * the weight in median weights where that is larger. A single value or weight decides, because a single one can spoil a fit.
 */
final class ExtremeRows {

    private ExtremeRows() {}

    /** Returns the rows in their order without this many of the most extreme ones. */
    static Dataset without(Dataset data, int leftOut) {
        double[] extremeness = extremeness(data);
        boolean[] out = new boolean[data.size()];
        IntStream.range(0, data.size())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -extremeness[i]))
                .limit(leftOut)
                .forEach(i -> out[i] = true);
        Dataset kept = new Dataset(data.columns());
        double[] row = new double[data.columns()];
        for (int i = 0; i < data.size(); i++) {
            if (!out[i]) {
                data.row(i, row);
                kept.add(row, data.weight(i), data.label(i));
            }
        }
        return kept;
    }

    private static double[] extremeness(Dataset data) {
        int n = data.size();
        double[] most = new double[n];
        double[] weights = IntStream.range(0, n).mapToDouble(data::weight).toArray();
        raise(most, weights);
        for (int j = 0; j < data.columns(); j++) {
            int column = j;
            double[] values = IntStream.range(0, n)
                    .mapToDouble(i -> data.value(i, column))
                    .toArray();
            double centre = median(values);
            double[] deviations =
                    Arrays.stream(values).map(x -> Math.abs(x - centre)).toArray();
            raise(most, deviations);
        }
        return most;
    }

    /** Sizes in their median; where more than half are 0, as in columns of counts, in the median of the others. */
    private static void raise(double[] most, double[] sizes) {
        double median = median(sizes);
        double unit = median > 0
                ? median
                : median(Arrays.stream(sizes).filter(size -> size > 0).toArray());
        for (int i = 0; i < most.length; i++) {
            double ratio = sizes[i] > 0 ? sizes[i] / unit : 0;
            most[i] = ratio > most[i] ? ratio : most[i];
        }
    }

    /** Returns the median of the values that are not missing. It is NaN when all are missing. */
    private static double median(double[] values) {
        double[] sorted =
                Arrays.stream(values).filter(x -> !Double.isNaN(x)).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }
}
