/** Drawings of fits and replays as SVG. */
@NullMarked
package dev.stepwise.cli.plot;

import org.jspecify.annotations.NullMarked;
