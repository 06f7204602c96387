/** A Kafka broker within this JVM, for the demo, the benchmark and the tests. */
@NullMarked
package dev.stepwise.broker;

import org.jspecify.annotations.NullMarked;
