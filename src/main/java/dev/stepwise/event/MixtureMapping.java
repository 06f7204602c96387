package dev.stepwise.event;

import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.Gaussian;
import dev.stepwise.distribution.GaussianFamily;
import dev.stepwise.distribution.Prior;
import dev.stepwise.em.PriorChoice;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixturePrior;
import dev.stepwise.mixture.MixtureShape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a model's definition means to the core, and what the core's components mean to people. */
public final class MixtureMapping {

    private final ModelDefinition model;
    private final GaussianFamily gaussian;
    private final MixtureShape shape;

    public MixtureMapping(ModelDefinition model) {
        this.model = model;
        this.gaussian = new GaussianFamily(model.covariance(), model.schema().columns());
        this.shape =
                new MixtureShape(List.of(gaussian), model.componentsPerClass().size());
    }

    /** The blocks of columns and the classes. */
    public MixtureShape shape() {
        return shape;
    }

    /** Number of components. */
    public int components() {
        return model.components().max();
    }

    /** The prior, in the user's units where it has units. */
    public PriorChoice prior() {
        return switch (model.prior()) {
            case PriorDefinition.Auto() -> new PriorChoice.Automatic();
            case PriorDefinition.None() -> new PriorChoice.None();
            case PriorDefinition.ByHand(var niw, var _, var weights) ->
                new PriorChoice.ByHand(new MixturePrior(List.of(niw == null ? Prior.NONE : niw), weights.orElse(0)));
        };
    }

    /** The start that the model file gives, in the user's units, or null. */
    public @Nullable MixtureModel start() {
        if (model.initial().isEmpty()) {
            return null;
        }
        double[] weights =
                model.initial().stream().mapToDouble(InitialComponent::weight).toArray();
        List<Distribution> block = new ArrayList<>();
        for (InitialComponent component : model.initial()) {
            ComponentParameters given = component.parameters();
            block.add(gaussian.distribution(Rows.vector(given.mean()), Rows.pack(given.covariance())));
        }
        return new MixtureModel(shape, weights, List.of(block));
    }

    /** The parameters of one component by name. */
    public ComponentParameters parameters(MixtureModel inUserUnits, int component) {
        Gaussian distribution = (Gaussian) inUserUnits.distribution(component, 0);
        return ComponentParameters.gaussian(
                Rows.list(distribution.mean()), Rows.unpack(distribution.covariance(), gaussian.dimension()));
    }

    /** The class of a component, or null. */
    public @Nullable String label(int component) {
        var label = model.schema().label();
        return label != null && component < label.classes().size()
                ? label.classes().get(component)
                : null;
    }

    /** One component as it is shown. */
    public ComponentSummary summary(int id, MixtureModel inUserUnits, int component) {
        return new ComponentSummary(
                id, inUserUnits.weight(component), label(component), parameters(inUserUnits, component));
    }
}
