package dev.stepwise.model;

import dev.stepwise.model.family.ComponentParameters;
import org.jspecify.annotations.Nullable;

/**
 * One component of a start that is given.
 *
 * @param id of the cluster where it was found; null: by its place
 * @param weight above 0; the weights of a start sum to 1
 * @param label the class it belongs to; null: by its place
 * @param parameters by name
 */
public record InitialComponent(
        @Nullable String id, double weight, @Nullable String label, ComponentParameters parameters) {}
