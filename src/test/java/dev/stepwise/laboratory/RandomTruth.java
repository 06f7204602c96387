package dev.stepwise.laboratory;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * How random mixtures are drawn: weights between 1 and 3 to each other, normal means, covariances turned at random.
 *
 * @param components K
 * @param features d
 * @param spread standard deviation of the means
 * @param smallest eigenvalue of the covariances
 * @param largest eigenvalue, the logarithms evenly spread
 */
record RandomTruth(int components, int features, double spread, double smallest, double largest) {

    private static final double TOO_SHORT = 1e-3;

    Truth draw(SplittableRandom random) {
        return draw(random, false)[0];
    }

    /** Two that differ in their means alone. */
    Truth[] drawMoving(SplittableRandom random) {
        return draw(random, true);
    }

    private Truth[] draw(SplittableRandom random, boolean moving) {
        double[] weights = new double[components];
        Arrays.setAll(weights, k -> 0.5 + random.nextDouble());
        double[][] means = new double[components][features];
        double[][] later = new double[components][features];
        double[][][] covariances = new double[components][][];
        for (int k = 0; k < components; k++) {
            Normals.fill(means[k], spread, random);
            if (moving) {
                Normals.fill(later[k], spread, random);
            }
            covariances[k] = covariance(random);
        }
        Truth start = new Truth(Truth.normalised(weights), means, covariances);
        return new Truth[] {start, moving ? start.withMeans(later) : start};
    }

    double[][] covariance(SplittableRandom random) {
        double[][] covariance = new double[features][features];
        for (double[] axis : axes(random)) {
            double eigenvalue =
                    Math.exp(Math.log(smallest) + random.nextDouble() * (Math.log(largest) - Math.log(smallest)));
            for (int i = 0; i < features; i++) {
                for (int j = 0; j < features; j++) {
                    covariance[i][j] += eigenvalue * axis[i] * axis[j];
                }
            }
        }
        return covariance;
    }

    /** Orthonormal rows by Gram and Schmidt; what is left too short of a row is drawn again. */
    private double[][] axes(SplittableRandom random) {
        double[][] axes = new double[features][features];
        for (int i = 0; i < features; i++) {
            double length = 0;
            while (length < TOO_SHORT) {
                Normals.fill(axes[i], 1, random);
                for (int p = 0; p < i; p++) {
                    double overlap = dot(axes[i], axes[p]);
                    for (int j = 0; j < features; j++) {
                        axes[i][j] -= overlap * axes[p][j];
                    }
                }
                length = Math.sqrt(dot(axes[i], axes[i]));
            }
            for (int j = 0; j < features; j++) {
                axes[i][j] /= length;
            }
        }
        return axes;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += a[j] * b[j];
        }
        return sum;
    }
}
