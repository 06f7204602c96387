/** What the service is told by file, environment and properties, checked as a whole before anything starts. */
@NullMarked
package dev.stepwise.runtime.configuration;

import org.jspecify.annotations.NullMarked;
