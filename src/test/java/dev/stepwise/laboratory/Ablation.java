package dev.stepwise.laboratory;

import dev.stepwise.em.search.Ingredient;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/** Prints the table's results with the whole policy, and beside them those without each of its ingredients. */
final class Ablation {

    private static final int STREAM = 12;
    private static final int MEASURE = 48;
    private static final int RESULT = 16;

    private final TableOptions options;
    private final PrintStream out;

    Ablation(TableOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    void print() throws InterruptedException, ExecutionException {
        List<TableOptions> columns = new ArrayList<>(List.of(options));
        StringBuilder header =
                new StringBuilder(cell("stream", STREAM) + cell("measure", MEASURE) + cell("all", RESULT));
        for (Ingredient ingredient : Ingredient.values()) {
            columns.add(options.without(ingredient));
            header.append(
                    cell("no " + ingredient.name().toLowerCase(Locale.ROOT).replace('_', '-'), RESULT));
        }
        try (Runs runs = new Runs()) {
            List<List<Runs.Pending>> rows = new ArrayList<>();
            for (TableRow row : TableRows.askedFor(options)) {
                rows.add(columns.stream()
                        .map(column -> TableRows.named(row.name(), column))
                        .map(runs::submit)
                        .toList());
            }
            out.println(header.toString().strip());
            for (List<Runs.Pending> row : rows) {
                List<List<TableLine>> results = new ArrayList<>();
                for (Runs.Pending column : row) {
                    results.add(column.row().lines().apply(column.await()));
                }
                for (int line = 0; line < results.getFirst().size(); line++) {
                    print(line, results);
                }
            }
        }
    }

    private void print(int line, List<List<TableLine>> results) {
        TableLine first = results.getFirst().get(line);
        String cells = results.stream()
                .map(lines -> cell(lines.get(line).result(), RESULT))
                .collect(Collectors.joining());
        out.println((cell(first.stream(), STREAM) + cell(first.measure(), MEASURE) + cells).stripTrailing());
    }

    private static String cell(String text, int width) {
        return String.format(Locale.ROOT, "%-" + width + "s", text);
    }
}
