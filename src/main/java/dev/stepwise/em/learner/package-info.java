/** The stepwise learner: memories, drift, anomaly limit, identity of clusters, and its state as values and bytes. */
@NullMarked
package dev.stepwise.em.learner;

import org.jspecify.annotations.NullMarked;
