/** Files of points, whether they are tables or have an event in JSON on each line. */
@NullMarked
package dev.stepwise.codec.data;

import org.jspecify.annotations.NullMarked;
