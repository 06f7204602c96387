/** These classes are the description of a model and of its points. */
@NullMarked
package dev.stepwise.model;

import org.jspecify.annotations.NullMarked;
