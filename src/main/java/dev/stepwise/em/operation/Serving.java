package dev.stepwise.em.operation;

import dev.stepwise.em.scoring.ModelParameters;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What scorers are told of a learner.
 *
 * @param learned the newest parameters, with which points become mini-batches
 * @param pinned parameters that points are assigned with while an operator wants it so; null: those that are learned
 * @param names that operators gave clusters, by id
 * @param frozen whether an operator wants that nothing is learned
 */
public record Serving(
        ModelParameters learned, @Nullable ModelParameters pinned, SortedMap<Integer, String> names, boolean frozen) {

    public Serving {
        names = names.isEmpty()
                ? Collections.emptySortedMap()
                : Collections.unmodifiableSortedMap(new TreeMap<>(names));
    }

    /** Parameters of which no operator wants anything. */
    public Serving(ModelParameters learned) {
        this(learned, null, Collections.emptySortedMap(), false);
    }

    /** This, without the names. */
    public Serving withoutNames() {
        return new Serving(learned, pinned, Collections.emptySortedMap(), frozen);
    }

    /** This, where nobody who scores learns anything. */
    public Serving withoutFreeze() {
        return new Serving(learned, pinned, names, false);
    }

    /** The parameters that points are assigned with. */
    public ModelParameters assigning() {
        return pinned == null ? learned : pinned;
    }

    /**
     * This, where another has come before it: what has the same version is the same object as there, so that whoever goes by objects
     * goes on.
     */
    public Serving after(Serving earlier) {
        return new Serving(
                isSame(learned, earlier.learned) ? earlier.learned : learned,
                isSame(pinned, earlier.pinned) ? earlier.pinned : pinned,
                names.equals(earlier.names) ? earlier.names : names,
                frozen);
    }

    private static boolean isSame(@Nullable ModelParameters one, @Nullable ModelParameters other) {
        return one != null && other != null && one.version() == other.version();
    }
}
