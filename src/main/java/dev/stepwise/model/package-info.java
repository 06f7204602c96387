/** What goes in and out: the description of a model, points, assignments, statistics and snapshots. */
@NullMarked
package dev.stepwise.model;

import org.jspecify.annotations.NullMarked;
