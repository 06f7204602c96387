package dev.stepwise.model.family;

import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.Prior;
import dev.stepwise.distribution.count.Categorical;
import dev.stepwise.distribution.count.CategoricalFamily;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A block of columns that each take one of several levels: categorical, or bernoulli with the levels no and yes.
 *
 * @param levels of each column
 * @param yesNo whether the parameter of a column is the probability of its second level
 */
record LevelsMapping(CategoricalFamily family, List<String> names, List<List<String>> levels, boolean yesNo)
        implements BlockMapping {

    static LevelsMapping categorical(List<Feature> features) {
        List<List<String>> levels = new ArrayList<>();
        for (Feature feature : features) {
            if (feature.family().values() instanceof Values.Level(List<String> own)) {
                feature.names().forEach(_ -> levels.add(own));
            }
        }
        return new LevelsMapping(
                CategoricalFamily.of(levels.stream().map(List::size).toList()), Feature.names(features), levels, false);
    }

    static LevelsMapping bernoulli(List<String> names) {
        return new LevelsMapping(CategoricalFamily.bernoulli(names.size()), names, List.of(), true);
    }

    @Override
    public Prior prior(PriorDefinition.ByHand given) {
        return CountsMapping.pseudoCount(given);
    }

    @Override
    public Distribution distribution(ComponentParameters given) {
        return family.distribution(IntStream.range(0, names.size())
                .boxed()
                .flatMapToDouble(j -> column(given, j))
                .toArray());
    }

    private DoubleStream column(ComponentParameters given, int j) {
        if (yesNo) {
            double yes = given.byName("probability").getOrDefault(names.get(j), Double.NaN);
            return DoubleStream.of(1 - yes, yes);
        }
        Map<String, Double> values = given.byLevel("probabilities").getOrDefault(names.get(j), new LinkedHashMap<>());
        return levels.get(j).stream().mapToDouble(level -> values.getOrDefault(level, Double.NaN));
    }

    @Override
    public void name(Distribution distribution, ComponentParameters.Builder into) {
        SequencedMap<String, Double> yes = new LinkedHashMap<>();
        SequencedMap<String, SequencedMap<String, Double>> byLevel = new LinkedHashMap<>();
        for (int j = 0; j < names.size(); j++) {
            double[] probabilities = ((Categorical) distribution).probabilities(j);
            if (yesNo) {
                yes.put(names.get(j), probabilities[1]);
            } else {
                byLevel.put(names.get(j), CountsMapping.named(levels.get(j), probabilities, 0));
            }
        }
        into.byName("probability", yes).byLevel("probabilities", byLevel);
    }
}
