package dev.stepwise.distribution;

import java.util.Arrays;

/**
 * The prior says what variational Bayes believes of a block before any point, in standardised units. Means are N(0,
 * Λ⁻¹/β₀). Covariances are inverse-Wishart with d + 2 degrees of freedom and scale {@code I·K^(−2/d)}. The
 * probabilities of levels and words are Dirichlet(1), those of successes Beta(1, 1), and rates are Gamma(λ₀, 1).
 *
 * @param components K
 * @param rates λ₀ of each Poisson column, above 0; empty for other families
 */
@SuppressWarnings("ArrayRecordComponent") // compared by its owner's statistics
public record VariationalPrior(int components, double[] rates) implements Prior {

    /** β₀, how many points the prior mean counts for. */
    public static final double MEAN_COUNT = 1;

    public VariationalPrior {
        rates = rates.clone();
    }

    /** Diagonal of the inverse-Wishart's scale. */
    public double scale(int dimension) {
        return Math.pow(components, -2.0 / dimension);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VariationalPrior that
                && components == that.components
                && Arrays.equals(rates, that.rates);
    }

    @Override
    public int hashCode() {
        return 31 * components + Arrays.hashCode(rates);
    }

    @Override
    public String toString() {
        return "VariationalPrior[components=" + components + ", rates=" + Arrays.toString(rates) + "]";
    }
}
