package dev.stepwise.em.points;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.FullGaussian;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.linalg.Packed;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** A random mixture of normal distributions with K components in d dimensions, which draws points. */
public final class TrueMixture {

    public final MixtureModel model;
    private final double[][][] roots;

    /** @param spread standard deviation of the means, where those of the points within a component are about 1 */
    public TrueMixture(int components, int dimension, double spread, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] weights = new double[components];
        Arrays.setAll(weights, k -> 0.5 + random.nextDouble());
        double sum = Arrays.stream(weights).sum();
        roots = new double[components][dimension][dimension];
        List<FullGaussian> gaussians = new ArrayList<>();
        for (int k = 0; k < components; k++) {
            weights[k] /= sum;
            double[] mean = new double[dimension];
            Arrays.setAll(mean, j -> spread * random.nextGaussian());
            double[] covariance = new double[Packed.length(dimension)];
            for (int i = 0; i < dimension; i++) {
                for (int j = 0; j <= i; j++) {
                    roots[k][i][j] = i == j ? 0.6 + random.nextDouble() : 0.4 * random.nextGaussian();
                }
            }
            for (int i = 0; i < dimension; i++) {
                for (int j = 0; j <= i; j++) {
                    for (int c = 0; c <= j; c++) {
                        covariance[Packed.index(i, j)] += roots[k][i][c] * roots[k][j][c];
                    }
                }
            }
            gaussians.add(new FullGaussian(mean, covariance));
        }
        MixtureShape shape = MixtureShape.of(new GaussianFamily(CovarianceStructure.FULL, dimension));
        model = new MixtureModel(shape, weights, List.of(gaussians));
    }

    /** Appends so many points, unlabelled and of weight 1. */
    public void draw(Dataset into, int points, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int d = roots[0].length;
        double[] row = new double[d];
        double[] normal = new double[d];
        for (int i = 0; i < points; i++) {
            double u = random.nextDouble();
            int k = 0;
            while (k < model.components() - 1 && u >= model.weight(k)) {
                u -= model.weight(k++);
            }
            double[] mean = ((FullGaussian) model.distribution(k, 0)).mean();
            Arrays.setAll(normal, j -> random.nextGaussian());
            for (int j = 0; j < d; j++) {
                row[j] = mean[j];
                for (int c = 0; c <= j; c++) {
                    row[j] += roots[k][j][c] * normal[c];
                }
            }
            into.add(row, 1, PointBlock.UNLABELLED);
        }
    }

    public Dataset draw(int points, long seed) {
        Dataset data = new Dataset(roots[0].length);
        draw(data, points, seed);
        return data;
    }
}
