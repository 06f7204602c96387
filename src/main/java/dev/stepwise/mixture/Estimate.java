package dev.stepwise.mixture;

/**
 * An estimate is what an M-step gives.
 *
 * @param model the parameters: a mode, or under variational Bayes the posterior means
 * @param expected what the next E-step is made with: the model itself, or {@code E[ln w_k + ln p(x | θ_k)]}, whose weights and
 *     densities need not add up to 1
 * @param logPrior what the objective has beside the log-likelihood of {@code expected}: the log prior without its constants, or
 *     minus the divergence of the posterior from the prior
 */
public record Estimate(MixtureModel model, MixtureModel expected, double logPrior) {}
