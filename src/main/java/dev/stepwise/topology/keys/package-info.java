/** The keys of a scoring task: what is known of each, in a store that survives, and how their points are scored. */
@NullMarked
package dev.stepwise.topology.keys;

import org.jspecify.annotations.NullMarked;
