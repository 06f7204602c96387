/** Reports, snapshots and events as JSON and CSV. */
@NullMarked
package dev.stepwise.codec.report;

import org.jspecify.annotations.NullMarked;
