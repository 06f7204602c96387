package dev.stepwise.event;

import dev.stepwise.em.LearnerSpec;
import dev.stepwise.em.MemoryChoice;

/** What a model's definition means to the learner. */
public final class Learning {

    private Learning() {}

    /** How to learn this model. */
    public static LearnerSpec specOf(ModelDefinition model) {
        MixtureMapping mapping = new MixtureMapping(model);
        int parameters = mapping.shape().parameterCount(mapping.components());
        return new LearnerSpec(
                mapping.shape(),
                mapping.components(),
                mapping.prior(),
                memory(model.forgetting()),
                mapping.start(),
                model.learn(),
                LearnerSpec.bootstrapPoints(parameters),
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
