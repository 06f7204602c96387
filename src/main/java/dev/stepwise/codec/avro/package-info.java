/** Points out of Avro, straight from the bytes along the schema they were written with. */
@NullMarked
package dev.stepwise.codec.avro;

import org.jspecify.annotations.NullMarked;
