package dev.stepwise.cli;

import dev.stepwise.event.ComponentSummary;
import dev.stepwise.event.ModelSchema;
import java.util.List;
import java.util.function.Function;

/** Components side by side for reading: a row for each parameter, as many components in one table as fit a page. */
final class ComponentText {

    private static final int COMPONENTS_IN_A_TABLE = 6;
    /** More columns have too many pairs to be read. */
    private static final int COLUMNS_WITH_CORRELATIONS = 5;

    private ComponentText() {}

    static String of(List<ComponentSummary> components, ModelSchema schema) {
        StringBuilder text = new StringBuilder();
        for (int from = 0; from < components.size(); from += COMPONENTS_IN_A_TABLE) {
            int to = Math.min(components.size(), from + COMPONENTS_IN_A_TABLE);
            text.append(from == 0 ? "" : "\n").append(table(components.subList(from, to), schema.columnNames()));
        }
        return text.toString();
    }

    private static TextTable table(List<ComponentSummary> components, List<String> columns) {
        TextTable table = new TextTable();
        row(table, "component", components, c -> Integer.toString(c.id()));
        if (components.stream().anyMatch(c -> c.label() != null)) {
            row(table, "label", components, c -> c.label() == null ? "–" : c.label());
        }
        row(table, "weight", components, c -> Numbers.fixed(c.weight(), 4));
        for (int i = 0; i < columns.size(); i++) {
            int column = i;
            row(
                    table,
                    columns.get(i),
                    components,
                    c -> Numbers.spread(c.parameters().mean().get(column), Math.sqrt(covariance(c, column, column))));
        }
        if (columns.size() <= COLUMNS_WITH_CORRELATIONS) {
            correlations(table, components, columns);
        }
        return table;
    }

    private static void correlations(TextTable table, List<ComponentSummary> components, List<String> columns) {
        for (int i = 0; i < columns.size(); i++) {
            for (int j = i + 1; j < columns.size(); j++) {
                int a = i;
                int b = j;
                if (components.stream().anyMatch(c -> covariance(c, a, b) != 0)) {
                    row(
                            table,
                            "correlation " + columns.get(a) + ", " + columns.get(b),
                            components,
                            c -> Numbers.fixed(
                                    covariance(c, a, b) / Math.sqrt(covariance(c, a, a) * covariance(c, b, b)), 3));
                }
            }
        }
    }

    private static double covariance(ComponentSummary component, int i, int j) {
        return component.parameters().covariance().get(i).get(j);
    }

    private static void row(
            TextTable table, String name, List<ComponentSummary> components, Function<ComponentSummary, String> cell) {
        table.row(name, components.stream().map(cell).toList());
    }
}
