package dev.stepwise.model;

import dev.stepwise.mixture.MixtureModel;
import java.util.List;
import java.util.Map;

/**
 * The clusters of a model at a moment.
 *
 * @param version of the parameters
 * @param timestampMillis of the moment, in milliseconds since 1970
 * @param ids of the components, in their order
 * @param mixture in the user's units
 * @param names that operators gave clusters, by id
 */
public record ClustersAt(
        long version, long timestampMillis, List<Integer> ids, MixtureModel mixture, Map<Integer, String> names) {

    public ClustersAt {
        ids = List.copyOf(ids);
        names = Map.copyOf(names);
    }
}
