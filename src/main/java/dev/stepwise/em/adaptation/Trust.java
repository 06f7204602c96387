package dev.stepwise.em.adaptation;

/**
 * How far keys are taken to be like the population: the points that a key must have before its own count as much.
 *
 * @param weights ρ of the weights, which is the concentration of the Dirichlet distribution that keys draw them from; infinite:
 *     all keys have those of the population
 * @param means ρ of the means and of the probabilities and rates of counts, which for means is the variance within a key over that
 *     between keys; infinite: all keys have those of the population
 */
public record Trust(double weights, double means) {}
