package dev.stepwise.distribution;

import org.apache.commons.math3.special.Gamma;

/** Dirichlet distributions of probabilities, and their kin with one or two parameters. */
public final class Dirichlet {

    private Dirichlet() {}

    /** {@code E[ln p_j] = ψ(α_j) − ψ(Σα)}. */
    public static double[] expectedLogs(double[] alpha) {
        double total = Gamma.digamma(sum(alpha));
        double[] logs = new double[alpha.length];
        for (int j = 0; j < logs.length; j++) {
            logs[j] = Gamma.digamma(alpha[j]) - total;
        }
        return logs;
    }

    /** {@code E[p_j] = α_j / Σα}. */
    public static double[] means(double[] alpha) {
        double total = sum(alpha);
        double[] means = new double[alpha.length];
        for (int j = 0; j < means.length; j++) {
            means[j] = alpha[j] / total;
        }
        return means;
    }

    /** {@code KL(Dir(α) ‖ Dir(α₀))} where all prior parameters are the same. */
    public static double divergence(double[] alpha, double prior) {
        double total = sum(alpha);
        double divergence =
                Gamma.logGamma(total) - Gamma.logGamma(prior * alpha.length) + alpha.length * Gamma.logGamma(prior);
        double digamma = Gamma.digamma(total);
        for (double a : alpha) {
            divergence += (a - prior) * (Gamma.digamma(a) - digamma) - Gamma.logGamma(a);
        }
        return divergence;
    }

    /** {@code KL(Beta(a, b) ‖ Beta(a₀, b₀))}. */
    public static double betaDivergence(double a, double b, double a0, double b0) {
        double total = Gamma.digamma(a + b);
        return logBeta(a0, b0)
                - logBeta(a, b)
                + (a - a0) * (Gamma.digamma(a) - total)
                + (b - b0) * (Gamma.digamma(b) - total);
    }

    private static double logBeta(double a, double b) {
        return Gamma.logGamma(a) + Gamma.logGamma(b) - Gamma.logGamma(a + b);
    }

    /** {@code KL(Gamma(a, b) ‖ Gamma(a₀, b₀))} with shapes a and rates b. */
    public static double gammaDivergence(double a, double b, double a0, double b0) {
        return (a - a0) * Gamma.digamma(a)
                - Gamma.logGamma(a)
                + Gamma.logGamma(a0)
                + a0 * (Math.log(b) - Math.log(b0))
                + a * (b0 - b) / b;
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }
}
