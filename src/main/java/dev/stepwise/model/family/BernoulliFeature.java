package dev.stepwise.model.family;

import java.util.List;

/** 0 or 1, false or true. */
public record BernoulliFeature() implements FeatureFamily {

    @Override
    public String label() {
        return "bernoulli";
    }

    @Override
    public int block() {
        return 1;
    }

    @Override
    public Values values() {
        return new Values.YesNo();
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(new Parameter("probability", Parameter.Form.PROBABILITY_BY_NAME, "probability of"));
    }

    @Override
    public BlockMapping mapping(List<Feature> features, FamilyOptions options) {
        return LevelsMapping.bernoulli(Feature.names(features));
    }
}
