/** The scorers and the learner of a service taking turns over a set of points, without Kafka. */
@NullMarked
package dev.stepwise.em.replay;

import org.jspecify.annotations.NullMarked;
