package dev.stepwise.model;

import dev.stepwise.distribution.Distribution;
import dev.stepwise.em.batch.PriorChoice;
import dev.stepwise.mixture.Contrast;
import dev.stepwise.mixture.HeldParameters;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixturePrior;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.WeightPrior;
import dev.stepwise.model.ModelSchema.LabelField;
import dev.stepwise.model.family.BlockMapping;
import dev.stepwise.model.family.ComponentParameters;
import dev.stepwise.model.family.Feature;
import dev.stepwise.model.family.PriorDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Says what a model's definition means to the core, and what the core's components mean to people. */
public final class MixtureMapping {

    private static final double WEIGHT_ROUNDING = 1e-9;

    /** The work grows with the square of the number of components; with more, each is like some other anyway. */
    private static final int MOST_CONTRASTED = 100;

    /** A snapshot has to be made between two mini-batches: so many densities take about a sixth of a second. */
    private static final long MOST_EVALUATIONS = 1 << 22;

    private final ModelDefinition model;
    private final List<BlockMapping> blocks;
    private final MixtureShape shape;

    public MixtureMapping(ModelDefinition model) {
        this.model = model;
        TreeMap<Integer, List<Feature>> byBlock = new TreeMap<>();
        for (Feature feature : model.schema().features()) {
            byBlock.computeIfAbsent(feature.family().block(), _ -> new ArrayList<>())
                    .add(feature);
        }
        this.blocks = byBlock.values().stream()
                .map(features -> features.getFirst().family().mapping(features, model))
                .toList();
        this.shape = new MixtureShape(
                blocks.stream().map(BlockMapping::family).toList(),
                model.componentsPerClass(),
                model.background(),
                model.schema().transforms());
    }

    /** The blocks of columns and the classes. */
    public MixtureShape shape() {
        return shape;
    }

    /** Returns the description of a point. */
    public ModelSchema schema() {
        return model.schema();
    }

    /** Number of components. */
    public int components() {
        return model.components().max();
    }

    /** Free parameters of the model. */
    public int parameterCount() {
        return shape.parameterCount(components()) - held().count(shape, components());
    }

    /** The prior and what is held, in the user's units where it has units. */
    public PriorChoice prior() {
        switch (model.estimator()) {
            case VARIATIONAL -> {
                return new PriorChoice.Variational(WeightPrior.DIRICHLET);
            }
            case VARIATIONAL_PROCESS -> {
                return new PriorChoice.Variational(WeightPrior.STICK_BREAKING);
            }
            case EM -> {}
        }
        PriorChoice prior = switch (model.prior()) {
            case PriorDefinition.Auto() -> new PriorChoice.Automatic();
            case PriorDefinition.None() -> new PriorChoice.None();
            case PriorDefinition.ByHand byHand ->
                new PriorChoice.ByHand(new MixturePrior(
                        blocks.stream().map(block -> block.prior(byHand)).toList(),
                        byHand.weightsPseudoCount().orElse(0)));
        };
        return model.fixed().equals(HeldValues.NONE) ? prior : new PriorChoice.Holding(prior, held());
    }

    private HeldParameters held() {
        return new HeldParameters(
                model.fixed().weights(),
                model.fixed().parameters().isEmpty() ? null : start().orElseThrow(),
                Set.copyOf(model.fixed().parameters()));
    }

    /** The start that the model file gives, in the user's units. */
    public Optional<MixtureModel> start() {
        return model.initial().isEmpty()
                ? Optional.empty()
                : Optional.of(new MixtureModel(shape, startingWeights(), distributions(model.initial())));
    }

    /** The mixture of components with just the weights that they have, in the user's units. */
    public MixtureModel mixture(List<InitialComponent> components) {
        double[] weights =
                components.stream().mapToDouble(InitialComponent::weight).toArray();
        return new MixtureModel(shape, weights, distributions(components));
    }

    private List<List<Distribution>> distributions(List<InitialComponent> components) {
        List<List<Distribution>> distributions = new ArrayList<>();
        for (BlockMapping block : blocks) {
            distributions.add(components.stream()
                    .map(component -> block.distribution(component.parameters()))
                    .toList());
        }
        return distributions;
    }

    /**
     * Returns the starting weights. If the model has no background, they are the given weights, scaled to add up to 1.
     * If it has one and the given weights leave room for it, they stay as given. If they leave no room, they are scaled
     * to leave what a background starts with.
     */
    private double[] startingWeights() {
        double[] weights =
                model.initial().stream().mapToDouble(InitialComponent::weight).toArray();
        double sum = Arrays.stream(weights).sum();
        double background = Math.max(0, 1 - sum);
        if (!shape.hasBackground()) {
            background = 0;
        } else if (background < WEIGHT_ROUNDING) {
            background = MixtureShape.STARTING_BACKGROUND;
        }
        for (int k = 0; k < weights.length; k++) {
            weights[k] *= (1 - background) / sum;
        }
        return weights;
    }

    /** The parameters of one component by name. */
    public ComponentParameters parameters(MixtureModel inUserUnits, int component) {
        ComponentParameters.Builder parameters = new ComponentParameters.Builder();
        for (int b = 0; b < blocks.size(); b++) {
            blocks.get(b).name(inUserUnits.distribution(component, b), parameters);
        }
        return parameters.build();
    }

    /** The class of a component, or null. */
    public @Nullable String label(int component) {
        LabelField label = model.schema().label();
        int of = shape.classOf(component);
        return label != null && of >= 0 ? label.classes().get(of) : null;
    }

    /** One component as it is shown. */
    public ComponentSummary summary(int id, MixtureModel inUserUnits, int component) {
        return new ComponentSummary(
                id, inUserUnits.weight(component), label(component), parameters(inUserUnits, component), null);
    }

    /**
     * Components as they are shown, with what tells them from one another.
     *
     * @param ids of the components in this order
     * @param order of the components
     */
    public List<ComponentSummary> summaries(List<Integer> ids, MixtureModel inUserUnits, List<Integer> order) {
        Contrast contrast = contrast(inUserUnits);
        List<ComponentSummary> summaries = new ArrayList<>();
        for (int k : order) {
            ComponentSummary summary = summary(ids.get(summaries.size()), inUserUnits, k);
            summaries.add(contrast == null ? summary : summary.with(ClusterTraits.of(model.schema(), contrast, k)));
        }
        return summaries;
    }

    /** What tells components from one another; null where that is too much to ask. */
    private static @Nullable Contrast contrast(MixtureModel inUserUnits) {
        if (inUserUnits.components() > MOST_CONTRASTED) {
            return null;
        }
        Contrast contrast = new Contrast(inUserUnits);
        return contrast.evaluations() > MOST_EVALUATIONS ? null : contrast;
    }
}
