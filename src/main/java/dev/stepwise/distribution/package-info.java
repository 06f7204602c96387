/** Families of distributions over a block of columns: density, sufficient statistics, prior and estimate of each. */
@NullMarked
package dev.stepwise.distribution;

import org.jspecify.annotations.NullMarked;
