package dev.stepwise.distribution.gaussian;

import dev.stepwise.distribution.Prior;
import java.util.ArrayList;
import java.util.List;

/** Means of normal components, whatever the structure of their covariances. */
final class GaussianMeans {

    private GaussianMeans() {}

    /**
     * {@code (n x̄ + κ m) / (n + κ)} under a conjugate prior, else x̄; a column without any evidence in a component has
     * the mean over all components.
     *
     * @param evidences for each component, d values
     * @param means for each component, d values
     */
    static List<double[]> estimate(List<double[]> evidences, List<double[]> means, Prior prior) {
        int d = means.get(0).length;
        double[] pooled = GaussianFamily.pooledMean(evidences, means, d);
        List<double[]> estimates = new ArrayList<>();
        double[] priorMean = prior instanceof NormalInverseWishart niw ? niw.mean() : pooled;
        for (int k = 0; k < means.size(); k++) {
            double[] evidence = evidences.get(k);
            double[] mean = means.get(k).clone();
            for (int j = 0; j < d; j++) {
                if (prior instanceof NormalInverseWishart niw && evidence[j] + niw.meanCount() > 0) {
                    double part = niw.meanCount() / (evidence[j] + niw.meanCount());
                    mean[j] = evidence[j] > 0 ? mean[j] + part * (priorMean[j] - mean[j]) : priorMean[j];
                } else if (!(evidence[j] > 0)) {
                    mean[j] = pooled[j];
                }
            }
            estimates.add(mean);
        }
        return estimates;
    }
}
