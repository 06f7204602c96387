/** Reads an event of a topic, whatever its format, and finds the schema that it was written with. */
@NullMarked
package dev.stepwise.codec.event;

import org.jspecify.annotations.NullMarked;
