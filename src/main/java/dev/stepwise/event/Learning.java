package dev.stepwise.event;

import dev.stepwise.em.LearnerSpec;
import dev.stepwise.em.MemoryChoice;

/** What a model's definition means to the learner. */
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
                model.id().hashCode());
    }

    private static MemoryChoice memory(Forgetting forgetting) {
        return switch (forgetting) {
            case Forgetting.Auto() -> new MemoryChoice.Automatic();
            case Forgetting.None() -> new MemoryChoice.Unlimited();
            case Forgetting.HalfLifePoints(double points) -> new MemoryChoice.HalfLifePoints(points);
            case Forgetting.HalfLife halfLife ->
                throw new IllegalArgumentException("forgetting by event time is refused by the model file's parser");
        };
    }
}
