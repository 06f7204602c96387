package dev.stepwise.model;

import dev.stepwise.em.scoring.MemoryChoice;
import dev.stepwise.em.search.LearnerSpec;
import java.time.Duration;
import java.util.Set;

/** Says what a model's definition means to the learner. */
public final class Learning {

    private Learning() {}

    /** How to learn this model. */
    public static LearnerSpec specOf(ModelDefinition model) {
        MixtureMapping mapping = new MixtureMapping(model);
        return new LearnerSpec(
                mapping.shape(),
                mapping.components(),
                mapping.prior(),
                memory(model.forgetting()),
                mapping.start().orElse(null),
                model.learn(),
                LearnerSpec.bootstrapPoints(mapping.parameterCount()),
                model.id().hashCode(),
                model.components().min(),
                Set.of(),
                model.anomalyRate());
    }

    private static double millis(Duration duration) {
        return duration.toSeconds() * 1e3 + duration.toNanosPart() * 1e-6;
    }

    private static MemoryChoice memory(Forgetting forgetting) {
        return switch (forgetting) {
            case Forgetting.Auto() -> new MemoryChoice.Automatic();
            case Forgetting.None() -> new MemoryChoice.Unlimited();
            case Forgetting.HalfLifePoints(double points) -> new MemoryChoice.HalfLifePoints(points);
            case Forgetting.HalfLife(Duration halfLife, Duration maxGap) ->
                new MemoryChoice.HalfLife(millis(halfLife), maxGap == null ? Double.POSITIVE_INFINITY : millis(maxGap));
            case Forgetting.NoShorterThan(Forgetting other, double points) ->
                new MemoryChoice.NoShorterThan(memory(other), points);
        };
    }
}
