/** The values of internal topics as CBOR: statistics and models. */
@NullMarked
package dev.stepwise.codec.record;

import org.jspecify.annotations.NullMarked;
