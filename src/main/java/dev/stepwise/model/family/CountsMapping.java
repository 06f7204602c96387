package dev.stepwise.model.family;

import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.Prior;
import dev.stepwise.distribution.count.PseudoCount;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/**
 * A block of counts with one parameter for each value: binomial, poisson or multinomial.
 *
 * @param names of the values
 * @param parameter name of the parameter
 */
record CountsMapping(Family family, List<String> names, String parameter) implements BlockMapping {

    /** The counts from 0 on, each as a row of one column; none if they are more than {@code most}. */
    static List<double[]> upTo(int largest, int most) {
        return largest >= most
                ? List.of()
                : IntStream.rangeClosed(0, largest)
                        .mapToObj(count -> new double[] {count})
                        .toList();
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
        Map<String, Double> values = parameters.byName(parameter);
        return family.distribution(names.stream()
                .mapToDouble(name -> values.getOrDefault(name, Double.NaN))
                .toArray());
    }

    @Override
    public void name(Distribution distribution, ComponentParameters.Builder into) {
        into.byName(parameter, named(names, distribution.toArray(), 0));
    }

    /** The numbers from {@code from} on, by name. */
    static SequencedMap<String, Double> named(List<String> names, double[] values, int from) {
        SequencedMap<String, Double> named = new LinkedHashMap<>();
        for (int j = 0; j < names.size(); j++) {
            named.put(names.get(j), values[from + j]);
        }
        return named;
    }
}
