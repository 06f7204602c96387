package dev.stepwise.em.regime;

import dev.stepwise.em.search.Ingredient;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.mixture.HeldParameters;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of components beside the memories: copies of those that are there, and those that may come back. */
public final class Regimes {

    private final boolean recalls;
    private final RetiredComponents retired;
    private final EstablishedComponents established;

    public Regimes(LearnerSpec spec) {
        recalls = recalls(spec);
        retired = new RetiredComponents(spec.shape(), spec.components());
        established = new EstablishedComponents(spec.memoryLengths(spec.components())[0]);
    }

    /**
     * Whether components that have gone may come back. Components of classes stay, and held parameters belong to the components as they
     * are. What is never forgotten does not go.
     */
    public static boolean recalls(LearnerSpec spec) {
        return spec.has(Ingredient.RECALL)
                && spec.learns()
                && spec.memory().forgets()
                && spec.shape().classes() == 0
                && spec.prior().held().equals(HeldParameters.NONE);
    }

    /** Whether components that have gone may come back. */
    public boolean recalls() {
        return recalls;
    }

    /** Components that have gone and may come back. */
    public RetiredComponents retired() {
        return retired;
    }

    /** Copies of the components that are there. */
    public EstablishedComponents established() {
        return established;
    }

    /** The copy of a component that may be kept when it has gone; null: there is none. */
    public @Nullable KnownComponent known(int id) {
        return recalls ? established.of(id) : null;
    }

    /**
     * The components are others now.
     *
     * @param ids of the components that are there
     * @param gone that may come back
     * @param returned that have come back
     */
    public void replace(List<Integer> ids, List<KnownComponent> gone, List<KnownComponent> returned) {
        retired.remove(ids);
        retired.add(gone);
        established.replace(ids, recalls ? returned : List.of());
    }

    /** A component has faded; what is known of the stream stays. */
    public void leave(int id, List<Integer> remaining) {
        KnownComponent known = known(id);
        if (known != null) {
            retired.add(List.of(known));
        }
        established.keepOnly(remaining);
    }

    /** Forgets all, as where the units are others. */
    public void clear() {
        retired.clear();
        established.clear();
    }
}
