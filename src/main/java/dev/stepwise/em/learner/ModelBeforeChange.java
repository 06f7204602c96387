package dev.stepwise.em.learner;

import dev.stepwise.mixture.MixtureModel;
import org.jspecify.annotations.Nullable;

/**
 * The components as they were before the stream began to change. Within some hundred points of a change a short memory may
 * have moved a component to where another cluster has appeared; which cluster is which is then seen by where they were.
 */
final class ModelBeforeChange {

    /** After so many sampled rows it is no longer what came before the change: those that follow an alarm bring six challenges. */
    private static final long LASTING_ROWS = 10_000;

    /**
     * The state holds the model that is kept.
     *
     * @param since rows ever sampled when it was kept
     * @param model in the units of the epoch; null: none
     */
    public record State(long since, @Nullable MixtureModel model) {}

    private @Nullable MixtureModel model;
    private long since;
    private boolean changed;

    /**
     * Keeps this one, unless there is one of not long ago.
     *
     * @param rows ever sampled
     */
    void keep(MixtureModel steady, long rows) {
        expire(rows);
        if (model == null) {
            model = steady;
            since = rows;
            changed = true;
        }
    }

    /**
     * Forgets a model of long ago. Not to be called while a challenge is worked on, however long it takes: its answer is about the
     * rows of when it was asked for.
     *
     * @param rows ever sampled
     */
    void expire(long rows) {
        boolean ofEarlierRelease = since > rows; // which counted points
        if (rows - since > LASTING_ROWS || ofEarlierRelease) {
            forget();
        }
    }

    /** The model of not long ago, in the units of the epoch, or null. */
    @Nullable
    MixtureModel model() {
        return model;
    }

    /** Leaves components out. */
    void keepOnly(int[] components) {
        if (model != null) {
            model = model.reorder(components);
            changed = true;
        }
    }

    void forget() {
        changed |= model != null;
        model = null;
    }

    State state() {
        return new State(since, model);
    }

    /** Whether the state has changed since the last call. */
    boolean drainChanged() {
        boolean drained = changed;
        changed = false;
        return drained;
    }

    void restore(State state) {
        since = state.since();
        model = state.model();
    }
}
