package dev.stepwise.em.scoring;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import java.util.stream.IntStream;

/**
 * The log-density of one broad, heavy-tailed component over all columns that are numbers: {@code −Σ ln(1 + z²)}, without
 * constants, where z is a value's distance from the median of its column in robust scales. It is evaluated on
 * standardised points. What a point lacks counts as the mean of what it has.
 */
final class BroadComponent {

    /** No z is larger, so that the product of four times {@code 1 + z²} is finite. */
    private static final double LARGEST = 1e37;

    private static final int TOGETHER = 4;

    private final int[] columns;
    private final double[] location;
    private final double[] inverseScale;

    BroadComponent(TailCurve curve, Units standardisation) {
        double[] medians = curve.medians();
        double[] scales = curve.scales();
        columns = IntStream.range(0, scales.length).filter(j -> scales[j] > 0).toArray();
        location = new double[columns.length];
        inverseScale = new double[columns.length];
        double[] origin = standardisation.location();
        double[] unit = standardisation.scale();
        for (int c = 0; c < columns.length; c++) {
            int j = columns[c];
            location[c] = (medians[j] - origin[j]) / unit[j];
            inverseScale[c] = unit[j] / scales[j];
        }
    }

    /** NaN where a point has none of the columns. */
    double logDensity(PointBlock points, int i) {
        double sum = 0;
        double product = 1;
        int present = 0;
        for (int c = 0; c < columns.length; c++) {
            double value = points.values()[columns[c] * points.capacity() + i];
            if (!Double.isNaN(value)) {
                double z = Math.min(Math.abs(value - location[c]) * inverseScale[c], LARGEST);
                product *= 1 + z * z;
                if (++present % TOGETHER == 0) {
                    sum += Math.log(product);
                    product = 1;
                }
            }
        }
        return present == 0 ? Double.NaN : -(sum + Math.log(product)) * columns.length / present;
    }
}
