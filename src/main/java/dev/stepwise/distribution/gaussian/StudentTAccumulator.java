package dev.stepwise.distribution.gaussian;

import dev.stepwise.distribution.Accumulator;
import dev.stepwise.distribution.DensityKernel;
import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.linalg.kernel.BlockKernel;
import java.util.Arrays;
import org.apache.commons.math3.special.Gamma;

/** Accumulates {@link StudentTStatistics} under the newest parameters, whose distances give the weights u. */
final class StudentTAccumulator implements Accumulator {

    private final int d;
    private final int firstColumn;
    private final Accumulator gaussian;
    private final double[] logDensities;
    private final double[] squares;
    private final double[] weighted;
    private final double[] plain;
    private final double[] tails;
    private final double[] counts;
    private double mass;
    private double tailSum;
    private StudentT newest;
    private DensityKernel kernel;
    private double[] tailConstants;

    StudentTAccumulator(StudentT distribution, int firstColumn, int capacity) {
        this.d = distribution.dimension();
        this.firstColumn = firstColumn;
        this.gaussian = distribution.shape().accumulator(firstColumn, capacity);
        this.logDensities = new double[capacity];
        this.squares = new double[capacity];
        this.weighted = new double[capacity];
        this.plain = new double[capacity];
        this.tails = new double[capacity];
        this.counts = new double[gaussian instanceof FullGaussianAccumulator ? 1 : d];
        this.newest = distribution;
        this.kernel = distribution.shape().kernel(firstColumn, capacity);
        this.tailConstants = tailConstants(distribution);
    }

    @Override
    public void use(Distribution distribution) {
        newest = (StudentT) distribution;
        gaussian.use(newest.shape());
        kernel = newest.shape().kernel(firstColumn, squares.length);
        tailConstants = tailConstants(newest);
    }

    /** {@code ψ((ν+o)/2) − ln((ν+o)/2)} for every number o of present columns. */
    private static double[] tailConstants(StudentT distribution) {
        double[] constants = new double[distribution.dimension() + 1];
        Arrays.setAll(constants, o -> {
            double half = (distribution.degreesOfFreedom() + o) / 2;
            return Gamma.digamma(half) - Math.log(half);
        });
        return constants;
    }

    @Override
    public void add(PointBlock points, double[] responsibilities, int offset) {
        int n = points.size();
        BlockKernel vectors = BlockKernel.best();
        if (vectors.sum(responsibilities, offset, n) == 0) {
            return;
        }
        Arrays.fill(logDensities, 0, n, 0);
        Arrays.fill(squares, 0, n, 0);
        kernel.evaluate(points, logDensities, squares, 0);
        double nu = newest.degreesOfFreedom();
        for (int i = 0; i < n; i++) {
            int o = StudentT.present(points, firstColumn, d, i);
            double r = responsibilities[offset + i];
            double u = (nu + o) / (nu + squares[i]);
            plain[i] = o > 0 ? r : 0;
            weighted[i] = r * u;
            tails[i] = u;
        }
        vectors.log(tails, 0, n);
        for (int i = 0; i < n; i++) {
            int o = StudentT.present(points, firstColumn, d, i);
            double u = (nu + o) / (nu + squares[i]);
            tails[i] = plain[i] * (tails[i] - u + tailConstants[o]);
        }
        double sum = vectors.sum(plain, 0, n);
        mass += sum;
        tailSum += vectors.sum(tails, 0, n);
        count(points, sum, n);
        if (gaussian instanceof FullGaussianAccumulator full) {
            full.add(points, weighted, plain, 0);
        } else {
            gaussian.add(points, weighted, 0);
        }
    }

    private void count(PointBlock points, double sum, int n) {
        if (gaussian instanceof FullGaussianAccumulator) {
            counts[0] += sum;
            return;
        }
        for (int j = 0; j < d; j++) {
            if (points.isComplete()) {
                counts[j] += sum;
                continue;
            }
            int from = (firstColumn + j) * points.capacity();
            for (int i = 0; i < n; i++) {
                counts[j] += Double.isNaN(points.values()[from + i]) ? 0 : plain[i];
            }
        }
    }

    @Override
    public StudentTStatistics snapshot() {
        return new StudentTStatistics(counts, mass, tailSum, gaussian.snapshot());
    }
}
