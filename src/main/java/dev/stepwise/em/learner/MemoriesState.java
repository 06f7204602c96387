package dev.stepwise.em.learner;

import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureStatistics;
import java.util.List;

/**
 * The state holds what the memories know.
 *
 * @param start what was served first
 * @param startPoints weight of the points after which the start is served no longer
 * @param folded weight of the points that were folded
 * @param lastStep size of the served memory's last step
 * @param logWeights of the memories, for the choice between them
 * @param deficits of the memories, in nats
 * @param memories statistics of the memories, the shortest memory first; when read back they may be fewer than the weights
 */
record MemoriesState(
        MixtureModel start,
        double startPoints,
        double folded,
        double lastStep,
        List<Double> logWeights,
        List<Double> deficits,
        List<MixtureStatistics> memories) {
    MemoriesState {
        logWeights = List.copyOf(logWeights);
        deficits = List.copyOf(deficits);
        memories = List.copyOf(memories);
    }

    MemoriesState withMemories(List<MixtureStatistics> others) {
        return new MemoriesState(start, startPoints, folded, lastStep, logWeights, deficits, others);
    }
}
