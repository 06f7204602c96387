/** Scores the points of one task and gathers the mini-batch of statistics that the learner needs. */
@NullMarked
package dev.stepwise.em.scoring;

import org.jspecify.annotations.NullMarked;
