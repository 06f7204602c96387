package dev.stepwise.em.learner;

import dev.stepwise.distribution.Units;
import java.util.List;

/**
 * What belongs to no part of the {@link LearnerState}.
 *
 * @param version of the newest parameters; 0 before the first
 * @param epoch of the components; 0 before the first
 * @param points that ever came
 * @param droppedPoints of these, those whose statistics were not learned from
 * @param timestampMillis newest event time in milliseconds since 1970; {@link Long#MIN_VALUE} before any
 * @param standardisation the units of the epoch
 * @param ids of the components, in their order
 * @param nextId that no component has had
 */
record StateHeader(
        long version,
        long epoch,
        long points,
        long droppedPoints,
        long timestampMillis,
        Units standardisation,
        List<Integer> ids,
        int nextId) {
    StateHeader {
        ids = List.copyOf(ids);
    }

    /** The next version, in an epoch of its own: mini-batches of the version before it are not learned from. */
    StateHeader renewed() {
        return new StateHeader(
                version + 1, epoch + 1, points, droppedPoints, timestampMillis, standardisation, ids, nextId);
    }
}
