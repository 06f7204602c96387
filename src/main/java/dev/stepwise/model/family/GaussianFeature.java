package dev.stepwise.model.family;

import dev.stepwise.distribution.Transform;
import java.util.List;

/**
 * Numbers; all gaussian features of a model form one block with one covariance structure.
 *
 * @param transform of the numbers before they are modelled
 */
public record GaussianFeature(Transform transform) implements FeatureFamily {

    /** Numbers as they are. */
    public GaussianFeature() {
        this(Transform.NONE);
    }

    @Override
    public String label() {
        return "gaussian";
    }

    @Override
    public int block() {
        return 0;
    }

    @Override
    public Values values() {
        return new Values.Number(transform);
    }

    @Override
    public GaussianFeature withTransform(Transform other) {
        return new GaussianFeature(other);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                new Parameter("mean", Parameter.Form.VECTOR, "mean"),
                new Parameter("covariance", Parameter.Form.MATRIX, "the standard deviation"),
                TransformedNumbers.MEDIAN,
                TransformedNumbers.LOWER,
                TransformedNumbers.UPPER);
    }

    @Override
    public BlockMapping mapping(List<Feature> features, FamilyOptions options) {
        return NumbersMapping.gaussian(options.covariance(), features);
    }
}
