package dev.stepwise.em.learner;

import dev.stepwise.em.search.Challenge;
import dev.stepwise.em.search.Ingredient;
import dev.stepwise.em.search.LearnerSpec;
import org.jspecify.annotations.Nullable;

/**
 * The fit of all rows of a stream that has few of them and pauses or ends: steps of one pass do not come as near to the maximum as
 * a fit of a file of the same rows does.
 */
public final class AllRows {

    /** A fit that gains less than so many nats per point is no news. */
    public static final double NOTICEABLE = 0.001;

    /** Where the longest memory spans fewer times the rows than this, it has forgotten more than a tenth of their weight. */
    private static final double MEMORY_SPANS = 5;

    private AllRows() {}

    /**
     * Whether the state knows all rows of a stream of so many points, the stream has not changed, and next to nothing of it is to be
     * forgotten. Short memories that took over from the first parameters are no change.
     *
     * @param points that must be all that have come
     */
    static boolean are(LearnerSpec spec, LearnerState state, long points) {
        double[] lengths = spec.memoryLengths(state.ids().size());
        return points == state.points()
                && spec.has(Ingredient.CHALLENGES)
                && state.challenges().pending() == 0
                && state.clock() == null
                && state.drift().alarms() == 0
                && !state.drift().isUnderWay()
                && state.recentRows().areAllOf(points)
                && lengths[lengths.length - 1] >= MEMORY_SPANS * points;
    }

    /** The fit that is to be made; null: not all rows are known. */
    static @Nullable Challenge fit(LearnerSpec spec, LearnerState state) {
        Memories memories = state.memories();
        if (memories == null || !are(spec, state, state.points())) {
            return null;
        }
        return Challenge.ofAllRows(
                state.points(),
                spec,
                state.standardisation(),
                memories.servedMemory().model(),
                state.recentRows().all());
    }
}
