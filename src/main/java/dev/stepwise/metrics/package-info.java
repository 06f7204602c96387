/** The meters of the service, and what each of them means. */
@NullMarked
package dev.stepwise.metrics;

import org.jspecify.annotations.NullMarked;
