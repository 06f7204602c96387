package dev.stepwise.model.family;

import java.util.List;

/**
 * One of several levels, as text.
 *
 * @param levels at least two, all different
 */
public record CategoricalFeature(List<String> levels) implements FeatureFamily {

    public CategoricalFeature {
        levels = List.copyOf(levels);
    }

    @Override
    public String label() {
        return "categorical";
    }

    @Override
    public int block() {
        return 2;
    }

    @Override
    public Values values() {
        return new Values.Level(levels);
    }

    @Override
    public CategoricalFeature withLevels(List<String> other) {
        return new CategoricalFeature(other);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(new Parameter("probabilities", Parameter.Form.SHARE_BY_LEVEL, ""));
    }

    @Override
    public BlockMapping mapping(List<Feature> features, FamilyOptions options) {
        return LevelsMapping.categorical(features);
    }
}
