package dev.stepwise.distribution.gaussian;

import dev.stepwise.distribution.DensityKernel;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.linalg.kernel.BlockKernel;
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
    private final double[] tails;

    StudentTKernel(StudentT distribution, int firstColumn, int capacity) {
        this.gaussian = distribution.shape().kernel(firstColumn, capacity);
        this.nu = distribution.degreesOfFreedom();
        this.d = distribution.dimension();
        this.firstColumn = firstColumn;
        this.logConstants = distribution.logConstants();
        this.normalLogDensities = new double[capacity];
        this.squares = new double[capacity];
        this.tails = new double[capacity];
    }

    @Override
    public void evaluate(PointBlock points, double[] logDensities, double[] distances, int offset) {
        int n = points.size();
        Arrays.fill(normalLogDensities, 0, n, 0);
        Arrays.fill(squares, 0, n, 0);
        gaussian.evaluate(points, normalLogDensities, squares, 0);
        for (int i = 0; i < n; i++) {
            tails[i] = 1 + squares[i] / nu;
        }
        BlockKernel.best().log(tails, 0, n);
        for (int i = 0; i < n; i++) {
            int o = StudentT.present(points, firstColumn, d, i);
            double square = squares[i];
            double deviance = (nu + o) * logOfOnePlus(square / nu, tails[i]);
            logDensities[offset + i] += normalLogDensities[i] + 0.5 * square + logConstants[o] - 0.5 * deviance;
            distances[offset + i] += deviance;
        }
    }

    /** Mends what {@code ln(1 + q)} lost when 1 + q was rounded (Kahan; Goldberg 1991, theorem 4). */
    private static double logOfOnePlus(double q, double logOfSum) {
        double rounded = (1 + q) - 1;
        return rounded == 0 ? q : logOfSum * (q / rounded);
    }
}
