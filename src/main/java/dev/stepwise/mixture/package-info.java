/** Mixtures: weights and components, the responsibilities of points, and the statistics that re-estimate them. */
@NullMarked
package dev.stepwise.mixture;

import org.jspecify.annotations.NullMarked;
