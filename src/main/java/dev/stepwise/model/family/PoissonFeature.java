package dev.stepwise.model.family;

import dev.stepwise.distribution.count.PoissonFamily;
import java.util.List;
import java.util.Optional;

/** Counts without a limit whose variance within a component is their mean. */
public record PoissonFeature() implements FeatureFamily {

    @Override
    public String label() {
        return "poisson";
    }

    @Override
    public int block() {
        return 3;
    }

    @Override
    public Values values() {
        return new Values.Count();
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(new Parameter("rate", Parameter.Form.POSITIVE_BY_NAME, "rate of"));
    }

    @Override
    public Optional<String> moreDispersed() {
        return Optional.of(new NegativeBinomialFeature().label());
    }

    @Override
    public List<double[]> outcomes(int largest, int most) {
        return CountsMapping.upTo(largest, most);
    }

    @Override
    public BlockMapping mapping(List<Feature> features, FamilyOptions options) {
        List<String> names = Feature.names(features);
        return new CountsMapping(new PoissonFamily(names.size()), names, "rate");
    }
}
