package dev.stepwise.model;

import dev.stepwise.distribution.Background;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.model.family.FamilyOptions;
import dev.stepwise.model.family.FeatureFamily;
import dev.stepwise.model.family.PriorDefinition;
import dev.stepwise.model.family.ShapeParameter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a model file says, checked and with its defaults. Values are in the user's units.
 *
 * @param id name of the model and part of its topics' names
 * @param input where live points come from; null: not said, which is enough for a file of points
 * @param schema what a point is
 * @param componentsPerClass how many components each class of the label has, in order; empty without a label
 * @param components how many components
 * @param covariance structure of the gaussian covariances or student-t scales
 * @param shapes how parameters of shape are set, by their names ({@link FeatureFamily#shapeParameters()})
 * @param estimator how parameters are estimated
 * @param learn false: points are scored with the model as it is
 * @param prior what is believed of the parameters before any data
 * @param fixed values that are not estimated
 * @param forgetting how fast the memory of old points fades
 * @param impute whether assignments carry what is missing in a point
 * @param background what is assumed of points that belong to no cluster
 * @param anomalyRate share of points whose assignments are marked as anomalies; 0: none are
 * @param explain which assignments say why a point is what it is
 * @param key what says which points have weights and means of their own; null: nothing
 * @param names whether assignments say what operators call their clusters
 * @param initial a start, one entry a component in the components' order; empty: found from the data
 */
public record ModelDefinition(
        String id,
        @Nullable ModelInput input,
        ModelSchema schema,
        List<Integer> componentsPerClass,
        ComponentCount components,
        CovarianceStructure covariance,
        Map<String, ShapeParameter> shapes,
        Estimator estimator,
        boolean learn,
        PriorDefinition prior,
        HeldValues fixed,
        Forgetting forgetting,
        boolean impute,
        Background background,
        double anomalyRate,
        Explain explain,
        @Nullable KeyDefinition key,
        boolean names,
        List<InitialComponent> initial)
        implements FamilyOptions {

    public ModelDefinition {
        componentsPerClass = List.copyOf(componentsPerClass);
        shapes = Map.copyOf(shapes);
        initial = List.copyOf(initial);
    }

    @Override
    public ShapeParameter shape(String name) {
        return shapes.getOrDefault(name, ShapeParameter.DEFAULT);
    }

    /** Returns this model for points from elsewhere. */
    public ModelDefinition readFrom(ModelInput other) {
        return new ModelDefinition(
                id,
                other,
                schema,
                componentsPerClass,
                components,
                covariance,
                shapes,
                estimator,
                learn,
                prior,
                fixed,
                forgetting,
                impute,
                background,
                anomalyRate,
                explain,
                key,
                names,
                initial);
    }

    /** Returns this model with another number of components. */
    public ModelDefinition withComponents(ComponentCount other) {
        return new ModelDefinition(
                id,
                input,
                schema,
                componentsPerClass,
                other,
                covariance,
                shapes,
                estimator,
                learn,
                prior,
                fixed,
                forgetting,
                impute,
                background,
                anomalyRate,
                explain,
                key,
                names,
                initial);
    }

    /** Identifies what this model means, stable across runs, releases and ways to write the same model. */
    public ModelFingerprint fingerprint() {
        return ModelFingerprint.of(this);
    }
}
