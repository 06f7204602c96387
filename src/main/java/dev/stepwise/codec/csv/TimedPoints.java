package dev.stepwise.codec.csv;

import dev.stepwise.em.points.Dataset;

/**
 * The points of a file, and when each happened.
 *
 * @param points row by row
 * @param millis of each row, in milliseconds since 1970
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record TimedPoints(Dataset points, long[] millis) {}
