package dev.stepwise.cli;

import dev.stepwise.event.ComponentParameters;
import dev.stepwise.event.ComponentSummary;
import dev.stepwise.event.FeatureFamily;
import dev.stepwise.event.ModelSchema;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Components side by side for reading: a row for each parameter, as many components in one table as fit a page. */
final class ComponentText {

    private static final int COMPONENTS_IN_A_TABLE = 6;
    /** More columns have too many pairs to be read. */
    private static final int COLUMNS_WITH_CORRELATIONS = 5;

    private ComponentText() {}

    static String of(List<ComponentSummary> components, ModelSchema schema) {
        List<String> numbers = schema.features().stream()
                .filter(feature -> feature.family() instanceof FeatureFamily.Gaussian
                        || feature.family() instanceof FeatureFamily.StudentT)
                .flatMap(feature -> feature.columnNames().stream())
                .toList();
        StringBuilder text = new StringBuilder();
        for (int from = 0; from < components.size(); from += COMPONENTS_IN_A_TABLE) {
            int to = Math.min(components.size(), from + COMPONENTS_IN_A_TABLE);
            text.append(from == 0 ? "" : "\n").append(table(components.subList(from, to), numbers));
        }
        return text.toString();
    }

    private static TextTable table(List<ComponentSummary> components, List<String> numbers) {
        TextTable table = new TextTable();
        row(table, "component", components, c -> Integer.toString(c.id()));
        if (components.stream().anyMatch(c -> c.label() != null)) {
            row(table, "label", components, c -> c.label() == null ? "–" : c.label());
        }
        row(table, "weight", components, c -> Numbers.fixed(c.weight(), 4));
        for (int i = 0; i < numbers.size(); i++) {
            int column = i;
            row(
                    table,
                    numbers.get(i),
                    components,
                    c -> Numbers.spread(c.parameters().mean().get(column), Math.sqrt(spread(c, column, column))));
        }
        if (numbers.size() <= COLUMNS_WITH_CORRELATIONS) {
            correlations(table, components, numbers);
        }
        if (components.getFirst().parameters().degreesOfFreedom().isPresent()) {
            row(
                    table,
                    "degrees of freedom",
                    components,
                    c -> Numbers.fixed(c.parameters().degreesOfFreedom().orElse(Double.NaN), 2));
        }
        ComponentParameters first = components.getFirst().parameters();
        named(table, components, "probability of ", first.probability(), ComponentParameters::probability);
        first.probabilities()
                .forEach((feature, levels) -> named(
                        table,
                        components,
                        feature + " = ",
                        levels,
                        parameters -> parameters.probabilities().getOrDefault(feature, levels)));
        named(table, components, "rate of ", first.rate(), ComponentParameters::rate);
        named(table, components, "share of ", first.multinomial(), ComponentParameters::multinomial);
        return table;
    }

    private static void named(
            TextTable table,
            List<ComponentSummary> components,
            String before,
            Map<String, Double> names,
            Function<ComponentParameters, Map<String, Double>> values) {
        for (String name : names.keySet()) {
            row(
                    table,
                    before + name,
                    components,
                    c -> Numbers.fixed(values.apply(c.parameters()).getOrDefault(name, Double.NaN), 4));
        }
    }

    private static void correlations(TextTable table, List<ComponentSummary> components, List<String> columns) {
        for (int i = 0; i < columns.size(); i++) {
            for (int j = i + 1; j < columns.size(); j++) {
                int a = i;
                int b = j;
                if (components.stream().anyMatch(c -> spread(c, a, b) != 0)) {
                    row(
                            table,
                            "correlation " + columns.get(a) + ", " + columns.get(b),
                            components,
                            c -> Numbers.fixed(spread(c, a, b) / Math.sqrt(spread(c, a, a) * spread(c, b, b)), 3));
                }
            }
        }
    }

    /** An entry of the covariance, or of a student-t's scale. */
    private static double spread(ComponentSummary component, int i, int j) {
        ComponentParameters parameters = component.parameters();
        List<List<Double>> matrix = parameters.covariance().isEmpty() ? parameters.scale() : parameters.covariance();
        return matrix.get(i).get(j);
    }

    private static void row(
            TextTable table, String name, List<ComponentSummary> components, Function<ComponentSummary, String> cell) {
        table.row(name, components.stream().map(cell).toList());
    }
}
