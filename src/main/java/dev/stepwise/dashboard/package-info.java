/** These classes hold what the page shows: a bounded memory of every model, and the files of the page itself. */
@NullMarked
package dev.stepwise.dashboard;

import org.jspecify.annotations.NullMarked;
