package dev.stepwise.model.family;

import java.util.List;

/** Numbers; all gaussian features of a model form one block with one covariance structure. */
public record GaussianFeature() implements FeatureFamily {

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
        return new Values.Number();
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                new Parameter("mean", Parameter.Form.VECTOR, "mean"),
                new Parameter("covariance", Parameter.Form.MATRIX, "the standard deviation"));
    }

    @Override
    public BlockMapping mapping(List<Feature> features, FamilyOptions options) {
        return NumbersMapping.gaussian(
                options.covariance(), Feature.names(features).size());
    }
}
