/** These classes hold what batch EM and a replay found, as values. */
@NullMarked
package dev.stepwise.model.report;

import org.jspecify.annotations.NullMarked;
