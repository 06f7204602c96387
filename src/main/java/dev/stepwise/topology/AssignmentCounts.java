package dev.stepwise.topology;

import java.util.List;
import java.util.Map;

/**
 * The counts say what a task tells of its assignments since its last commit.
 *
 * @param points by the cluster that they most probably belong to; clusters without any are left out
 * @param meanEntropy of some points' memberships, in nats: 0 where each is certain, ln K where nothing is known; NaN: no points
 * @param timestampsMillis when these points happened, in milliseconds since 1970
 */
public record AssignmentCounts(Map<Integer, Long> points, double meanEntropy, List<Long> timestampsMillis) {

    public AssignmentCounts {
        points = Map.copyOf(points);
        timestampsMillis = List.copyOf(timestampsMillis);
    }
}
