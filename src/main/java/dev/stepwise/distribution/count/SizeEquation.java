package dev.stepwise.distribution.count;

import java.util.Arrays;
import org.apache.commons.math3.analysis.UnivariateFunction;
import org.apache.commons.math3.analysis.solvers.BrentSolver;
import org.apache.commons.math3.special.Gamma;

/**
 * The size of a negative-binomial column, from sums over points that fade as any statistic does.
 *
 * <p>The part of the expected log-likelihood that knows the counts one by one is {@code A(s) = Σ r Σ ln(s + j)} over j = 0 … x − 1,
 * with {@code A'(s) = Σ r Σ 1/(s + j)}. The sums are taken at the size s₀ of the day: {@code a = s₀ A'(s₀)},
 * {@code b = −s₀² A''(s₀)} and {@code c = (a − b)/s₀}. Two bounds have the value and the slope of A' at s₀: by Jensen's inequality
 * {@code A'(s) ≥ a² / (b s + s₀² c)}, as if all j were one, and by the chord of a convex function
 * {@code A'(s) ≤ c + b/s} for s below s₀. So a step up under the first and a step down under the second never lower the
 * likelihood (Hunter and Lange 2004), and as both are right to the second order, they come as near as a step of Newton's.
 */
final class SizeEquation {

    /** Bounds of an estimate. At the upper one the variance of a count of a thousand is that of a Poisson count but for 0.1 %. */
    static final double LEAST = 1e-3;

    static final double MOST = 1e6;

    private double a;
    private double b;
    private double c;
    private final double[] masses;
    private final double[] counts;
    private final double[] rates;
    private int components;
    private final double priorMass;
    private final double priorRate;

    /**
     * @param most components that will be added
     * @param priorMass pseudo-points of each component; 0: none
     * @param priorRate what each of them has counted
     */
    SizeEquation(int most, double priorMass, double priorRate) {
        this.masses = new double[most];
        this.counts = new double[most];
        this.rates = new double[most];
        this.priorMass = priorMass;
        this.priorRate = priorRate;
    }

    /**
     * Adds the points of a component to those that share the size.
     *
     * @param sums of a column, from {@code at} on, as {@link NegativeBinomialAccumulator} has them
     * @param rate its estimate, or what it is held at
     */
    void add(double[] sums, int at, double rate) {
        counts[components] = sums[at] + priorMass * priorRate;
        masses[components] = sums[at + 1] + priorMass;
        a += sums[at + 2];
        b += sums[at + 3];
        c += sums[at + 4];
        rates[components] = rate;
        components++;
    }

    /** The size that makes the likelihood of all points added larger, or as large as it can be. */
    double solve() {
        if (Arrays.stream(rates, 0, components).allMatch(rate -> rate == 0)) {
            return MOST; // nothing but zeros, and nothing else believed: any size says the same
        }
        if (!(c > 0)) {
            return root(s -> b / s, LEAST, MOST); // no count above 1: the bounds are one
        }
        double now = Math.clamp((a - b) / c, LEAST, MOST);
        return a / now + rest(now) > 0
                ? root(s -> a * a / (b * s + now * now * c), now, MOST)
                : root(s -> c + b / s, LEAST, now);
    }

    /**
     * Returns what the derivative has beside A'. This is {@code Σ [−n ln(1 + m/s) + (n m − Σ r x)/(s + m)]} and the
     * pseudo-points.
     */
    private double rest(double s) {
        double sum = priorMass > 0 ? components * priorMass * (Gamma.digamma(priorRate + s) - Gamma.digamma(s)) : 0;
        for (int k = 0; k < components; k++) {
            sum += (masses[k] * rates[k] - counts[k]) / (s + rates[k]) - masses[k] * Math.log1p(rates[k] / s);
        }
        return sum;
    }

    /**
     * Returns the place where the derivative falls below 0. If it does not fall below 0 in this range, or sums leave
     * the range of a double, this is an end of the range.
     */
    private double root(UnivariateFunction bound, double from, double to) {
        UnivariateFunction derivative = logSize -> {
            double s = Math.exp(logSize);
            return s * (bound.value(s) + rest(s));
        };
        double low = Math.log(from);
        double high = Math.log(to);
        if (!(low < high) || !(derivative.value(low) > 0)) {
            return from;
        }
        return !(derivative.value(high) < 0)
                ? to
                : Math.exp(new BrentSolver(1e-14, 1e-13, 1e-15).solve(200, derivative, low, high));
    }
}
