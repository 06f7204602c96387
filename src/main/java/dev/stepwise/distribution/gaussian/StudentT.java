package dev.stepwise.distribution.gaussian;

import dev.stepwise.distribution.Accumulator;
import dev.stepwise.distribution.DensityKernel;
import dev.stepwise.distribution.InvalidParametersException;
import dev.stepwise.distribution.PointBlock;
import java.util.Arrays;
import org.apache.commons.math3.special.Gamma;

/** A multivariate student-t distribution. */
public final class StudentT implements Elliptical {

    private final Gaussian shape;
    private final double nu;

    /**
     * @param shape location as mean, scale matrix as covariance
     * @param degreesOfFreedom ν, positive and finite; the covariance is {@code scale · ν / (ν − 2)} when ν is above 2
     */
    public StudentT(Gaussian shape, double degreesOfFreedom) {
        this.shape = shape;
        this.nu = degreesOfFreedom;
        if (!(nu > 0 && nu < Double.POSITIVE_INFINITY)) {
            throw new InvalidParametersException("degrees of freedom are not positive or not finite");
        }
    }

    /** Location as mean, scale matrix as covariance. */
    @Override
    public Gaussian shape() {
        return shape;
    }

    @Override
    public StudentT withShape(Gaussian other) {
        return new StudentT(other, nu);
    }

    @Override
    public double degreesOfFreedom() {
        return nu;
    }

    @Override
    public int dimension() {
        return shape.dimension();
    }

    @Override
    public DensityKernel kernel(int firstColumn, int capacity) {
        return new StudentTKernel(this, firstColumn, capacity);
    }

    @Override
    public Accumulator accumulator(int firstColumn, int capacity) {
        return new StudentTAccumulator(this, firstColumn, capacity);
    }

    /** Present columns of point i. */
    static int present(PointBlock points, int firstColumn, int dimension, int i) {
        if (points.isComplete()) {
            return dimension;
        }
        int present = 0;
        for (int j = 0; j < dimension; j++) {
            present += Double.isNaN(points.values()[(firstColumn + j) * points.capacity() + i]) ? 0 : 1;
        }
        return present;
    }

    /**
     * For every number o of present columns what is added to the log-density of a normal distribution without its
     * exponent: {@code ln Γ((ν+o)/2) − ln Γ(ν/2) − (o/2) ln(ν/2)}.
     */
    double[] logConstants() {
        double[] constants = new double[dimension() + 1];
        for (int o = 1; o < constants.length; o++) {
            constants[o] = Gamma.logGamma((nu + o) / 2) - Gamma.logGamma(nu / 2) - 0.5 * o * Math.log(nu / 2);
        }
        return constants;
    }

    /** The conditional mean is that of the normal distribution of the same shape. */
    @Override
    public void addExpectation(PointBlock points, int firstColumn, int i, double r, double[] into, int at) {
        shape.addExpectation(points, firstColumn, i, r, into, at);
    }

    /** The logarithm of ν, then what the normal distribution of the same shape has. */
    @Override
    public double[] coordinates() {
        return join(Math.log(nu), shape.coordinates());
    }

    @Override
    public StudentT at(double[] coordinates) {
        return new StudentT(shape.at(Arrays.copyOfRange(coordinates, 1, coordinates.length)), Math.exp(coordinates[0]));
    }

    @Override
    public StudentT widened(double[] leastVariances) {
        return withShape(shape.widened(leastVariances));
    }

    @Override
    public double[] toArray() {
        return join(nu, shape.toArray());
    }

    private static double[] join(double first, double[] rest) {
        double[] values = new double[1 + rest.length];
        values[0] = first;
        System.arraycopy(rest, 0, values, 1, rest.length);
        return values;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StudentT that && nu == that.nu && shape.equals(that.shape);
    }

    @Override
    public int hashCode() {
        return 31 * shape.hashCode() + Double.hashCode(nu);
    }

    @Override
    public String toString() {
        return "StudentT[shape=" + shape + ", degreesOfFreedom=" + nu + "]";
    }
}
