package dev.stepwise.laboratory;

import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.FullGaussian;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.distribution.gaussian.StudentTFamily;
import dev.stepwise.linalg.Packed;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.math3.special.Gamma;

/**
 * A mixture of normal distributions, or of student-t distributions, whose parameters are known; it draws points and knows their
 * densities. Immutable.
 */
final class Truth {

    /** Weight of a component that is as good as not there. */
    private static final double ABSENT = 1e-9;

    private final double[] weights;
    private final double[][] means;
    private final double[][][] covariances;
    private final double[][][] factors;
    private final double[] logPeaks;
    /** Infinite: normal; otherwise covariances are scales. */
    private final double degreesOfFreedom;

    Truth(double[] weights, double[][] means, double[][][] covariances) {
        this(weights, means, covariances, Double.POSITIVE_INFINITY);
    }

    private Truth(double[] weights, double[][] means, double[][][] covariances, double degreesOfFreedom) {
        this.degreesOfFreedom = degreesOfFreedom;
        this.weights = weights;
        this.means = means;
        this.covariances = covariances;
        factors = new double[weights.length][][];
        logPeaks = new double[weights.length];
        for (int k = 0; k < weights.length; k++) {
            factors[k] = factor(covariances[k]);
            logPeaks[k] = Math.log(weights[k]) + logPeak(means[k].length);
            for (int i = 0; i < means[k].length; i++) {
                logPeaks[k] -= Math.log(factors[k][i][i]);
            }
        }
    }

    private Truth(Truth other, double[][] means) {
        this.degreesOfFreedom = other.degreesOfFreedom;
        this.weights = other.weights;
        this.means = means;
        this.covariances = other.covariances;
        this.factors = other.factors;
        this.logPeaks = other.logPeaks;
    }

    /** Logarithm of the density in the middle, for a determinant of 1. */
    private double logPeak(int d) {
        if (Double.isInfinite(degreesOfFreedom)) {
            return -0.5 * d * Math.log(2 * Math.PI);
        }
        return Gamma.logGamma((degreesOfFreedom + d) / 2)
                - Gamma.logGamma(degreesOfFreedom / 2)
                - 0.5 * d * Math.log(degreesOfFreedom * Math.PI);
    }

    /** The same with tails as heavy as those of a student-t distribution. */
    Truth heavyTailed(double degrees) {
        return new Truth(weights, means, covariances, degrees);
    }

    int components() {
        return weights.length;
    }

    int features() {
        return means[0].length;
    }

    double[] mean(int k) {
        return means[k].clone();
    }

    double[][] means() {
        return Arrays.stream(means).map(double[]::clone).toArray(double[][]::new);
    }

    double[][][] covariances() {
        return Arrays.stream(covariances)
                .map(covariance ->
                        Arrays.stream(covariance).map(double[]::clone).toArray(double[][]::new))
                .toArray(double[][][]::new);
    }

    double[] weights() {
        return weights.clone();
    }

    Truth withMeans(double[][] others) {
        return new Truth(this, others);
    }

    Truth withCovariances(double[][][] others) {
        return new Truth(weights, means, others);
    }

    /** The same with some components as good as absent. */
    Truth without(int... absent) {
        double[] left = weights.clone();
        for (int k : absent) {
            left[k] = ABSENT;
        }
        return new Truth(normalised(left), means, covariances);
    }

    /** The same with every mean moved by a normal number in each feature. */
    Truth shifted(double size, SplittableRandom random) {
        double[][] moved = means();
        for (double[] mean : moved) {
            for (int j = 0; j < mean.length; j++) {
                mean[j] += size * Normals.next(random);
            }
        }
        return withMeans(moved);
    }

    /** This with means a part of the way, from 0 to 1, to those of another. */
    Truth towards(Truth other, double part) {
        double[][] between = new double[weights.length][features()];
        for (int k = 0; k < between.length; k++) {
            for (int j = 0; j < between[k].length; j++) {
                between[k][j] = means[k][j] + part * (other.means[k][j] - means[k][j]);
            }
        }
        return withMeans(between);
    }

    /** The same with the weight of each component given to the next. */
    Truth withWeightsTurned() {
        double[] turned = new double[weights.length];
        for (int k = 0; k < turned.length; k++) {
            turned[(k + 1) % turned.length] = weights[k];
        }
        return new Truth(turned, means, covariances);
    }

    /** The same with every covariance turned by an angle in the plane of the first feature and the last. */
    Truth turned(double angle) {
        int last = features() - 1;
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        double[][][] turned = covariances();
        for (double[][] covariance : turned) {
            for (double[] row : covariance) {
                double first = row[0];
                row[0] = cos * first - sin * row[last];
                row[last] = sin * first + cos * row[last];
            }
            double[] top = covariance[0].clone();
            for (int j = 0; j <= last; j++) {
                double bottom = covariance[last][j];
                covariance[0][j] = cos * top[j] - sin * bottom;
                covariance[last][j] = sin * top[j] + cos * bottom;
            }
        }
        return new Truth(weights, means, turned);
    }

    /** Fills in a point and returns its component. */
    int draw(SplittableRandom random, double[] point) {
        double rest = random.nextDouble();
        int k = 0;
        while (k < weights.length - 1) {
            rest -= weights[k];
            if (rest <= 0) {
                break;
            }
            k++;
        }
        double[] noise = new double[point.length];
        Normals.fill(noise, stretch(random), random);
        for (int i = 0; i < point.length; i++) {
            point[i] = means[k][i];
            for (int j = 0; j <= i; j++) {
                point[i] += factors[k][i][j] * noise[j];
            }
        }
        return k;
    }

    /** What all of a point's noise is multiplied with: 1, or {@code √(ν / χ²_ν)}. */
    private double stretch(SplittableRandom random) {
        double sum = 0;
        for (int i = 0; i < degreesOfFreedom && Double.isFinite(degreesOfFreedom); i++) {
            sum += Math.pow(Normals.next(random), 2);
        }
        return sum == 0 ? 1 : Math.sqrt(degreesOfFreedom / sum);
    }

    /** {@code ln p(x)}. */
    double logDensity(double[] point) {
        double[] logs = new double[weights.length];
        double largest = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < logs.length; k++) {
            double distance = distance(point, k);
            logs[k] = logPeaks[k]
                    - (Double.isInfinite(degreesOfFreedom)
                            ? 0.5 * distance
                            : (degreesOfFreedom + point.length) / 2 * Math.log1p(distance / degreesOfFreedom));
            largest = Math.max(largest, logs[k]);
        }
        double sum = 0;
        for (double log : logs) {
            sum += Math.exp(log - largest);
        }
        return largest + Math.log(sum);
    }

    private double distance(double[] point, int k) {
        double[] z = new double[point.length];
        double sum = 0;
        for (int i = 0; i < z.length; i++) {
            double rest = point[i] - means[k][i];
            for (int j = 0; j < i; j++) {
                rest -= factors[k][i][j] * z[j];
            }
            z[i] = rest / factors[k][i][i];
            sum += z[i] * z[i];
        }
        return sum;
    }

    /** A normal mixture as the learner writes it. */
    MixtureModel model() {
        int d = features();
        List<FullGaussian> gaussians = new ArrayList<>();
        for (int k = 0; k < weights.length; k++) {
            double[] packed = new double[Packed.length(d)];
            for (int i = 0; i < d; i++) {
                for (int j = 0; j <= i; j++) {
                    packed[Packed.index(i, j)] = covariances[k][i][j];
                }
            }
            gaussians.add(new FullGaussian(means[k], packed));
        }
        return new MixtureModel(shape(), weights, List.of(gaussians));
    }

    MixtureShape shape() {
        return MixtureShape.of(
                Double.isInfinite(degreesOfFreedom)
                        ? new GaussianFamily(CovarianceStructure.FULL, features())
                        : StudentTFamily.estimated(CovarianceStructure.FULL, features(), false));
    }

    static double[] normalised(double[] weights) {
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        double[] result = weights.clone();
        for (int k = 0; k < result.length; k++) {
            result[k] /= sum;
        }
        return result;
    }

    /** Lower Cholesky factor, summed in one order, so that points come out the same to the bit. */
    private static double[][] factor(double[][] covariance) {
        double[][] lower = new double[covariance.length][covariance.length];
        for (int i = 0; i < lower.length; i++) {
            for (int j = 0; j <= i; j++) {
                double rest = covariance[i][j];
                for (int p = 0; p < j; p++) {
                    rest -= lower[i][p] * lower[j][p];
                }
                lower[i][j] = i == j ? Math.sqrt(rest) : rest / lower[j][j];
            }
        }
        return lower;
    }
}
