/** The command {@code bench}: what the service costs beside a topology that passes records through. */
@NullMarked
package dev.stepwise.cli.bench;

import org.jspecify.annotations.NullMarked;
