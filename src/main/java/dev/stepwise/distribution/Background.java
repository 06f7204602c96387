package dev.stepwise.distribution;

/**
 * A background says what is assumed of points that belong to no cluster. It is one broad density beside the components,
 * and only its weight is learned. It is fixed in standardised units, in which all points together have mean 0 and
 * standard deviation 1.
 */
public enum Background {
    /** Every point belongs to a component. */
    NONE,
    /** Equally dense everywhere (Banfield and Raftery 1993). */
    UNIFORM,
    /**
     * The background is as {@link #UNIFORM}, but in columns of numbers it is a broad normal distribution about the
     * overall mean.
     */
    GAUSSIAN;

    /** Width of the box whose uniform density holds everywhere, in overall standard deviations. */
    static final double WIDTH = 6;

    /** Standard deviation of the normal distribution, in overall standard deviations. */
    static final double DEVIATION = 3;

    private static final double LOG_UNIFORM = -Math.log(WIDTH);
    private static final double LOG_NORMAL = -Math.log(DEVIATION) - 0.5 * Math.log(2 * Math.PI);

    /**
     * The density of columns of numbers. The uniform density does not end at the box: it is no probability density then (Hennig and
     * Coretto 2008), but a point far away must not fall to a cluster because it lies outside all boxes.
     */
    public DensityKernel numbers(int firstColumn, int columns) {
        double curvature = this == GAUSSIAN ? 0.5 / (DEVIATION * DEVIATION) : 0;
        double top = this == GAUSSIAN ? LOG_NORMAL : LOG_UNIFORM;
        return (points, logDensities, distances, offset) -> {
            for (int j = 0; j < columns; j++) {
                int from = (firstColumn + j) * points.capacity();
                for (int i = 0; i < points.size(); i++) {
                    double x = points.values()[from + i];
                    if (!Double.isNaN(x)) {
                        logDensities[offset + i] += top - curvature * x * x;
                        distances[offset + i] += 2 * curvature * x * x;
                    }
                }
            }
        };
    }
}
