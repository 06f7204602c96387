package dev.stepwise.distribution.gaussian;

import dev.stepwise.distribution.CollapseException;
import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.Estimation;
import dev.stepwise.distribution.Prior;
import dev.stepwise.linalg.Packed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The M-step of normal components with diagonal or spherical covariances, one each or one for all. */
final class DiagonalGaussianEstimator {

    private static final double COLLAPSED_VARIANCE = 1e-12;

    private final CovarianceStructure structure;
    private final boolean spherical;
    private final int d;
    private final Prior prior;
    private final Estimation estimation;

    DiagonalGaussianEstimator(CovarianceStructure structure, int d, Prior prior, Estimation estimation) {
        this.structure = structure;
        this.spherical = structure.shape() == CovarianceStructure.Shape.SPHERICAL;
        this.d = d;
        this.prior = prior;
        this.estimation = estimation;
    }

    /** {@code W_jj = Σ C_kjj / Σ n_kj + ε}; of a spherical kind, its mean over the columns everywhere. */
    static double[] pooled(
            List<DiagonalGaussianStatistics> components, List<double[]> counts, int d, boolean spherical) {
        Sums sums = new Sums(d);
        for (int k = 0; k < counts.size(); k++) {
            sums.add(counts.get(k), components.get(k).scatter());
        }
        if (spherical) {
            sums.spread();
        }
        double[] pooled = new double[d];
        for (int j = 0; j < d; j++) {
            pooled[j] = sums.evidence[j] > 0 ? sums.scatter[j] / sums.evidence[j] + Estimation.EPSILON : 1;
        }
        return pooled;
    }

    List<Distribution> estimate(List<DiagonalGaussianStatistics> components) {
        return new ArrayList<>(estimate(components, evidences(components)));
    }

    static List<double[]> evidences(List<DiagonalGaussianStatistics> components) {
        return components.stream().map(DiagonalGaussianStatistics::evidences).toList();
    }

    /** Estimates as above, but divides the scatter of each column by these counts and not by its evidence. */
    List<DiagonalGaussian> estimate(List<DiagonalGaussianStatistics> components, List<double[]> counts) {
        List<double[]> means = GaussianMeans.estimate(
                evidences(components),
                components.stream().map(DiagonalGaussianStatistics::mean).toList(),
                prior);
        List<DiagonalGaussian> estimates = new ArrayList<>();
        if (structure.isTied()) {
            Sums all = new Sums(d);
            for (int k = 0; k < components.size(); k++) {
                all.add(counts.get(k), scatter(components.get(k)));
            }
            double[] variance = valid(variance(all, components.size()), 0);
            means.forEach(mean -> estimates.add(new DiagonalGaussian(mean, variance)));
        } else {
            for (int k = 0; k < means.size(); k++) {
                Sums one = new Sums(d);
                one.add(counts.get(k), scatter(components.get(k)));
                estimates.add(new DiagonalGaussian(means.get(k), valid(variance(one, 1), k)));
            }
        }
        return estimates;
    }

    /** Scatter together with the pull of the prior mean. */
    private double[] scatter(DiagonalGaussianStatistics s) {
        double[] scatter = s.scatter();
        if (prior instanceof NormalInverseWishart niw) {
            double[] n = s.evidences();
            double[] mean = s.mean();
            double[] m = niw.mean();
            for (int j = 0; j < d; j++) {
                if (n[j] > 0) {
                    double difference = mean[j] - m[j];
                    scatter[j] += niw.meanCount() * n[j] / (niw.meanCount() + n[j]) * difference * difference;
                }
            }
        }
        return scatter;
    }

    /** {@code components} is how many share the variance. */
    private double[] variance(Sums sums, int components) {
        if (prior instanceof NormalInverseWishart niw) {
            sums.addPrior(niw, components, spherical);
        } else if (prior instanceof PooledScatter pooled && !structure.isTied()) {
            for (int j = 0; j < d; j++) {
                double points = pooled.points();
                sums.scatter[j] += points * pooled.variance(j);
                sums.evidence[j] += points;
            }
        }
        if (spherical && !(prior instanceof NormalInverseWishart)) {
            sums.spread();
        }
        double[] variance = new double[d];
        for (int j = 0; j < d; j++) {
            variance[j] = sums.scatter[j] / sums.evidence[j];
        }
        return variance;
    }

    private double[] valid(double[] variance, int component) {
        for (int j = 0; j < d; j++) {
            if (prior instanceof LeastVariance least && Double.isFinite(variance[j])) {
                variance[j] = Math.max(variance[j], least.of(j));
                continue;
            }
            if (prior instanceof PooledScatter) {
                variance[j] += estimation.ridge();
            }
            boolean usable = Double.isFinite(variance[j]);
            if (estimation.floor() > 0) {
                variance[j] = usable ? Math.max(variance[j], estimation.floor()) : 1;
            } else if (!usable || variance[j] < COLLAPSED_VARIANCE) {
                throw new CollapseException(component);
            }
        }
        return variance;
    }

    /** Numerators and denominators of the variances. */
    private static final class Sums {
        final double[] evidence;
        final double[] scatter;

        Sums(int d) {
            evidence = new double[d];
            scatter = new double[d];
        }

        void add(double[] n, double[] c) {
            for (int j = 0; j < n.length; j++) {
                evidence[j] += n[j];
                scatter[j] += c[j];
            }
        }

        /** One variance for all columns. */
        void spread() {
            Arrays.fill(evidence, Arrays.stream(evidence).sum());
            Arrays.fill(scatter, Arrays.stream(scatter).sum());
        }

        /** Denominators at the joint mode: Fraley and Raftery 2007, table 1; for tied kinds with one mean each. */
        void addPrior(NormalInverseWishart niw, int components, boolean spherical) {
            double[] lambda = Packed.diagonalOf(niw.scale(), evidence.length);
            add(new double[evidence.length], lambda);
            if (spherical) {
                spread();
                add(filled(niw.degreesOfFreedom() + components * evidence.length + 2), new double[evidence.length]);
            } else {
                add(filled(niw.degreesOfFreedom() + components + 2), new double[evidence.length]);
            }
        }

        private double[] filled(double value) {
            double[] values = new double[evidence.length];
            Arrays.fill(values, value);
            return values;
        }
    }
}
