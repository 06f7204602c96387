package dev.stepwise.distribution.count;

import org.apache.commons.math3.special.Gamma;

/**
 * Bhattacharyya distances of negative-binomial columns: {@code −ln Σ √(p(x) q(x))}. With one size for both there is a closed form;
 * otherwise small counts are summed one by one, and the rest is integrated over {@code √x} by the trapezoidal rule.
 */
final class NegativeBinomialOverlap {

    /** Counts below are summed. */
    private static final int SUMMED = 512;

    private static final int STEPS = 1024;

    /** So many deviations from the mean, and so many lengths of the exponential tail, hold all but 1e-15 of a distribution. */
    private static final double DEVIATIONS = 12;

    private static final double TAILS = 36;

    private NegativeBinomialOverlap() {}

    static double distance(NegativeBinomial a, NegativeBinomial b) {
        double sum = 0;
        for (int j = 0; j < a.dimension(); j++) {
            double s = a.sizes()[j];
            double t = b.sizes()[j];
            sum += s == t
                    ? sameSize(a.rates()[j], b.rates()[j], s)
                    : Math.max(0, -LinearFamily.safeLog(overlap(a.rates()[j], s, b.rates()[j], t)));
        }
        return sum;
    }

    /** {@code s ln [√((s+m)(s+n))/s − √(mn)/s]}: 0 for equal rates, and {@code ½ (√m − √n)²} for s → ∞. */
    private static double sameSize(double m, double n, double s) {
        double difference = Math.sqrt(m) - Math.sqrt(n);
        double roots = Math.sqrt((1 + m / s) * (1 + n / s)) + 1 + Math.sqrt(m * n) / s;
        // √((1+u)(1+v)) − √(uv) − 1 = (√u − √v)² / (√((1+u)(1+v)) + √(uv) + 1)
        return s * Math.log1p(difference * difference / s / roots);
    }

    private static double overlap(double m, double s, double n, double t) {
        double last = Math.ceil(Math.max(end(m, s), end(n, t)));
        double sum = 0;
        for (int x = 0; x < SUMMED && x <= last; x++) {
            sum += root(x, m, s, n, t);
        }
        if (last < SUMMED) {
            return sum;
        }
        double from = Math.sqrt(Math.max(SUMMED - 0.5, Math.min(begin(m, s), begin(n, t))));
        double step = (Math.sqrt(last) - from) / STEPS;
        for (int i = 0; i <= STEPS; i++) {
            double u = from + i * step;
            sum += (i == 0 || i == STEPS ? 0.5 : 1) * step * 2 * u * root(u * u, m, s, n, t);
        }
        return sum;
    }

    private static double begin(double rate, double size) {
        return rate - DEVIATIONS * Math.sqrt(rate + rate * rate / size);
    }

    private static double end(double rate, double size) {
        return rate + DEVIATIONS * Math.sqrt(rate + rate * rate / size) + TAILS * (1 + rate / size);
    }

    /** {@code √(p(x) q(x))}. */
    private static double root(double x, double m, double s, double n, double t) {
        return Math.exp(0.5 * (NegativeBinomial.logKernel(x, m, s) + NegativeBinomial.logKernel(x, n, t))
                - Gamma.logGamma(x + 1));
    }
}
