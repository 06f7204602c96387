/** Points out of Protocol Buffers, straight from the bytes along the schema they were written with. */
@NullMarked
package dev.stepwise.codec.protobuf;

import org.jspecify.annotations.NullMarked;
