package dev.stepwise.em.replay;

/**
 * How well points were predicted by parameters that were not fitted to them.
 *
 * @param meanLogLikelihood mean {@code ln p(x)} of the points that count, weighted; NaN: none does
 * @param points that count
 * @param byFolds of these, the ones that the first fit saw: each was scored by a fit of others among them
 * @param leftOut points that do not count, because the first fit saw them
 */
public record Prediction(double meanLogLikelihood, long points, long byFolds, long leftOut) {}
