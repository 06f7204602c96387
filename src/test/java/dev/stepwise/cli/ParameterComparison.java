package dev.stepwise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares the parameters of a component as the reference asks for: means relative to the standard deviation,
 * covariances to the two of them, probabilities absolutely, rates and degrees of freedom relatively.
 */
record ParameterComparison(double tolerance) {

    void check(JsonNode printed, JsonNode expected) {
        assertThat(names(printed)).containsExactlyElementsOf(names(expected));
        JsonNode spread = expected.has("scale") ? expected.get("scale") : expected.path("covariance");
        for (String name : names(expected)) {
            JsonNode actual = printed.get(name);
            JsonNode wanted = expected.get(name);
            switch (name) {
                case "mean" -> {
                    for (int j = 0; j < wanted.size(); j++) {
                        near(name, actual.get(j), wanted.get(j), deviation(spread, j));
                    }
                }
                case "covariance", "scale" -> {
                    for (int i = 0; i < wanted.size(); i++) {
                        for (int j = 0; j < wanted.size(); j++) {
                            near(
                                    name,
                                    actual.get(i).get(j),
                                    wanted.get(i).get(j),
                                    deviation(spread, i) * deviation(spread, j));
                        }
                    }
                }
                case "degreesOfFreedom" -> near(name, actual, wanted, wanted.asDouble());
                case "rate" ->
                    wanted.properties()
                            .forEach(rate -> near(
                                    name,
                                    actual.get(rate.getKey()),
                                    rate.getValue(),
                                    rate.getValue().asDouble()));
                default -> probabilities(name, actual, wanted);
            }
        }
    }

    private void probabilities(String name, JsonNode actual, JsonNode wanted) {
        if (wanted.isObject()) {
            assertThat(names(actual)).as(name).containsExactlyElementsOf(names(wanted));
            names(wanted).forEach(key -> probabilities(name + "." + key, actual.get(key), wanted.get(key)));
        } else {
            near(name, actual, wanted, 1);
        }
    }

    private void near(String name, JsonNode actual, JsonNode wanted, double unit) {
        assertThat(actual.asDouble()).as(name).isCloseTo(wanted.asDouble(), within(tolerance * unit));
    }

    private static double deviation(JsonNode matrix, int j) {
        return Math.sqrt(matrix.get(j).get(j).asDouble());
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
