package dev.stepwise.em.replay;

import dev.stepwise.em.adaptation.Trust;

/**
 * How well points were predicted by what was known of their keys, beside the population alone. Points that the first fit saw do not
 * count.
 *
 * @param keys how many there were
 * @param points that count
 * @param meanLogLikelihood mean {@code ln p(x)} of these points under their keys, weighted; NaN: there are none
 * @param meanOfPopulation the same under the population
 * @param trust how far keys are trusted at the end
 */
public record KeyedPrediction(int keys, long points, double meanLogLikelihood, double meanOfPopulation, Trust trust) {}
