/** The command line: one command a file. */
@NullMarked
package dev.stepwise.cli;

import org.jspecify.annotations.NullMarked;
