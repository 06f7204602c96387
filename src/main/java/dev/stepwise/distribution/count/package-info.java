/**
 * Families of counts and categories: Bernoulli, binomial, categorical, multinomial, negative binomial, Poisson.
 * Their statistics are plain sums.
 */
@NullMarked
package dev.stepwise.distribution.count;

import org.jspecify.annotations.NullMarked;
