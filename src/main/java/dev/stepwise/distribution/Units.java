package dev.stepwise.distribution;

import java.util.Arrays;

/**
 * The units of the columns of a point: {@code x' = (x − location) / scale}, column by column, is a value in these units, and
 * {@code x = location + scale · x'} is the same value in the user's.
 *
 * @param location a value for each column
 * @param scale a positive value for each column
 */
public record Units(double[] location, double[] scale) {

    public Units {
        location = location.clone();
        scale = scale.clone();
        if (location.length != scale.length) {
            throw new IllegalArgumentException(location.length + " locations, " + scale.length + " scales");
        }
    }

    /** Units in which every value is what the user says. */
    public static Units identity(int columns) {
        double[] ones = new double[columns];
        Arrays.fill(ones, 1);
        return new Units(new double[columns], ones);
    }

    /** How many columns have these units. */
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

    /** {@code location + scale · x} in one column. */
    public double toUser(int column, double x) {
        return location[column] + scale[column] * x;
    }

    /** The units of a block of columns. */
    public Units slice(int firstColumn, int columns) {
        return new Units(
                Arrays.copyOfRange(location, firstColumn, firstColumn + columns),
                Arrays.copyOfRange(scale, firstColumn, firstColumn + columns));
    }

    /** Brings a row into these units; both arrays may be the same. A value out of reach of a double becomes infinite. */
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

    /** The way back: units in which {@code x = location + scale · x'} is a value. */
    public Units inverse() {
        double[] back = new double[location.length];
        double[] inverse = new double[location.length];
        for (int j = 0; j < back.length; j++) {
            back[j] = -location[j] / scale[j];
            inverse[j] = 1 / scale[j];
        }
        return new Units(back, inverse);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Units that
                && Arrays.equals(location, that.location)
                && Arrays.equals(scale, that.scale);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(location) + Arrays.hashCode(scale);
    }

    @Override
    public String toString() {
        return "Units[location=" + Arrays.toString(location) + ", scale=" + Arrays.toString(scale) + "]";
    }
}
