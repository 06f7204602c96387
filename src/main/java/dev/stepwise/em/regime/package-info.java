/** Clusters that vanish and come back: they are kept, and compete with those that are there. */
@NullMarked
package dev.stepwise.em.regime;

import org.jspecify.annotations.NullMarked;
