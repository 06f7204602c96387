package dev.stepwise.laboratory;

import dev.stepwise.em.search.Ingredient;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What of the table is asked for.
 *
 * @param form how much of it
 * @param rows names of rows; empty: all
 * @param seeds of the streams that have several
 * @param batch points between two commits, where a row does not say otherwise
 * @param without what of the learner's policy is left out
 * @param each whether every run is told of too
 */
record TableOptions(
        TableForm form, Set<String> rows, List<Integer> seeds, int batch, Set<Ingredient> without, boolean each) {

    TableOptions {
        rows = Set.copyOf(rows);
        seeds = List.copyOf(seeds);
        without = Set.copyOf(without);
    }

    /** From the properties {@code table}, {@code table.row}, {@code table.seeds}, {@code table.batch}, ... */
    static TableOptions ofProperties() {
        TableForm form = constant(TableForm.class, System.getProperty("table", "short"));
        return new TableOptions(
                form,
                words("table.row").collect(Collectors.toSet()),
                seeds(System.getProperty("table.seeds", ""), form),
                Integer.getInteger("table.batch", 1000),
                words("table.without")
                        .map(word -> constant(Ingredient.class, word))
                        .collect(Collectors.toSet()),
                Boolean.getBoolean("table.each"));
    }

    private static java.util.stream.Stream<String> words(String property) {
        return Arrays.stream(System.getProperty(property, "").split(",")).filter(word -> !word.isBlank());
    }

    private static List<Integer> seeds(String text, TableForm form) {
        if (text.isBlank()) {
            return IntStream.range(0, form == TableForm.LONG ? 4 : 2).boxed().toList();
        }
        String[] ends = text.split("\\.\\.", 2);
        return IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
                .boxed()
                .toList();
    }

    /** A constant as it is written on a command line. */
    private static <E extends Enum<E>> E constant(Class<E> type, String word) {
        return Enum.valueOf(type, word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** The same without another ingredient. */
    TableOptions without(Ingredient ingredient) {
        Set<Ingredient> less = EnumSet.of(ingredient);
        less.addAll(without);
        return new TableOptions(form, rows, seeds, batch, less, each);
    }

    boolean asksFor(TableRow row) {
        return rows.isEmpty()
                ? row.forms().contains(form)
                : rows.stream()
                        .anyMatch(name -> row.name().equals(name) || row.name().startsWith(name + "-"));
    }
}
