package dev.stepwise.distribution.count;

import dev.stepwise.distribution.Prior;

/**
 * A prior by hand for counts: as if every outcome had been seen so many times more; of a Poisson rate, as if so many
 * points more had been seen with the mean of all.
 *
 * @param count a, not negative
 */
public record PseudoCount(double count) implements Prior {}
