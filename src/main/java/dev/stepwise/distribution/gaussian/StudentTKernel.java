package dev.stepwise.distribution.gaussian;

import dev.stepwise.distribution.DensityKernel;
import dev.stepwise.distribution.PointBlock;
import java.util.Arrays;

/** Density of blocks of points under a student-t distribution, by way of the normal one of the same shape. */
final class StudentTKernel implements DensityKernel {

    private final DensityKernel gaussian;
    private final double nu;
    private final int d;
    private final int firstColumn;
    private final double[] logConstants;
    private final double[] normalLogDensities;
    private final double[] squares;

    StudentTKernel(StudentT distribution, int firstColumn, int capacity) {
        this.gaussian = distribution.shape().kernel(firstColumn, capacity);
        this.nu = distribution.degreesOfFreedom();
        this.d = distribution.dimension();
        this.firstColumn = firstColumn;
        this.logConstants = distribution.logConstants();
        this.normalLogDensities = new double[capacity];
        this.squares = new double[capacity];
    }

    @Override
    public void evaluate(PointBlock points, double[] logDensities, double[] distances, int offset) {
        int n = points.size();
        Arrays.fill(normalLogDensities, 0, n, 0);
        Arrays.fill(squares, 0, n, 0);
        gaussian.evaluate(points, normalLogDensities, squares, 0);
        for (int i = 0; i < n; i++) {
            int o = StudentT.present(points, firstColumn, d, i);
            double square = squares[i];
            double deviance = o == 0 ? 0 : (nu + o) * Math.log1p(square / nu);
            logDensities[offset + i] += normalLogDensities[i] + 0.5 * square + logConstants[o] - 0.5 * deviance;
            distances[offset + i] += deviance;
        }
    }
}
