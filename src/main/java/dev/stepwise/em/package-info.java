/** Expectation maximisation, in batches to convergence and stepwise over a stream. */
@NullMarked
package dev.stepwise.em;

import org.jspecify.annotations.NullMarked;
