package dev.stepwise.mixture;

import dev.stepwise.distribution.Dirichlet;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.apache.commons.math3.special.Gamma;

/**
 * The variational posterior of a mixture's weights.
 *
 * @param means {@code E[w_k]}
 * @param expectedLogs {@code E[ln w_k]}
 * @param divergence from the prior, in nats
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record WeightPosterior(double[] means, double[] expectedLogs, double divergence) {

    /** Concentration of the stick-breaking prior. */
    private static final double CONCENTRATION = 1;

    static WeightPosterior of(WeightPrior prior, double[] masses) {
        return switch (prior) {
            case DIRICHLET -> dirichlet(masses);
            case STICK_BREAKING -> stickBreaking(masses);
        };
    }

    /** Dirichlet(1/K): few components suffice. */
    private static WeightPosterior dirichlet(double[] masses) {
        double prior = 1.0 / masses.length;
        double[] alpha = masses.clone();
        for (int k = 0; k < alpha.length; k++) {
            alpha[k] += prior;
        }
        return new WeightPosterior(
                Dirichlet.means(alpha), Dirichlet.expectedLogs(alpha), Dirichlet.divergence(alpha, prior));
    }

    /**
     * A Dirichlet process truncated to K (Blei and Jordan 2006). Sticks are broken in descending order of mass, which bounds
     * the evidence best.
     */
    private static WeightPosterior stickBreaking(double[] masses) {
        int[] order = IntStream.range(0, masses.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer k) -> -masses[k]))
                .mapToInt(Integer::intValue)
                .toArray();
        double rest = 0;
        for (double mass : masses) {
            rest += mass;
        }
        double[] means = new double[masses.length];
        double[] logs = new double[masses.length];
        double divergence = 0;
        double restMean = 1;
        double restLog = 0;
        for (int i = 0; i < order.length; i++) {
            int k = order[i];
            if (i == order.length - 1) {
                means[k] = restMean;
                logs[k] = restLog;
                break;
            }
            rest = Math.max(0, rest - masses[k]);
            double a = 1 + masses[k];
            double b = CONCENTRATION + rest;
            double total = Gamma.digamma(a + b);
            means[k] = restMean * a / (a + b);
            logs[k] = restLog + Gamma.digamma(a) - total;
            restMean *= b / (a + b);
            restLog += Gamma.digamma(b) - total;
            divergence += Dirichlet.betaDivergence(a, b, 1, CONCENTRATION);
        }
        return new WeightPosterior(means, logs, divergence);
    }
}
