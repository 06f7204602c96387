/** The two topologies, {@code ScoringTopology} and {@code LearningTopology}, and the commit hook that makes them exact. */
@NullMarked
package dev.stepwise.topology;

import org.jspecify.annotations.NullMarked;
