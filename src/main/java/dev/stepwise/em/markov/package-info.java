/** Hidden Markov models: components that last, fitted to sequences of points by Baum and Welch. */
@NullMarked
package dev.stepwise.em.markov;

import org.jspecify.annotations.NullMarked;
