/** The service as a whole: its configuration, its topics, how it starts, lives and stops. */
@NullMarked
package dev.stepwise.runtime;

import org.jspecify.annotations.NullMarked;
