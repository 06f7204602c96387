package dev.stepwise.model.family;

import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.Prior;
import dev.stepwise.distribution.circular.VonMises;
import dev.stepwise.distribution.circular.VonMisesFamily;
import java.util.List;
import java.util.Map;

/** The block of directions, each with a mean direction and a concentration. */
record VonMisesMapping(VonMisesFamily family, List<String> names) implements BlockMapping {

    @Override
    public Prior prior(PriorDefinition.ByHand given) {
        return CountsMapping.pseudoCount(given);
    }

    @Override
    public Distribution distribution(ComponentParameters given) {
        return new VonMises(
                values(given.byName(VonMisesFamily.MEAN_DIRECTION)),
                values(given.byName(VonMisesFamily.CONCENTRATION)),
                family.periods());
    }

    private double[] values(Map<String, Double> byName) {
        return names.stream()
                .mapToDouble(name -> byName.getOrDefault(name, Double.NaN))
                .toArray();
    }

    @Override
    public void name(Distribution distribution, ComponentParameters.Builder into) {
        VonMises directions = (VonMises) distribution;
        into.byName(VonMisesFamily.MEAN_DIRECTION, CountsMapping.named(names, directions.means(), 0));
        into.byName(VonMisesFamily.CONCENTRATION, CountsMapping.named(names, directions.concentrations(), 0));
        into.byName(VonMisesFeature.RESULTANT_LENGTH, CountsMapping.named(names, directions.resultantLengths(), 0));
    }
}
