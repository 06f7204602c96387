package dev.stepwise.laboratory;

import dev.stepwise.em.Ingredient;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What of the table is asked for.
 *
 * @param full every row at full length
 * @param rows names of rows; empty: all
 * @param seeds of the streams that have several
 * @param batch points between two commits, where a row does not say otherwise
 * @param without what of the learner's policy is left out
 * @param each whether every run is told of too
 */
record TableOptions(
        boolean full, Set<String> rows, List<Integer> seeds, int batch, Set<Ingredient> without, boolean each) {

    TableOptions {
        rows = Set.copyOf(rows);
        seeds = List.copyOf(seeds);
        without = Set.copyOf(without);
    }

    /** From the properties {@code table}, {@code table.row}, {@code table.seeds}, {@code table.batch}, ... */
    static TableOptions ofProperties() {
        String form = System.getProperty("table", "short");
        if (!List.of("short", "long").contains(form)) {
            throw new IllegalArgumentException("table must be short or long, not " + form);
        }
        boolean full = form.equals("long");
        return new TableOptions(
                full,
                words("table.row").collect(Collectors.toSet()),
                seeds(System.getProperty("table.seeds", ""), full),
                Integer.getInteger("table.batch", 1000),
                words("table.without")
                        .map(word ->
                                Ingredient.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_')))
                        .collect(Collectors.toSet()),
                Boolean.getBoolean("table.each"));
    }

    private static java.util.stream.Stream<String> words(String property) {
        return Arrays.stream(System.getProperty(property, "").split(",")).filter(word -> !word.isBlank());
    }

    private static List<Integer> seeds(String text, boolean full) {
        if (text.isBlank()) {
            return IntStream.range(0, full ? 4 : 2).boxed().toList();
        }
        String[] ends = text.split("\\.\\.", 2);
        return IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
                .boxed()
                .toList();
    }

    boolean asksFor(TableRow row) {
        if (rows.isEmpty()) {
            return full ? row.inLong() : row.inShort();
        }
        return rows.stream()
                .anyMatch(name -> row.name().equals(name) || row.name().startsWith(name + "-"));
    }
}
