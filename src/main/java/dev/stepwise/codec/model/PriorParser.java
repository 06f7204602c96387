package dev.stepwise.codec.model;

import dev.stepwise.codec.document.YamlSection;
import dev.stepwise.codec.document.YamlValue;
import dev.stepwise.distribution.gaussian.NormalInverseWishart;
import dev.stepwise.model.family.PriorDefinition;
import dev.stepwise.model.family.Rows;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reads the key {@code prior}. */
final class PriorParser {

    private PriorParser() {}

    static PriorDefinition prior(YamlValue value) {
        if (!value.isMapping()) {
            return value.choice(
                    "prior", Map.of("auto", new PriorDefinition.Auto(), "none", new PriorDefinition.None()));
        }
        try (YamlSection keys = value.section()) {
            Optional<NormalInverseWishart> gaussian = keys.optional("gaussian", PriorParser::gaussian);
            OptionalDouble counts = pseudoCount(keys, "counts");
            OptionalDouble weights = pseudoCount(keys, "weights");
            return new PriorDefinition.ByHand(gaussian.orElse(null), counts, weights);
        }
    }

    private static OptionalDouble pseudoCount(YamlSection keys, String key) {
        Optional<Double> count = keys.optional(key, value -> {
            try (YamlSection inner = value.section()) {
                return inner.required("pseudoCount", YamlValue::notNegative).orElse(0.0);
            }
        });
        return count.map(OptionalDouble::of).orElse(OptionalDouble.empty());
    }

    private static NormalInverseWishart gaussian(YamlValue value) {
        try (YamlSection keys = value.section()) {
            return new NormalInverseWishart(
                    Rows.vector(keys.required("mean", YamlValue::numbers).orElse(List.of())),
                    keys.required("meanCount", YamlValue::notNegative).orElse(0.0),
                    keys.required("degreesOfFreedom", YamlValue::positive).orElse(1.0),
                    Rows.pack(
                            keys.required("scale", YamlValue::positiveDefinite).orElse(List.of())));
        }
    }
}
