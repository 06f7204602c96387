package dev.stepwise.model.family;

import dev.stepwise.distribution.count.MultinomialFamily;
import java.util.List;

/** The count of one word; all multinomial features of a model form one block of counts. */
public record MultinomialFeature() implements FeatureFamily {

    @Override
    public String label() {
        return "multinomial";
    }

    @Override
    public int block() {
        return 5;
    }

    @Override
    public Values values() {
        return new Values.Count();
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(new Parameter("multinomial", Parameter.Form.SHARE_BY_NAME, "share of"));
    }

    @Override
    public BlockMapping mapping(List<Feature> features, FamilyOptions options) {
        List<String> names = Feature.names(features);
        return new CountsMapping(new MultinomialFamily(names.size()), names, "multinomial");
    }
}
