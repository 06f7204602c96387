package dev.stepwise.codec.csv;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Counts what cannot be read in a file, column by column, so that all of it is said at once. */
public final class CsvFaults {

    private static final int MOST_COLUMNS = 10;
    private static final int MOST_EXAMPLES = 3;

    private static final class OfColumn {
        private final String first;
        private final Set<String> examples = new LinkedHashSet<>();
        private long count;

        OfColumn(String first) {
            this.first = first;
        }
    }

    private final String things;
    private final String columnWord;
    private final String remedy;
    private final Map<String, OfColumn> byColumn = new LinkedHashMap<>();
    private long count;

    /**
     * @param things that are counted, such as cells
     * @param columnWord what a column is called
     * @param remedy which options there are, on a line of its own; or empty
     */
    public CsvFaults(String things, String columnWord, String remedy) {
        this.things = things;
        this.columnWord = columnWord;
        this.remedy = remedy;
    }

    /** Faults of the cells of a table. */
    static CsvFaults ofCells() {
        return new CsvFaults(
                "cells",
                "column",
                "\n  --missing, or `missing` of a feature in the model file, takes spellings of what is missing; --decimal ',' decimal commas");
    }

    /** @param cell that is shown as an example; empty: the fault says it */
    public void add(String column, String cell, BadDataException fault) {
        OfColumn those = byColumn.computeIfAbsent(column, _ -> new OfColumn(String.valueOf(fault.getMessage())));
        those.count++;
        count++;
        if (those.examples.size() < MOST_EXAMPLES && !cell.isEmpty()) {
            those.examples.add("'" + cell + "'");
        }
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** @throws BadDataException if there was any */
    public void check(String file) {
        if (count == 0) {
            return;
        }
        if (count == 1) {
            throw new BadDataException(byColumn.values().iterator().next().first);
        }
        String columns = byColumn.entrySet().stream()
                .limit(MOST_COLUMNS)
                .map(entry -> "\n  %s '%s': %,d%s; the first: %s"
                        .formatted(
                                columnWord,
                                entry.getKey(),
                                entry.getValue().count,
                                entry.getValue().examples.isEmpty()
                                        ? ""
                                        : " such as " + String.join(", ", entry.getValue().examples),
                                entry.getValue().first))
                .collect(Collectors.joining());
        int more = byColumn.size() - MOST_COLUMNS;
        throw new BadDataException("%s: %,d %s cannot be read%s%s%s"
                .formatted(
                        file,
                        count,
                        things,
                        columns,
                        more > 0 ? "\n  and " + more + " more " + columnWord + "s" : "",
                        remedy));
    }
}
