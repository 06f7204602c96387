package dev.stepwise.mixture;

import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.SufficientStatistics;
import dev.stepwise.distribution.Units;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The held parameters are known and are not estimated.
 *
 * @param weights of all components; empty: estimated
 * @param values where held parameters have their values; null when none is held
 * @param parameters names of the parameters that every component has from {@code values}
 */
public record HeldParameters(List<Double> weights, @Nullable MixtureModel values, Set<String> parameters) {

    /** Everything is estimated. */
    public static final HeldParameters NONE = new HeldParameters(List.of(), null, Set.of());

    public HeldParameters {
        weights = List.copyOf(weights);
        parameters = Set.copyOf(parameters);
        if (values == null && !parameters.isEmpty()) {
            throw new IllegalArgumentException("held parameters need values");
        }
    }

    /** Takes this knowledge in these units and returns it in the user's units. */
    HeldParameters rescale(Units units) {
        return values == null ? this : new HeldParameters(weights, values.rescale(units), parameters);
    }

    /** How many of the parameters of a mixture are not free. */
    public int count(MixtureShape shape, int k) {
        int held = weights.isEmpty() ? 0 : k - 1;
        for (Family family : shape.families()) {
            held += parameters.stream()
                    .mapToInt(name -> family.parameterCount(k, name))
                    .sum();
        }
        return held;
    }

    double[] weights(double[] estimated) {
        return weights.isEmpty()
                ? estimated
                : weights.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** The statistics of a block with what is held taken for given. */
    List<SufficientStatistics> hold(List<SufficientStatistics> statistics, Family family, int block) {
        if (parameters.isEmpty()) {
            return statistics;
        }
        List<SufficientStatistics> held = new ArrayList<>();
        for (int k = 0; k < statistics.size(); k++) {
            held.add(family.hold(statistics.get(k), given(k, block), parameters));
        }
        return held;
    }

    /** The estimates of a block with what is held put in. */
    List<Distribution> hold(Family family, List<Distribution> estimates, int block) {
        if (parameters.isEmpty()) {
            return estimates;
        }
        List<Distribution> held = new ArrayList<>();
        for (int k = 0; k < estimates.size(); k++) {
            held.add(family.hold(estimates.get(k), given(k, block), parameters));
        }
        return held;
    }

    private Distribution given(int component, int block) {
        return Objects.requireNonNull(values).distribution(component, block);
    }
}
