/** What a model wants of an event whose format has types of its own, such as Avro. */
@NullMarked
package dev.stepwise.codec.field;

import org.jspecify.annotations.NullMarked;
