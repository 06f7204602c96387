package dev.stepwise.model.family;

import dev.stepwise.distribution.count.NegativeBinomialFamily;
import java.util.List;

/** Counts without a limit that spread more within a component than Poisson counts do. */
public record NegativeBinomialFeature() implements FeatureFamily {

    static final String SIZE = "size";

    @Override
    public String label() {
        return "negative-binomial";
    }

    @Override
    public int block() {
        return 6;
    }

    @Override
    public Values values() {
        return new Values.Count();
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                new Parameter("rate", Parameter.Form.POSITIVE_BY_NAME, "rate of"),
                new Parameter(SIZE, Parameter.Form.POSITIVE_BY_NAME, "size of"));
    }

    @Override
    public List<String> shapeParameters() {
        return List.of(SIZE);
    }

    @Override
    public boolean isConjugate() {
        return false;
    }

    @Override
    public List<double[]> outcomes(int largest, int most) {
        return CountsMapping.upTo(largest, most);
    }

    @Override
    public BlockMapping mapping(List<Feature> features, FamilyOptions options) {
        List<String> names = Feature.names(features);
        return new NegativeBinomialMapping(
                switch (options.shape(SIZE)) {
                    case ShapeParameter.Given(double value) -> NegativeBinomialFamily.fixed(names.size(), value);
                    case ShapeParameter.Estimated(boolean shared) ->
                        NegativeBinomialFamily.estimated(names.size(), shared);
                },
                names);
    }
}
