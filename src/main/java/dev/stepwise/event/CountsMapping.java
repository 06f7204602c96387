package dev.stepwise.event;

import dev.stepwise.distribution.BinomialFamily;
import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.MultinomialFamily;
import dev.stepwise.distribution.PoissonFamily;
import dev.stepwise.distribution.Prior;
import dev.stepwise.distribution.PseudoCount;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A block of counts with one parameter for each value: binomial, poisson or multinomial. */
record CountsMapping(
        Family family, List<String> names, Function<ComponentParameters, Map<String, Double>> given, Sink sink)
        implements BlockMapping {

    /** Takes a parameter by name. */
    interface Sink {
        void put(ComponentParameters.Builder into, String name, double value);
    }

    static CountsMapping binomial(List<String> names) {
        return new CountsMapping(
                new BinomialFamily(names.size()),
                names,
                ComponentParameters::probability,
                ComponentParameters.Builder::probability);
    }

    static CountsMapping poisson(List<String> names) {
        return new CountsMapping(
                new PoissonFamily(names.size()), names, ComponentParameters::rate, ComponentParameters.Builder::rate);
    }

    static CountsMapping multinomial(List<String> names) {
        return new CountsMapping(
                new MultinomialFamily(names.size()),
                names,
                ComponentParameters::multinomial,
                ComponentParameters.Builder::multinomial);
    }

    @Override
    public Prior prior(PriorDefinition.ByHand byHand) {
        return pseudoCount(byHand);
    }

    static Prior pseudoCount(PriorDefinition.ByHand byHand) {
        return byHand.countsPseudoCount().isPresent()
                ? new PseudoCount(byHand.countsPseudoCount().getAsDouble())
                : Prior.NONE;
    }

    @Override
    public Distribution distribution(ComponentParameters parameters) {
        Map<String, Double> values = given.apply(parameters);
        return family.distribution(names.stream()
                .mapToDouble(name -> values.getOrDefault(name, Double.NaN))
                .toArray());
    }

    @Override
    public void name(Distribution distribution, ComponentParameters.Builder into) {
        double[] values = distribution.toArray();
        for (int j = 0; j < values.length; j++) {
            sink.put(into, names.get(j), values[j]);
        }
    }
}
