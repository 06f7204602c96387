package dev.stepwise.cli.text;

import dev.stepwise.distribution.Transform;
import dev.stepwise.model.ComponentSummary;
import dev.stepwise.model.ModelSchema;
import dev.stepwise.model.family.ComponentParameters;
import dev.stepwise.model.family.Parameter;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Components side by side for reading: a row for each parameter, as many components in one table as fit a page. */
public final class ComponentText {

    private static final int COMPONENTS_IN_A_TABLE = 6;
    /** More columns have too many pairs to be read. */
    private static final int COLUMNS_WITH_CORRELATIONS = 5;

    /** A column of numbers. */
    private record Number(String name, Transform transform) {

        /** What its mean and deviation are of. */
        String modelled() {
            return transform.isNone() ? name : transform.of(name);
        }
    }

    private ComponentText() {}

    public static String of(List<ComponentSummary> components, ModelSchema schema) {
        List<Number> numbers = schema.features().stream()
                .filter(feature -> feature.family().isNumeric())
                .flatMap(feature -> feature.columnNames().stream().map(name -> new Number(name, feature.transform())))
                .toList();
        StringBuilder text = new StringBuilder();
        for (int from = 0; from < components.size(); from += COMPONENTS_IN_A_TABLE) {
            int to = Math.min(components.size(), from + COMPONENTS_IN_A_TABLE);
            text.append(from == 0 ? "" : "\n").append(table(components.subList(from, to), numbers, parameters(schema)));
        }
        return text.toString();
    }

    /** The parameters of all features, each once, in the order of the columns. */
    private static List<Parameter> parameters(ModelSchema schema) {
        return schema.features().stream()
                .flatMap(feature -> feature.family().parameters().stream())
                .distinct()
                .toList();
    }

    private static TextTable table(
            List<ComponentSummary> components, List<Number> numbers, List<Parameter> parameters) {
        TextTable table = new TextTable();
        row(table, "component", components, c -> Integer.toString(c.id()));
        if (components.stream().anyMatch(c -> c.label() != null)) {
            row(table, "label", components, c -> c.label() == null ? "–" : c.label());
        }
        row(table, "weight", components, c -> Numbers.fixed(c.weight(), 4));
        for (int i = 0; i < numbers.size(); i++) {
            int column = i;
            String name = numbers.get(i).name();
            if (!numbers.get(i).transform().isNone()) {
                row(table, name + ", median and 68 % range", components, c -> range(c.parameters(), name));
                continue;
            }
            row(
                    table,
                    name,
                    components,
                    c -> Numbers.spread(
                            c.parameters().vector("mean").get(column), Math.sqrt(spread(c, column, column))));
        }
        if (numbers.size() <= COLUMNS_WITH_CORRELATIONS) {
            correlations(table, components, numbers);
        }
        for (Parameter parameter : parameters) {
            rows(table, components, parameter);
        }
        return table;
    }

    private static void rows(TextTable table, List<ComponentSummary> components, Parameter parameter) {
        String name = parameter.name();
        ComponentParameters first = components.getFirst().parameters();
        switch (parameter.form()) {
            case POSITIVE ->
                row(
                        table,
                        parameter.text(),
                        components,
                        c -> Numbers.fixed(c.parameters().scalar(name).orElse(Double.NaN), 2));
            case DERIVED_BY_NAME -> {
                if (!parameter.text().isEmpty()) { // else it stands in the row of its feature, above
                    named(table, components, parameter.text() + " ", first.byName(name), c -> c.byName(name));
                }
            }
            case NUMBER_BY_NAME, POSITIVE_BY_NAME, PROBABILITY_BY_NAME, SHARE_BY_NAME ->
                named(table, components, parameter.text() + " ", first.byName(name), c -> c.byName(name));
            case SHARE_BY_LEVEL ->
                first.byLevel(name)
                        .forEach((feature, levels) -> named(
                                table,
                                components,
                                feature + " = ",
                                levels,
                                c -> c.byLevel(name).getOrDefault(feature, levels)));
            case VECTOR, MATRIX -> {
                // each number stands beside its spread, above
            }
        }
    }

    private static String range(ComponentParameters parameters, String name) {
        return Numbers.range(
                parameters.byName("median").getOrDefault(name, Double.NaN),
                parameters.byName("lower").getOrDefault(name, Double.NaN),
                parameters.byName("upper").getOrDefault(name, Double.NaN));
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

    private static void correlations(TextTable table, List<ComponentSummary> components, List<Number> columns) {
        for (int i = 0; i < columns.size(); i++) {
            for (int j = i + 1; j < columns.size(); j++) {
                int a = i;
                int b = j;
                if (components.stream().anyMatch(c -> spread(c, a, b) != 0)) {
                    row(
                            table,
                            "correlation " + columns.get(a).modelled() + ", "
                                    + columns.get(b).modelled(),
                            components,
                            c -> Numbers.fixed(spread(c, a, b) / Math.sqrt(spread(c, a, a) * spread(c, b, b)), 3));
                }
            }
        }
    }

    /** An entry of the covariance, or of a student-t's scale. */
    private static double spread(ComponentSummary component, int i, int j) {
        ComponentParameters parameters = component.parameters();
        List<List<Double>> covariance = parameters.matrix("covariance");
        List<List<Double>> matrix = covariance.isEmpty() ? parameters.matrix("scale") : covariance;
        return matrix.get(i).get(j);
    }

    private static void row(
            TextTable table, String name, List<ComponentSummary> components, Function<ComponentSummary, String> cell) {
        table.row(name, components.stream().map(cell).toList());
    }
}
