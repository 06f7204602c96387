package dev.stepwise.model;

import dev.stepwise.model.family.ComponentParameters;
import org.jspecify.annotations.Nullable;

/**
 * One component as {@code fit} prints it and a snapshot carries it, in the user's units.
 *
 * @param id stable for the life of the component
 * @param weight share of all points
 * @param label the class it belongs to, or null
 * @param parameters by name
 * @param traits what tells it from the others; null where that is not asked for
 */
public record ComponentSummary(
        int id,
        double weight,
        @Nullable String label,
        ComponentParameters parameters,
        @Nullable ClusterTraits traits) {

    /** Returns this summary with what tells the component from the others. */
    public ComponentSummary with(ClusterTraits traitsOfIt) {
        return new ComponentSummary(id, weight, label, parameters, traitsOfIt);
    }
}
