package dev.stepwise.codec.profile;

import dev.stepwise.codec.csv.BadDataException;
import dev.stepwise.codec.csv.CsvFormat;
import dev.stepwise.codec.data.DataTable;
import dev.stepwise.codec.profile.ColumnChoice.LeftOut;
import dev.stepwise.codec.profile.ColumnChoice.Taken;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a file holds, column by column, and which of its columns a model of it has as features. */
public final class TableProfile {

    /** With a smaller share of rows that have a value, a column says little about any of them. */
    private static final double SPARSE = 0.05;

    /** With fewer rows than this a share of a twentieth is chance. */
    private static final int FEWEST_ROWS = 100;

    private final int rows;
    private final boolean withoutHeader;
    private final String notLookedAt;
    private final List<ColumnChoice> choices;
    /** Of the columns that do not stand under their names. */
    private final Map<String, String> paths;

    private TableProfile(
            int rows,
            boolean withoutHeader,
            String notLookedAt,
            List<ColumnChoice> choices,
            Map<String, String> paths) {
        this.notLookedAt = notLookedAt;
        this.paths = Map.copyOf(paths);
        this.rows = rows;
        this.withoutHeader = withoutHeader;
        this.choices = List.copyOf(choices);
    }

    /**
     * Reads a file.
     *
     * @param without names of columns that its user leaves out
     * @param within JSON pointers to the parts of events that are looked at; none: all of them
     * @throws BadDataException if it cannot be read, has no rows, lacks one of these columns, or has none of which a model can be made
     */
    public static TableProfile of(Path path, CsvFormat format, Set<String> without, List<String> within) {
        try (DataTable table = DataTable.open(path, format, within)) {
            return of(table, String.valueOf(path.getFileName()), without);
        }
    }

    /**
     * Reads a table.
     *
     * @param name of the table, for people
     */
    public static TableProfile of(DataTable table, String name, Set<String> without) {
        List<ColumnFacts> facts = new ArrayList<>();
        for (int i = 0; i < table.columns().size(); i++) {
            facts.add(new ColumnFacts(table.columns().get(i), table.pointer(i), table.isOfEvents()));
        }
        int rows = 0;
        Set<String> leftOut = new HashSet<>();
        for (String column : without) {
            int place = table.columnNamed(column);
            if (place < 0) {
                throw new BadDataException("%s has no column '%s'; its columns: %s"
                        .formatted(name, column, String.join(", ", table.columns())));
            }
            leftOut.add(table.columns().get(place));
        }
        for (; table.next(); rows++) {
            for (int i = 0; i < facts.size(); i++) {
                facts.get(i).add(table.text(i), table.number(i));
                facts.get(i).spelled(table.missing(i));
            }
        }
        boolean withoutHeader = isRow(table, facts);
        if (rows == 0) {
            throw new BadDataException(name + " has a header and no rows");
        }
        Map<String, String> paths = new HashMap<>();
        facts.stream()
                .filter(column -> !column.pointer().equals(Words.pointer(column.name())))
                .forEach(column -> paths.put(column.name(), column.pointer()));
        TableProfile profile = new TableProfile(rows, withoutHeader, table.leftOut(), choices(facts, leftOut), paths);
        if (profile.taken().isEmpty()) {
            StringBuilder reasons = new StringBuilder();
            profile.leftOut().stream()
                    .limit(10)
                    .forEach(column -> reasons.append("\n  '")
                            .append(Words.oneLine(column.name()))
                            .append("' ")
                            .append(column.reason()));
            throw new BadDataException(name + " has no column of which a model can be made:" + reasons);
        }
        return profile;
    }

    /** Whether the header is a row of data, as it seems: numbers, and words that stand below again. */
    private static boolean isRow(DataTable table, List<ColumnFacts> facts) {
        return table.columns().stream().anyMatch(table::isNumber)
                && facts.stream()
                        .allMatch(column ->
                                table.isNumber(column.name()) || column.words().containsKey(column.name()));
    }

    private static ColumnChoice unlessSparse(ColumnFacts column, ColumnChoice choice) {
        return choice instanceof Taken taken
                        && column.rows() >= FEWEST_ROWS
                        && column.present() < SPARSE * column.rows()
                ? new LeftOut(
                        taken.name(),
                        taken.family(),
                        taken.levels(),
                        "is missing in %,d of %s".formatted(column.missing(), Words.rows(column.rows())))
                : choice;
    }

    private static List<ColumnChoice> choices(List<ColumnFacts> facts, Set<String> without) {
        Map<String, Integer> names = new HashMap<>();
        facts.forEach(column -> names.merge(column.name(), 1, Integer::sum));
        Map<Long, String> seen = new HashMap<>();
        List<ColumnChoice> choices = new ArrayList<>();
        for (ColumnFacts column : facts) {
            String name = column.name();
            String first = seen.get(column.fingerprint());
            ColumnChoice choice = unlessSparse(column, ColumnRules.choose(column));
            if (without.contains(name)) {
                choices.add(new LeftOut(name, "was left out with --without"));
            } else if (!name.isEmpty() && names.getOrDefault(name, 0) > 1) {
                choices.add(
                        new LeftOut(name, "stands in the header more than once: give each column a name of its own"));
            } else if (first != null && choice instanceof Taken) {
                choices.add(new LeftOut(name, "is the same as " + Words.quoted(first) + " in every row"));
            } else {
                choices.add(choice);
                seen.putIfAbsent(column.fingerprint(), name);
            }
        }
        return WordCounts.together(choices, facts);
    }

    int rows() {
        return rows;
    }

    /** Whether the names of the columns look like a row of data. */
    boolean seemsWithoutHeader() {
        return withoutHeader;
    }

    /** What was not looked at, for people; empty: nothing. */
    String notLookedAt() {
        return notLookedAt;
    }

    /** The pointer under which a column is read, if it is not its name; otherwise empty. */
    String path(String column) {
        return paths.getOrDefault(column, "");
    }

    /** The columns that are features, in the order of the file. */
    List<Taken> taken() {
        return choices.stream()
                .filter(Taken.class::isInstance)
                .map(Taken.class::cast)
                .toList();
    }

    /** The columns that are none. */
    List<LeftOut> leftOut() {
        return choices.stream()
                .filter(LeftOut.class::isInstance)
                .map(LeftOut.class::cast)
                .toList();
    }
}
