package dev.stepwise.model.family;

import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.Prior;
import dev.stepwise.distribution.count.NegativeBinomial;
import dev.stepwise.distribution.count.NegativeBinomialFamily;
import java.util.List;
import java.util.Map;

/** The block of negative-binomial counts, each with a rate and a size. */
record NegativeBinomialMapping(NegativeBinomialFamily family, List<String> names) implements BlockMapping {

    @Override
    public Prior prior(PriorDefinition.ByHand given) {
        return CountsMapping.pseudoCount(given);
    }

    @Override
    public Distribution distribution(ComponentParameters given) {
        return new NegativeBinomial(
                values(given.byName("rate"), Double.NaN),
                values(given.byName(NegativeBinomialFeature.SIZE), family.startingSize()));
    }

    private double[] values(Map<String, Double> byName, double otherwise) {
        return names.stream()
                .mapToDouble(name -> byName.getOrDefault(name, otherwise))
                .toArray();
    }

    @Override
    public void name(Distribution distribution, ComponentParameters.Builder into) {
        NegativeBinomial counts = (NegativeBinomial) distribution;
        into.byName("rate", CountsMapping.named(names, counts.rates(), 0));
        into.byName(NegativeBinomialFeature.SIZE, CountsMapping.named(names, counts.sizes(), 0));
    }
}
