package dev.stepwise.em.search;

import dev.stepwise.distribution.Units;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureStatistics;
import java.util.Arrays;

/**
 * An adoption says what the learner goes on from.
 *
 * @param standardisation the units of the rest
 * @param model in standardised units
 * @param statistics of the rows behind it, expected under the model
 * @param origin for each component the one of the model before that it is, whose memory goes on; {@link #NEW}: it has none.
 *     Where any goes on, the units are the ones before
 */
public record Adoption(Units standardisation, MixtureModel model, MixtureStatistics statistics, int[] origin) {

    /** The origin of a component without one. */
    public static final int NEW = -1;

    public Adoption {
        origin = origin.clone();
        if (origin.length != model.components() || statistics.components() != model.components()) {
            throw new IllegalArgumentException(origin.length + " origins of " + model.components() + " components");
        }
    }

    /** A whole fit: all components are new. */
    public Adoption(Units standardisation, MixtureModel model, MixtureStatistics statistics) {
        this(standardisation, model, statistics, allNew(model.components()));
    }

    private static int[] allNew(int components) {
        int[] origin = new int[components];
        Arrays.fill(origin, NEW);
        return origin;
    }

    @Override
    public int[] origin() {
        return origin.clone();
    }

    /** Whether no memory goes on. */
    public boolean isWhole() {
        return Arrays.stream(origin).allMatch(k -> k == NEW);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Adoption that
                && standardisation.equals(that.standardisation)
                && model.equals(that.model)
                && statistics.equals(that.statistics)
                && Arrays.equals(origin, that.origin);
    }

    @Override
    public int hashCode() {
        return 31 * model.hashCode() + Arrays.hashCode(origin);
    }

    @Override
    public String toString() {
        return "Adoption[model=" + model + ", origin=" + Arrays.toString(origin) + "]";
    }
}
