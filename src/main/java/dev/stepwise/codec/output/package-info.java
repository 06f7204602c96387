/** How assignments leave the service: as JSON, or in Avro along a schema that the registry knows. */
@NullMarked
package dev.stepwise.codec.output;

import org.jspecify.annotations.NullMarked;
