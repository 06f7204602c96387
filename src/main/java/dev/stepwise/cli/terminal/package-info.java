/** These classes print what a command says on the terminal, write its files, and report its failures. */
@NullMarked
package dev.stepwise.cli.terminal;

import org.jspecify.annotations.NullMarked;
