package dev.stepwise.topology.keys;

/**
 * What a task has done with keys since its last commit.
 *
 * @param begun keys that it knew nothing of
 * @param tooMany keys that were forgotten because there were more than the model says
 * @param idle keys that were forgotten because they had not been seen for so long
 * @param keyless points without a key: none, an empty or a long one
 */
public record KeyCounts(long begun, long tooMany, long idle, long keyless) {}
