package dev.stepwise.em;

import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.Gaussian;
import dev.stepwise.distribution.StudentT;
import dev.stepwise.linalg.Packed;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import java.util.Arrays;

/**
 * The units in which everything is computed: {@code x' = (x − location) / scale}, column by column.
 *
 * @param location a value for each column
 * @param scale a positive value for each column
 */
public record Standardisation(double[] location, double[] scale) {

    private static final double NEAR = 2;

    public Standardisation {
        location = location.clone();
        scale = scale.clone();
    }

    /** Leaves every value as it is. */
    public static Standardisation identity(int columns) {
        double[] ones = new double[columns];
        Arrays.fill(ones, 1);
        return new Standardisation(new double[columns], ones);
    }

    /** The same mixture in other units. */
    static MixtureModel convert(MixtureModel model, Standardisation from, Standardisation to) {
        if (from.equals(to)) {
            return model;
        }
        Standardisation inverse = to.inverse();
        return model.rescale(from.location(), from.scale()).rescale(inverse.location(), inverse.scale());
    }

    /** Whether values in one of the units are about as large as in the other, so that either serves. */
    boolean isNear(Standardisation other) {
        for (int j = 0; j < scale.length; j++) {
            double ratio = scale[j] / other.scale[j];
            if (!(ratio < NEAR && ratio > 1 / NEAR && Math.abs(location[j] - other.location[j]) < NEAR * scale[j])) {
                return false;
            }
        }
        return true;
    }

    /** Location and spread of the columns of blocks. */
    private interface Moments {
        double mean(int block, int column);

        double deviation(int block, int column, double mean);
    }

    /**
     * Mean 0 and standard deviation 1 over these points, gross errors left out, for the columns whose family wants it. Nothing
     * but the arithmetic, distances between starts, the background and the prior of variational Bayes depends on it.
     */
    public static Standardisation of(MixtureShape shape, Dataset data) {
        return ofClean(shape, GrossErrors.of(data, shape).data());
    }

    /** The same of points without gross errors. */
    static Standardisation ofClean(MixtureShape shape, Dataset data) {
        int[] firstColumns = shape.firstColumns();
        return of(shape, new Moments() {
            @Override
            public double mean(int block, int column) {
                return Standardisation.mean(data, firstColumns[block] + column);
            }

            @Override
            public double deviation(int block, int column, double mean) {
                return Standardisation.deviation(data, firstColumns[block] + column, mean);
            }
        });
    }

    /** Mean 0 and standard deviation 1 of what such a mixture draws, for the columns whose family wants it. */
    public static Standardisation of(MixtureModel model) {
        return of(model.shape(), new Moments() {
            @Override
            public double mean(int block, int column) {
                return Standardisation.mean(model, block, column);
            }

            @Override
            public double deviation(int block, int column, double mean) {
                return Standardisation.deviation(model, block, column, mean);
            }
        });
    }

    private static Standardisation of(MixtureShape shape, Moments moments) {
        double[] location = new double[shape.columns()];
        double[] scale = new double[shape.columns()];
        Arrays.fill(scale, 1);
        int[] firstColumns = shape.firstColumns();
        for (int b = 0; b < firstColumns.length; b++) {
            Family family = shape.families().get(b);
            if (family.scaling() == Family.Scaling.NONE) {
                continue;
            }
            int from = firstColumns[b];
            int to = from + family.dimension();
            for (int j = from; j < to; j++) {
                location[j] = moments.mean(b, j - from);
                scale[j] = moments.deviation(b, j - from, location[j]);
            }
            if (family.scaling() == Family.Scaling.COMMON) {
                Arrays.fill(scale, from, to, rootMeanSquare(scale, from, to));
            }
            for (int j = from; j < to; j++) {
                scale[j] = scale[j] > 0 && scale[j] < Double.POSITIVE_INFINITY ? scale[j] : 1;
            }
        }
        return new Standardisation(location, scale);
    }

    private static double mean(MixtureModel model, int block, int column) {
        double mean = 0;
        for (int k = 0; k < model.components(); k++) {
            mean += share(model, k) * normal(model, k, block).mean()[column];
        }
        return mean;
    }

    private static double deviation(MixtureModel model, int block, int column, double mean) {
        double squares = 0;
        for (int k = 0; k < model.components(); k++) {
            Gaussian component = normal(model, k, block);
            double between = component.mean()[column] - mean;
            squares += share(model, k) * (component.covariance()[Packed.index(column, column)] + between * between);
        }
        return Math.sqrt(squares);
    }

    /** Of a component among all components. */
    private static double share(MixtureModel model, int component) {
        return model.weight(component) / (1 - model.backgroundWeight());
    }

    private static Gaussian normal(MixtureModel model, int component, int block) {
        return switch (model.distribution(component, block)) {
            case Gaussian gaussian -> gaussian;
            case StudentT t -> t.shape();
            case Distribution other -> throw new IllegalStateException("no columns of numbers in " + other);
        };
    }

    private static double mean(Dataset data, int column) {
        double n = 0;
        double mean = 0;
        for (int i = 0; i < data.size(); i++) {
            double x = data.value(i, column);
            if (!Double.isNaN(x) && data.weight(i) > 0) {
                n += data.weight(i);
                mean += data.weight(i) / n * (x - mean);
            }
        }
        return mean;
    }

    /** Root mean squared deviation, by way of the largest one, so that no square overflows. 0: all values are equal. */
    private static double deviation(Dataset data, int column, double mean) {
        double largest = 0;
        for (int i = 0; i < data.size(); i++) {
            double difference = Math.abs(data.value(i, column) - mean);
            if (data.weight(i) > 0 && difference > largest) {
                largest = difference;
            }
        }
        if (largest <= 1e-15 * Math.abs(mean) || largest == 0) {
            return 0; // what is left are rounding errors of the mean
        }
        double n = 0;
        double sum = 0;
        for (int i = 0; i < data.size(); i++) {
            double part = (data.value(i, column) - mean) / largest;
            if (!Double.isNaN(part)) {
                n += data.weight(i);
                sum += data.weight(i) * part * part;
            }
        }
        return largest * Math.sqrt(sum / n);
    }

    private static double rootMeanSquare(double[] values, int from, int to) {
        double largest = Arrays.stream(values, from, to).max().orElse(0);
        double sum = 0;
        for (int j = from; j < to; j++) {
            sum += largest > 0 ? values[j] / largest * (values[j] / largest) : 0;
        }
        return largest * Math.sqrt(sum / (to - from));
    }

    public int columns() {
        return location.length;
    }

    @Override
    public double[] location() {
        return location.clone();
    }

    @Override
    public double[] scale() {
        return scale.clone();
    }

    /** Standardises a row; both arrays may be the same. Values out of reach of a double become infinite. */
    public void apply(double[] row, double[] into) {
        for (int j = 0; j < location.length; j++) {
            into[j] = (row[j] - location[j]) / scale[j];
        }
    }

    /** {@code Σ ln scale} over the columns that a row has: what a log-density loses on the way to the user's units. */
    public double logJacobian(double[] row) {
        double sum = 0;
        for (int j = 0; j < scale.length; j++) {
            if (!Double.isNaN(row[j])) {
                sum += Math.log(scale[j]);
            }
        }
        return sum;
    }

    /** The way back: {@code x = location + scale · x'} as a standardisation. */
    public Standardisation inverse() {
        double[] back = new double[location.length];
        double[] inverse = new double[location.length];
        for (int j = 0; j < back.length; j++) {
            back[j] = -location[j] / scale[j];
            inverse[j] = 1 / scale[j];
        }
        return new Standardisation(back, inverse);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Standardisation that
                && Arrays.equals(location, that.location)
                && Arrays.equals(scale, that.scale);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(location) + Arrays.hashCode(scale);
    }

    @Override
    public String toString() {
        return "Standardisation[location=" + Arrays.toString(location) + ", scale=" + Arrays.toString(scale) + "]";
    }
}
