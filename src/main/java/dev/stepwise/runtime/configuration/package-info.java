/**
 * These classes hold what the file, the environment and properties tell the service. They check it as a whole before
 * anything starts.
 */
@NullMarked
package dev.stepwise.runtime.configuration;

import org.jspecify.annotations.NullMarked;
