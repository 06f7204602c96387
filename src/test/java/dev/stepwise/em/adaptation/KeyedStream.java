package dev.stepwise.em.adaptation;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.linalg.LogSumExp;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.GammaDistribution;
import org.apache.commons.math3.random.Well19937c;

/**
 * Points of many keys that come by turns, from four clusters in three columns with unit variance within each key. Keys have means of
 * their own about those of the population, and weights of their own.
 */
public final class KeyedStream {

    public static final int COMPONENTS = 4;
    private static final int COLUMNS = 3;
    private static final double[] WEIGHTS = {0.4, 0.3, 0.2, 0.1};

    /** Deviation of the population's means about 0. */
    private static final double APART = 4;

    /** Row by row. */
    public final Dataset data = new Dataset(COLUMNS);

    public final int[] keys;

    /** {@code ln p(x)} of each row under the parameters of its key. */
    public final double[] oracle;

    /**
     * @param pointsOfEach key
     * @param spread deviation of the keys' means about the population's
     * @param concentration of the Dirichlet distribution of the keys' weights; infinite: they are those of the population
     */
    public KeyedStream(int keyCount, int pointsOfEach, double spread, double concentration, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Well19937c gammas = new Well19937c(seed);
        double[][] population = new double[COMPONENTS][COLUMNS];
        for (double[] mean : population) {
            Arrays.setAll(mean, j -> APART * random.nextGaussian());
        }
        double[][] weights = new double[keyCount][COMPONENTS];
        double[][][] means = new double[keyCount][COMPONENTS][COLUMNS];
        for (int u = 0; u < keyCount; u++) {
            for (int k = 0; k < COMPONENTS; k++) {
                weights[u][k] = Double.isInfinite(concentration)
                        ? WEIGHTS[k]
                        : new GammaDistribution(gammas, concentration * WEIGHTS[k], 1).sample();
                for (int j = 0; j < COLUMNS; j++) {
                    means[u][k][j] = population[k][j] + spread * random.nextGaussian();
                }
            }
            double sum = Arrays.stream(weights[u]).sum();
            for (int k = 0; k < COMPONENTS; k++) {
                weights[u][k] /= sum;
            }
        }
        keys = new int[keyCount * pointsOfEach];
        oracle = new double[keys.length];
        double[] row = new double[COLUMNS];
        for (int i = 0; i < keys.length; i++) {
            int u = i % keyCount;
            keys[i] = u;
            int k = pick(weights[u], random.nextDouble());
            for (int j = 0; j < COLUMNS; j++) {
                row[j] = means[u][k][j] + random.nextGaussian();
            }
            data.add(row, 1, PointBlock.UNLABELLED);
            oracle[i] = logDensity(row, weights[u], means[u]);
        }
    }

    private static int pick(double[] weights, double at) {
        double left = at;
        int k = 0;
        while (k < weights.length - 1 && left >= weights[k]) {
            left -= weights[k++];
        }
        return k;
    }

    private static double logDensity(double[] row, double[] weights, double[][] means) {
        double[] terms = new double[weights.length];
        for (int k = 0; k < terms.length; k++) {
            terms[k] = Math.log(weights[k]) - 0.5 * row.length * Math.log(2 * Math.PI);
            for (int j = 0; j < row.length; j++) {
                terms[k] -= 0.5 * (row[j] - means[k][j]) * (row[j] - means[k][j]);
            }
        }
        return LogSumExp.of(terms);
    }
}
