/** Asks a schema registry for the schemas that events were written with. Knows no Kafka. */
@NullMarked
package dev.stepwise.registry;

import org.jspecify.annotations.NullMarked;
