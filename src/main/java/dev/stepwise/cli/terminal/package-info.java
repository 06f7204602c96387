/** What a command says on the terminal, writes into files and fails with. */
@NullMarked
package dev.stepwise.cli.terminal;

import org.jspecify.annotations.NullMarked;
