/** Points of a data set or sample, in the user's units and in those of an epoch. */
@NullMarked
package dev.stepwise.em.points;

import org.jspecify.annotations.NullMarked;
