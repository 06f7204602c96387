/** What an operator does to a learner: names, freezing, and going back to what it was. */
@NullMarked
package dev.stepwise.em.operation;

import org.jspecify.annotations.NullMarked;
