/** Reports and records as text for people. */
@NullMarked
package dev.stepwise.cli.text;

import org.jspecify.annotations.NullMarked;
