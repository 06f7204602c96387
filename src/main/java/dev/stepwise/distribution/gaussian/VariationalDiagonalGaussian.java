package dev.stepwise.distribution.gaussian;

import dev.stepwise.distribution.Dirichlet;
import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.ExpectedDensity;
import dev.stepwise.distribution.VariationalPosterior;
import dev.stepwise.distribution.VariationalPrior;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.special.Gamma;

/**
 * Normal-gamma posteriors of diagonal and spherical covariances: each precision is shared by the columns of a component
 * (spherical), by the components of a column (tied), by both, or by none.
 */
final class VariationalDiagonalGaussian {

    /** Half the degrees of freedom of one column's inverse-Wishart, d + 2 = 3. */
    private static final double PRIOR_SHAPE = 1.5;

    private final int d;
    private final CovarianceStructure structure;
    private final double priorRate;

    VariationalDiagonalGaussian(int d, CovarianceStructure structure, VariationalPrior prior) {
        this.d = d;
        this.structure = structure;
        this.priorRate = 0.5 * prior.scale(d);
    }

    VariationalPosterior of(List<DiagonalGaussianStatistics> components) {
        int groups = group(components.size() - 1, d - 1) + 1;
        double[] shape = new double[groups];
        double[] rate = new double[groups];
        Arrays.fill(shape, PRIOR_SHAPE);
        Arrays.fill(rate, priorRate);
        double[][] mean = new double[components.size()][d];
        double[][] count = new double[components.size()][d];
        for (int k = 0; k < components.size(); k++) {
            double[] n = components.get(k).evidences();
            double[] average = components.get(k).mean();
            double[] scatter = components.get(k).scatter();
            for (int j = 0; j < d; j++) {
                count[k][j] = VariationalPrior.MEAN_COUNT + n[j];
                mean[k][j] = n[j] / count[k][j] * average[j];
                shape[group(k, j)] += 0.5 * n[j];
                rate[group(k, j)] +=
                        0.5 * (scatter[j] + VariationalPrior.MEAN_COUNT * n[j] / count[k][j] * average[j] * average[j]);
            }
        }
        double divergence = 0;
        for (int g = 0; g < groups; g++) {
            divergence += Dirichlet.gammaDivergence(shape[g], rate[g], PRIOR_SHAPE, priorRate);
        }
        List<Distribution> means = new ArrayList<>();
        List<ExpectedDensity> expectations = new ArrayList<>();
        for (int k = 0; k < mean.length; k++) {
            double[] expectedVariance = new double[d];
            double[] variance = new double[d];
            double[] cost = new double[d];
            for (int j = 0; j < d; j++) {
                int g = group(k, j);
                expectedVariance[j] = rate[g] / (shape[g] - 1);
                variance[j] = rate[g] / shape[g];
                cost[j] = 0.5 * (Gamma.digamma(shape[g]) - Math.log(shape[g]) - 1 / count[k][j]);
                double ratio = VariationalPrior.MEAN_COUNT / count[k][j];
                divergence += 0.5
                        * (ratio
                                - 1
                                - Math.log(ratio)
                                + VariationalPrior.MEAN_COUNT * mean[k][j] * mean[k][j] / variance[j]);
            }
            means.add(new DiagonalGaussian(mean[k], expectedVariance));
            expectations.add(ExpectedDensity.perColumn(new DiagonalGaussian(mean[k], variance), cost));
        }
        return new VariationalPosterior(means, expectations, divergence);
    }

    /** Which precision component k has in column j. */
    private int group(int k, int j) {
        boolean spherical = structure.shape() == CovarianceStructure.Shape.SPHERICAL;
        if (structure.isTied()) {
            return spherical ? 0 : j;
        }
        return spherical ? k : k * d + j;
    }
}
