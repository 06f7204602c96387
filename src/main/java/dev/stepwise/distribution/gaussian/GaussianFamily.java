package dev.stepwise.distribution.gaussian;

import dev.stepwise.distribution.Accumulator;
import dev.stepwise.distribution.Background;
import dev.stepwise.distribution.DensityKernel;
import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.Embedding;
import dev.stepwise.distribution.Estimation;
import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Prior;
import dev.stepwise.distribution.SufficientStatistics;
import dev.stepwise.distribution.Units;
import dev.stepwise.distribution.VariationalPosterior;
import dev.stepwise.distribution.VariationalPrior;
import dev.stepwise.linalg.Cholesky;
import dev.stepwise.linalg.Packed;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Normal components of one covariance structure.
 *
 * @param dimension d, at least 1
 */
public record GaussianFamily(CovarianceStructure structure, int dimension) implements Family {

    @Override
    public String name() {
        return "gaussian";
    }

    @Override
    public Scaling scaling() {
        return structure.shape() == CovarianceStructure.Shape.SPHERICAL ? Scaling.COMMON : Scaling.EACH_COLUMN;
    }

    private boolean isFull() {
        return structure.shape() == CovarianceStructure.Shape.FULL;
    }

    @Override
    public boolean hasCorrelations() {
        return structure.shape() == CovarianceStructure.Shape.FULL;
    }

    @Override
    public SufficientStatistics zero() {
        return isFull() ? FullGaussianStatistics.zero(dimension) : DiagonalGaussianStatistics.zero(dimension);
    }

    @Override
    public SufficientStatistics statistics(double[] values) {
        return isFull()
                ? FullGaussianStatistics.fromArray(values, dimension)
                : DiagonalGaussianStatistics.fromArray(values, dimension);
    }

    @Override
    public Gaussian distribution(double[] values) {
        return isFull() ? FullGaussian.fromArray(values, dimension) : DiagonalGaussian.fromArray(values, dimension);
    }

    /**
     * Makes a distribution from a mean and a packed covariance. A diagonal or spherical kind reads only the diagonal.
     */
    public Gaussian distribution(double[] mean, double[] covariance) {
        return isFull()
                ? new FullGaussian(mean, covariance)
                : new DiagonalGaussian(mean, Packed.diagonalOf(covariance, dimension));
    }

    @Override
    public Accumulator completeAccumulator(double[] centre, int firstColumn, int capacity) {
        return isFull()
                ? new FullGaussianAccumulator(centre, firstColumn, capacity)
                : new DiagonalGaussianAccumulator(centre, firstColumn, capacity);
    }

    @Override
    public int statisticsLength() {
        return isFull() ? 1 + dimension + Packed.length(dimension) : 3 * dimension;
    }

    @Override
    public int expectationLength() {
        return dimension;
    }

    @Override
    public int distributionLength() {
        return dimension + (isFull() ? Packed.length(dimension) : dimension);
    }

    @Override
    public Prior weakPrior(List<SufficientStatistics> components, double[] leastVariances) {
        return new LeastVariance(leastVariances);
    }

    @Override
    public Prior automaticPrior(List<SufficientStatistics> components) {
        return pooledScatter(components, isFull() ? dimension + 1 : 2);
    }

    /** For a start from a hard partition, whose small parts say little about their own covariance. */
    @Override
    public Prior startingPrior(List<SufficientStatistics> components) {
        return pooledScatter(components, 2 * dimension);
    }

    private PooledScatter pooledScatter(List<SufficientStatistics> components, double points) {
        double[] covariance = isFull()
                ? FullGaussianEstimator.pooled(
                        full(components), FullGaussianEstimator.evidences(full(components)), dimension)
                : Packed.diagonal(DiagonalGaussianEstimator.pooled(
                        diagonal(components),
                        DiagonalGaussianEstimator.evidences(diagonal(components)),
                        dimension,
                        scaling() == Scaling.COMMON));
        return new PooledScatter(covariance, points);
    }

    @Override
    public List<Distribution> estimate(List<SufficientStatistics> components, Prior prior, Estimation estimation) {
        return isFull()
                ? new FullGaussianEstimator(structure, dimension, prior, estimation).estimate(full(components))
                : new DiagonalGaussianEstimator(structure, dimension, prior, estimation).estimate(diagonal(components));
    }

    @Override
    public VariationalPosterior variational(List<SufficientStatistics> components, VariationalPrior prior) {
        return isFull()
                ? new VariationalFullGaussian(dimension, structure.isTied(), prior).of(full(components))
                : new VariationalDiagonalGaussian(dimension, structure, prior).of(diagonal(components));
    }

    private static List<FullGaussianStatistics> full(List<SufficientStatistics> components) {
        return components.stream().map(s -> (FullGaussianStatistics) s).toList();
    }

    private static List<DiagonalGaussianStatistics> diagonal(List<SufficientStatistics> components) {
        return components.stream().map(s -> (DiagonalGaussianStatistics) s).toList();
    }

    @Override
    public double logPriorKernel(List<Distribution> components, Prior prior) {
        return GaussianPriorKernel.of(structure, dimension, components, prior);
    }

    @Override
    public int parameterCount(int components) {
        return components * dimension + structure.parameterCount(components, dimension);
    }

    @Override
    public int parameterCount(int components, String parameter) {
        return switch (parameter) {
            case "mean" -> components * dimension;
            case "covariance" -> structure.parameterCount(components, dimension);
            default -> 0;
        };
    }

    /** Returns statistics with the scatter about the held mean. */
    @Override
    public SufficientStatistics hold(SufficientStatistics statistics, Distribution held, Set<String> parameters) {
        if (!parameters.contains("mean")) {
            return statistics;
        }
        double[] mean = ((Gaussian) held).mean();
        return switch (statistics) {
            case FullGaussianStatistics full -> full.about(mean);
            case DiagonalGaussianStatistics diagonal -> diagonal.about(mean);
            default -> statistics;
        };
    }

    @Override
    public Gaussian hold(Distribution estimate, Distribution held, Set<String> parameters) {
        return hold(
                (Gaussian) estimate, (Gaussian) held, parameters.contains("mean"), parameters.contains("covariance"));
    }

    Gaussian hold(Gaussian estimate, Gaussian held, boolean mean, boolean covariance) {
        return distribution((mean ? held : estimate).mean(), (covariance ? held : estimate).covariance());
    }

    @Override
    public Distribution rescale(Distribution distribution, Units units) {
        Gaussian gaussian = (Gaussian) distribution;
        if (gaussian instanceof DiagonalGaussian diagonal) {
            double[] variance = diagonal.variance();
            double[] scale = units.scale();
            Arrays.setAll(variance, j -> variance[j] * scale[j] * scale[j]);
            return new DiagonalGaussian(rescaledMean(gaussian.mean(), units), variance);
        }
        return distribution(rescaledMean(gaussian.mean(), units), rescale(gaussian.covariance(), units.scale()));
    }

    @Override
    public Prior rescale(Prior prior, Units units) {
        if (prior instanceof NormalInverseWishart niw) {
            return new NormalInverseWishart(
                    rescaledMean(niw.mean(), units),
                    niw.meanCount(),
                    niw.degreesOfFreedom(),
                    rescale(niw.scale(), units.scale()));
        }
        if (prior instanceof LeastVariance least) {
            return least.rescale(units.scale());
        }
        return prior instanceof PooledScatter pooled
                ? new PooledScatter(rescale(pooled.covariance(), units.scale()), pooled.points())
                : prior;
    }

    private static double[] rescaledMean(double[] mean, Units units) {
        double[] rescaled = new double[mean.length];
        Arrays.setAll(rescaled, j -> units.toUser(j, mean[j]));
        return rescaled;
    }

    private static double[] rescale(double[] packed, double[] scale) {
        double[] rescaled = new double[packed.length];
        for (int i = 0, p = 0; i < scale.length; i++) {
            for (int j = 0; j <= i; j++, p++) {
                rescaled[p] = packed[p] * scale[i] * scale[j];
            }
        }
        return rescaled;
    }

    @Override
    public Embedding embedding(List<PointBlock> points, int firstColumn) {
        return Embedding.ofColumns(firstColumn, dimension);
    }

    /** {@code ⅛ δᵀ Σ̄⁻¹ δ + ½ ln(|Σ̄| / √(|Σ₁||Σ₂|))}, Kailath 1967. */
    @Override
    public double distance(Distribution first, Distribution second) {
        Gaussian a = (Gaussian) first;
        Gaussian b = (Gaussian) second;
        if (a instanceof DiagonalGaussian p && b instanceof DiagonalGaussian q) {
            return distance(p, q);
        }
        double[] average = a.covariance();
        double[] other = b.covariance();
        for (int p = 0; p < average.length; p++) {
            average[p] = 0.5 * (average[p] + other[p]);
        }
        double[] factor = Cholesky.factor(average, dimension);
        if (factor == null) {
            return Double.POSITIVE_INFINITY; // so many orders of magnitude apart that rounding eats the smaller one
        }
        double[] difference = a.mean();
        double[] otherMean = b.mean();
        for (int j = 0; j < dimension; j++) {
            difference[j] -= otherMean[j];
        }
        Cholesky.solveLower(factor, difference, dimension);
        double square = 0;
        for (double z : difference) {
            square += z * z;
        }
        double logRatio = Cholesky.logDeterminant(factor, dimension) - 0.5 * (a.logDeterminant() + b.logDeterminant());
        return square / 8 + 0.5 * logRatio;
    }

    private static double distance(DiagonalGaussian a, DiagonalGaussian b) {
        double[] difference = a.mean();
        double[] otherMean = b.mean();
        double[] first = a.variance();
        double[] second = b.variance();
        double sum = 0;
        for (int j = 0; j < difference.length; j++) {
            double average = 0.5 * (first[j] + second[j]);
            double delta = difference[j] - otherMean[j];
            sum += delta * delta / average / 8
                    + 0.5 * (Math.log(average) - 0.5 * (Math.log(first[j]) + Math.log(second[j])));
        }
        return sum;
    }

    /** Means of a prior's or a distribution's columns where a component has no evidence: the mean over all others. */
    static double[] pooledMean(List<double[]> evidences, List<double[]> means, int d) {
        double[] pooled = new double[d];
        for (int j = 0; j < d; j++) {
            double n = 0;
            for (int k = 0; k < means.size(); k++) {
                double e = evidences.get(k)[j];
                if (e > 0) {
                    n += e;
                    pooled[j] += e / n * (means.get(k)[j] - pooled[j]);
                }
            }
        }
        return pooled;
    }

    @Override
    public DensityKernel background(Background kind, int firstColumn) {
        return kind.numbers(firstColumn, dimension());
    }
}
