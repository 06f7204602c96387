/** Directions: values on a circle, such as an angle or an hour of day. */
@NullMarked
package dev.stepwise.distribution.circular;

import org.jspecify.annotations.NullMarked;
