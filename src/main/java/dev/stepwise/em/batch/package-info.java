/** Expectation maximisation over a fixed set of points to convergence, from several starts. */
@NullMarked
package dev.stepwise.em.batch;

import org.jspecify.annotations.NullMarked;
