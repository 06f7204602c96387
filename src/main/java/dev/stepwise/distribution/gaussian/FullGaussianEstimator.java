package dev.stepwise.distribution.gaussian;

import dev.stepwise.distribution.CollapseException;
import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.Estimation;
import dev.stepwise.distribution.Prior;
import dev.stepwise.linalg.Cholesky;
import dev.stepwise.linalg.Packed;
import dev.stepwise.linalg.SymmetricEigen;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The M-step of normal components with full covariances, one each or one for all. */
final class FullGaussianEstimator {

    /**
     * A variance this small, in standardised units, belongs to one repeated value. It is relative to the spread of all
     * points.
     */
    private static final double COLLAPSED_VARIANCE = 1e-12;

    private final CovarianceStructure structure;
    private final int d;
    private final Prior prior;
    private final Estimation estimation;

    FullGaussianEstimator(CovarianceStructure structure, int d, Prior prior, Estimation estimation) {
        this.structure = structure;
        this.d = d;
        this.prior = prior;
        this.estimation = estimation;
    }

    /** {@code W = Σ C_k / Σ n_k + εI}. */
    static double[] pooled(List<FullGaussianStatistics> components, double[] counts, int d) {
        double[] pooled = new double[Packed.length(d)];
        double n = Arrays.stream(counts).sum();
        for (FullGaussianStatistics s : components) {
            double[] scatter = s.scatter();
            for (int p = 0; p < pooled.length; p++) {
                pooled[p] += scatter[p];
            }
        }
        for (int p = 0; p < pooled.length; p++) {
            pooled[p] = n > 0 ? pooled[p] / n : 0;
        }
        addToDiagonal(pooled, d, n > 0 ? Estimation.EPSILON : 1);
        return pooled;
    }

    List<Distribution> estimate(List<FullGaussianStatistics> components) {
        return new ArrayList<>(estimate(components, evidences(components)));
    }

    static double[] evidences(List<FullGaussianStatistics> components) {
        return components.stream().mapToDouble(FullGaussianStatistics::evidence).toArray();
    }

    /** Estimates as above, but divides the scatter of each component by its count and not by its evidence. */
    List<FullGaussian> estimate(List<FullGaussianStatistics> components, double[] counts) {
        List<double[]> means = means(components);
        List<FullGaussian> estimates = new ArrayList<>();
        if (structure.isTied()) {
            double[] covariance = valid(tied(components, counts), 0);
            means.forEach(mean -> estimates.add(new FullGaussian(mean, covariance)));
        } else {
            for (int k = 0; k < means.size(); k++) {
                estimates.add(new FullGaussian(means.get(k), valid(covariance(components.get(k), counts[k]), k)));
            }
        }
        return estimates;
    }

    private List<double[]> means(List<FullGaussianStatistics> components) {
        List<double[]> evidences = new ArrayList<>();
        List<double[]> means = new ArrayList<>();
        for (FullGaussianStatistics s : components) {
            double[] evidence = new double[d];
            Arrays.fill(evidence, s.evidence());
            evidences.add(evidence);
            means.add(s.mean());
        }
        return GaussianMeans.estimate(evidences, means, prior);
    }

    private double[] covariance(FullGaussianStatistics s, double n) {
        return switch (prior) {
            case NormalInverseWishart niw -> {
                double[] sum = sum(niw.scale(), 1, shrunkScatter(s, niw));
                yield divide(sum, niw.degreesOfFreedom() + n + d + 2);
            }
            case PooledScatter pooled -> {
                double points = pooled.points();
                yield divide(sum(s.scatter(), points, pooled.covariance()), n + points);
            }
            default -> divide(s.scatter(), n);
        };
    }

    private double[] tied(List<FullGaussianStatistics> components, double[] counts) {
        double n = Arrays.stream(counts).sum();
        double[] sum = new double[Packed.length(d)];
        for (FullGaussianStatistics s : components) {
            sum = sum(sum, 1, prior instanceof NormalInverseWishart niw ? shrunkScatter(s, niw) : s.scatter());
        }
        if (prior instanceof NormalInverseWishart niw) {
            return divide(sum(sum, 1, niw.scale()), niw.degreesOfFreedom() + n + d + components.size() + 1);
        }
        return n > 0 || estimation.floor() == 0 ? divide(sum, n) : sum;
    }

    /** Scatter about the estimated mean together with the pull of the prior mean. */
    private double[] shrunkScatter(FullGaussianStatistics s, NormalInverseWishart niw) {
        double[] scatter = s.scatter();
        double n = s.evidence();
        if (n > 0) {
            double[] difference = s.mean();
            double[] m = niw.mean();
            for (int j = 0; j < d; j++) {
                difference[j] -= m[j];
            }
            Packed.addOuterProduct(scatter, niw.meanCount() * n / (niw.meanCount() + n), difference);
        }
        return scatter;
    }

    /** Away from the edge of the parameter space, as the estimation says. */
    private double[] valid(double[] covariance, int component) {
        if (!allFinite(covariance)) {
            return instead(component);
        }
        if (prior instanceof LeastVariance least) {
            double[] raised = least.raise(covariance); // of 1e218 it is no number any more
            return allFinite(raised) ? raised : instead(component);
        }
        if (prior instanceof PooledScatter) {
            addToDiagonal(covariance, d, estimation.ridge());
        }
        if (estimation.floor() > 0) {
            return SymmetricEigen.positiveDefinite(covariance, d, estimation.floor());
        }
        double[] factor = Cholesky.factor(covariance, d);
        if (factor == null || smallestPivot(factor) < COLLAPSED_VARIANCE) {
            throw new CollapseException(component);
        }
        return covariance;
    }

    /** In the place of a covariance that is no number. */
    private double[] instead(int component) {
        if (estimation.floor() == 0) {
            throw new CollapseException(component);
        }
        double[] unit = new double[Packed.length(d)];
        addToDiagonal(unit, d, 1);
        return unit;
    }

    private double smallestPivot(double[] factor) {
        double smallest = Double.POSITIVE_INFINITY;
        for (double pivot : Packed.diagonalOf(factor, d)) {
            smallest = Math.min(smallest, pivot * pivot);
        }
        return smallest;
    }

    private static boolean allFinite(double[] values) {
        for (double value : values) {
            if (!Double.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    private static void addToDiagonal(double[] packed, int d, double value) {
        for (int i = 0; i < d; i++) {
            packed[Packed.index(i, i)] += value;
        }
    }

    private static double[] sum(double[] a, double factor, double[] b) {
        double[] sum = a.clone();
        for (int p = 0; p < sum.length; p++) {
            sum[p] += factor * b[p];
        }
        return sum;
    }

    private static double[] divide(double[] a, double n) {
        double[] quotient = a.clone();
        for (int p = 0; p < quotient.length; p++) {
            quotient[p] /= n;
        }
        return quotient;
    }
}
