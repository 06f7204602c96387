package dev.stepwise.distribution;

import java.util.List;

/**
 * The variational posterior of one block (Bishop 2006, chapter 10).
 *
 * @param means posterior means of the parameters, by component
 * @param expectations {@code E[ln p(x | θ_k)]} as densities, by component: what the E-step is made with
 * @param divergence {@code Σ_k KL(q(θ_k) ‖ p(θ_k))}, in nats
 */
public record VariationalPosterior(List<Distribution> means, List<ExpectedDensity> expectations, double divergence) {

    public VariationalPosterior {
        means = List.copyOf(means);
        expectations = List.copyOf(expectations);
    }
}
