package dev.stepwise.em;

import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import org.jspecify.annotations.Nullable;

/**
 * What a learner learns, and how.
 *
 * @param shape of the mixture
 * @param components K, at least 1
 * @param prior what is believed before any point
 * @param memory how fast it forgets
 * @param initial parameters to start from, in the user's units; null: found from the first points
 * @param learns false: it keeps the parameters that it starts with
 * @param bootstrapPoints points that a first fit is made of
 * @param seed of every random choice
 */
public record LearnerSpec(
        MixtureShape shape,
        int components,
        PriorChoice prior,
        MemoryChoice memory,
        @Nullable MixtureModel initial,
        boolean learns,
        int bootstrapPoints,
        long seed) {

    /** Serving begins after so many points. */
    public static final int BOOTSTRAP_POINTS = 500;

    public LearnerSpec {
        if (components < 1 || components < shape.classes() || bootstrapPoints < 1) {
            throw new IllegalArgumentException(
                    components + " components for " + shape.classes() + " classes from " + bootstrapPoints + " points");
        }
        if (initial != null && initial.components() != components) {
            throw new IllegalArgumentException(
                    "initial parameters of " + initial.components() + " components instead of " + components);
        }
    }

    /** The default configuration. */
    public LearnerSpec(MixtureShape shape, int components) {
        this(
                shape,
                components,
                new PriorChoice.Automatic(),
                new MemoryChoice.Automatic(),
                null,
                true,
                BOOTSTRAP_POINTS,
                1);
    }

    /** Free parameters p of the mixture. */
    int parameterCount() {
        return shape.parameterCount(components) - prior.held().count(shape, components);
    }
}
