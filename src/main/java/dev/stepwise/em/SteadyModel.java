package dev.stepwise.em;

import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import org.jspecify.annotations.Nullable;

/**
 * The components as they were before the stream began to change. Within some hundred points of a change a short memory may
 * have moved a component to where another cluster has appeared; which cluster is which is then seen by where they were.
 */
final class SteadyModel {

    /** After so many sampled rows it is no longer what came before the change: those that follow an alarm bring six challenges. */
    private static final long LASTING_ROWS = 10_000;

    private final MixtureShape shape;
    private @Nullable MixtureModel model;
    private long since;
    private boolean changed;

    SteadyModel(MixtureShape shape) {
        this.shape = shape;
    }

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

    /** The state, or null when it has not changed since the last call. */
    byte @Nullable [] drain(int layout) {
        if (!changed) {
            return null;
        }
        changed = false;
        StateWriter out = new StateWriter(layout).put(since).put(model == null ? 0 : model.components());
        return out.put(model == null ? new double[0] : model.toArray()).toBytes();
    }

    void read(StateReader in) {
        since = in.readLong();
        int components = in.readInt();
        double[] values = in.readDoubles();
        model = components == 0 ? null : MixtureModel.fromArray(shape, components, values);
    }
}
