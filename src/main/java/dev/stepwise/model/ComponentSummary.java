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
 */
public record ComponentSummary(
        int id, double weight, @Nullable String label, ComponentParameters parameters) {}
