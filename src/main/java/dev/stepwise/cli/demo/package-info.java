/**
 * The command {@code demo}: a stream that explains itself, a broker inside the process, and a view of what is learned.
 */
@NullMarked
package dev.stepwise.cli.demo;

import org.jspecify.annotations.NullMarked;
