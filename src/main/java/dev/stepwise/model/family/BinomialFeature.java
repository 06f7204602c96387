package dev.stepwise.model.family;

import dev.stepwise.distribution.count.BinomialFamily;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Successes out of a number of trials. Each takes two columns of a row, successes and trials.
 *
 * @param given how many trials
 */
public record BinomialFeature(Trials given) implements FeatureFamily {

    @Override
    public String label() {
        return "binomial";
    }

    @Override
    public int block() {
        return 4;
    }

    @Override
    public Values values() {
        return new Values.Count();
    }

    @Override
    public Optional<Trials> trials() {
        return Optional.of(given);
    }

    @Override
    public BinomialFeature withTrials(Trials other) {
        return new BinomialFeature(other);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(new Parameter("probability", Parameter.Form.PROBABILITY_BY_NAME, "probability of"));
    }

    /** Returns every possible count if the number of trials is constant, whatever was seen. */
    @Override
    public List<double[]> outcomes(int largest, int most) {
        return given instanceof Trials.Constant(int trials) && trials < most
                ? IntStream.rangeClosed(0, trials)
                        .mapToObj(count -> new double[] {count, trials})
                        .toList()
                : List.of();
    }

    @Override
    public BlockMapping mapping(List<Feature> features, FamilyOptions options) {
        List<String> names = Feature.names(features);
        return new CountsMapping(new BinomialFamily(names.size()), names, "probability");
    }
}
