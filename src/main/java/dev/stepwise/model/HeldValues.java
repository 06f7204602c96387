package dev.stepwise.model;

import java.util.List;

/**
 * Values that are not estimated.
 *
 * @param weights the components' weights, in the order of {@code initial} if there is one; empty: estimated
 * @param parameters names of parameters that stay as {@code initial} has them
 */
public record HeldValues(List<Double> weights, List<String> parameters) {

    /** Everything is estimated. */
    public static final HeldValues NONE = new HeldValues(List.of(), List.of());

    public HeldValues {
        weights = List.copyOf(weights);
        parameters = List.copyOf(parameters);
    }
}
