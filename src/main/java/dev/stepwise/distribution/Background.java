package dev.stepwise.distribution;

/**
 * What is assumed of points that belong to no cluster: one broad density beside the components, of which only the weight is
 * learned. It is fixed in standardised units, where all points together have mean 0 and standard deviation 1.
 */
public enum Background {
    /** Every point belongs to a component. */
    NONE,
    /** Equally dense everywhere (Banfield and Raftery 1993). */
    UNIFORM,
    /** As {@link #UNIFORM}, but in columns of numbers a broad normal distribution about the overall mean. */
    GAUSSIAN;

    /** Of the box whose uniform density holds everywhere, in overall standard deviations. */
    static final double WIDTH = 6;

    /** Standard deviation of the normal distribution, in overall standard deviations. */
    static final double DEVIATION = 3;

    private static final double LOG_UNIFORM = -Math.log(WIDTH);
    private static final double LOG_NORMAL = -Math.log(DEVIATION) - 0.5 * Math.log(2 * Math.PI);

    /**
     * Of columns of numbers. The uniform density does not end at the box: it is no probability density then (Hennig and
     * Coretto 2008), but a point far away must not fall to a cluster because it lies outside all boxes.
     */
    DensityKernel numbers(int firstColumn, int columns) {
        double curvature = this == GAUSSIAN ? 0.5 / (DEVIATION * DEVIATION) : 0;
        double top = this == GAUSSIAN ? LOG_NORMAL : LOG_UNIFORM;
        return (points, logDensities, distances, offset) -> {
            for (int j = 0; j < columns; j++) {
                int from = (firstColumn + j) * points.capacity();
                for (int i = 0; i < points.size(); i++) {
                    double x = points.values()[from + i];
                    logDensities[offset + i] += Double.isNaN(x) ? 0 : top - curvature * x * x;
                }
            }
        };
    }

    /** Of columns that each have so many equally probable levels. */
    static DensityKernel levels(int firstColumn, int[] levels) {
        return (points, logDensities, distances, offset) -> {
            for (int j = 0; j < levels.length; j++) {
                int from = (firstColumn + j) * points.capacity();
                double log = -Math.log(levels[j]);
                for (int i = 0; i < points.size(); i++) {
                    logDensities[offset + i] += Double.isNaN(points.values()[from + i]) ? 0 : log;
                }
            }
        };
    }

    /** Of counts without a scale: {@code p(x) = 1 / ((x + 1)(x + 2))}, whose tail is {@code P(X ≥ x) = 1 / (x + 1)}. */
    static DensityKernel counts(int firstColumn, int columns) {
        return (points, logDensities, distances, offset) -> {
            for (int j = 0; j < columns; j++) {
                int from = (firstColumn + j) * points.capacity();
                for (int i = 0; i < points.size(); i++) {
                    double x = points.values()[from + i];
                    logDensities[offset + i] -= x >= 0 ? Math.log1p(x) + Math.log(x + 2) : 0;
                }
            }
        };
    }

    /** Of pairs of columns with successes and trials: any number of successes is as probable. */
    static DensityKernel successes(int firstColumn, int pairs) {
        return (points, logDensities, distances, offset) -> {
            for (int j = 0; j < pairs; j++) {
                int from = (firstColumn + 2 * j) * points.capacity();
                for (int i = 0; i < points.size(); i++) {
                    double x = points.values()[from + i];
                    double trials = points.values()[from + points.capacity() + i];
                    logDensities[offset + i] -= x >= 0 && trials >= x ? Math.log1p(trials) : 0;
                }
            }
        };
    }

    /** Of counts with a common total n: every way to split it among L words is as probable, {@code 1 / C(n + L − 1, n)}. */
    static DensityKernel words(int firstColumn, int words) {
        return (points, logDensities, distances, offset) -> {
            int stride = points.capacity();
            for (int i = 0; i < points.size(); i++) {
                double total = Multinomial.total(points.values(), firstColumn * stride + i, stride, words);
                if (total > 0) {
                    logDensities[offset + i] -=
                            LogFactorial.of(total + words - 1) - LogFactorial.of(total) - LogFactorial.of(words - 1);
                }
            }
        };
    }
}
