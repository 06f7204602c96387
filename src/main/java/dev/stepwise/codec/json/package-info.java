/** JSON events to points and points to assignments, straight from and into bytes. The hot path of the service. */
@NullMarked
package dev.stepwise.codec.json;

import org.jspecify.annotations.NullMarked;
