package dev.stepwise.codec;

import dev.stepwise.em.Dataset;
import dev.stepwise.event.FeatureFamily;
import dev.stepwise.event.ModelSchema;
import dev.stepwise.event.ModelSchema.Feature;
import dev.stepwise.event.ModelSchema.UnknownLabel;
import dev.stepwise.event.Point;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads points from a CSV file. The column of a feature, of the label and of the weight is the last step of its path; of
 * a vector the columns are that step and 1, 2, …; columns nobody names are ignored. An empty cell or {@code NA} is
 * missing. Whatever cannot be a point is a {@link BadDataException} with its row and column.
 */
public final class CsvPoints implements AutoCloseable {

    private static final int IGNORED = -1;
    private static final int LABEL = -2;
    private static final int WEIGHT = -3;

    private final ModelSchema schema;
    private final String name;
    private final Map<String, Integer> classes = new HashMap<>();
    private final boolean[] required;
    private final boolean unknownLabelsAreMissing;
    private final Point point;
    private final CsvCells.Reader[] readers;
    /** Columns of a row with the trials of the successes before them, and where they are in a field of their own. */
    private final Map<String, List<Integer>> trials = new HashMap<>();

    /** What each column of the file is: a column of a row, or one of the above. */
    private int[] target = {};
    /** For each column of the file the columns of a row that have it for their trials. */
    private List<List<Integer>> trialsTarget = List.of();

    private final CsvFile file;

    /**
     * Opens a file.
     *
     * @throws BadDataException if it cannot be read or lacks a column
     */
    public CsvPoints(Path path, ModelSchema schema) {
        this.schema = schema;
        this.name = String.valueOf(path.getFileName());
        this.point = new Point(schema.columns());
        this.required = new boolean[schema.columns()];
        this.readers = new CsvCells.Reader[schema.columns()];
        int column = 0;
        for (Feature feature : schema.features()) {
            Arrays.fill(required, column, column + feature.columns(), feature.required());
            Arrays.fill(readers, column, column + feature.columns(), CsvCells.of(feature.family()));
            if (feature.family() instanceof FeatureFamily.Binomial(FeatureFamily.Trials given)) {
                for (int at = column + 1; at < column + feature.columns(); at += 2) {
                    switch (given) {
                        case FeatureFamily.Trials.Constant(int count) -> point.row[at] = count;
                        case FeatureFamily.Trials.Field(String pointer) ->
                            trials.computeIfAbsent(lastStep(pointer), step -> new ArrayList<>())
                                    .add(at);
                    }
                }
            }
            column += feature.columns();
        }
        this.unknownLabelsAreMissing = schema.label() != null && schema.label().unknown() == UnknownLabel.MISSING;
        if (schema.label() != null) {
            List<String> names = schema.label().classes();
            names.forEach(text -> classes.put(text, classes.size()));
        }
        this.file = new CsvFile(path, new Cells());
    }

    /** All points of a file. */
    public static Dataset readAll(Path path, ModelSchema schema) {
        try (CsvPoints points = new CsvPoints(path, schema)) {
            Dataset data = new Dataset(schema.columns());
            for (Point next = points.next(); next != null; next = points.next()) {
                data.add(next.row, next.weight, next.label);
            }
            return data;
        }
    }

    /** The next point, in a holder that is used again for the one after it; null at the end. */
    public @Nullable Point next() {
        point.weight = 1;
        point.label = Point.UNLABELLED;
        if (!file.next()) {
            return null;
        }
        checkTrials();
        return point;
    }

    /** Successes need trials, and no fewer of them. */
    private void checkTrials() {
        int column = 0;
        for (Feature feature : schema.features()) {
            if (feature.family() instanceof FeatureFamily.Binomial) {
                for (int at = column; at < column + feature.columns(); at += 2) {
                    if (point.row[at] > point.row[at + 1]
                            || Double.isNaN(point.row[at + 1]) && !Double.isNaN(point.row[at])) {
                        throw new BadDataException("%s, row %d: %s has %.0f successes of %s trials"
                                .formatted(
                                        name,
                                        file.rows(),
                                        feature.name(),
                                        point.row[at],
                                        Double.isNaN(point.row[at + 1])
                                                ? "no"
                                                : String.valueOf((long) point.row[at + 1])));
                    }
                }
            }
            column += feature.columns();
        }
    }

    /** Rows read so far. */
    public long rows() {
        return file.rows();
    }

    @Override
    public void close() {
        file.close();
    }

    private Map<String, Integer> wanted() {
        Map<String, Integer> wanted = new HashMap<>();
        int column = 0;
        for (Feature feature : schema.features()) {
            String step = lastStep(feature.path());
            int columnsOfOne = feature.columns() / feature.size();
            for (int i = 1; i <= feature.size(); i++) {
                want(wanted, feature.size() == 1 ? step : step + i, column);
                column += columnsOfOne;
            }
        }
        if (schema.label() != null) {
            want(wanted, lastStep(schema.label().path()), LABEL);
        }
        if (schema.weight() != null) {
            want(wanted, lastStep(schema.weight().path()), WEIGHT);
        }
        return wanted;
    }

    private static void want(Map<String, Integer> wanted, String column, int meaning) {
        if (wanted.put(column, meaning) != null) {
            throw new BadDataException(
                    "two paths of the model end in '%s': a table has one column of that name".formatted(column));
        }
    }

    /** The last name of a JSON pointer. */
    private static String lastStep(String path) {
        return path.substring(path.lastIndexOf('/') + 1).replace("~1", "/").replace("~0", "~");
    }

    private static boolean isMissing(char[] text, int offset, int length) {
        return length == 0 || length == 2 && text[offset] == 'N' && text[offset + 1] == 'A';
    }

    private double missing(int column, boolean isRequired) {
        if (isRequired) {
            throw file.bad(column, "is required and missing");
        }
        return Double.NaN;
    }

    private double value(CsvCells.Reader reader, int column, char[] text, int offset, int length) {
        try {
            return reader.read(text, offset, length);
        } catch (CsvCells.BadCellException e) {
            throw file.bad(column, String.valueOf(e.getMessage()));
        }
    }

    private int label(int column, String text) {
        Integer label = classes.get(text);
        if (label == null && !text.equals("NA") && !unknownLabelsAreMissing) {
            throw file.bad(column, Problems.unknown("class", text, classes.keySet()));
        }
        return label == null ? Point.UNLABELLED : label;
    }

    /** Puts cells in their places. */
    private final class Cells implements CsvFile.Row {

        @Override
        public void header(List<String> columns) {
            target = new int[columns.size()];
            Arrays.fill(target, IGNORED);
            Map<String, Integer> wanted = wanted();
            Set<String> missing = new TreeSet<>(wanted.keySet());
            missing.addAll(trials.keySet());
            trialsTarget = columns.stream()
                    .map(name -> trials.getOrDefault(name, List.of()))
                    .toList();
            for (int i = 0; i < target.length; i++) {
                Integer meaning = wanted.get(columns.get(i));
                if (meaning != null || trials.containsKey(columns.get(i))) {
                    if (!missing.remove(columns.get(i))) {
                        throw new BadDataException("%s has the column '%s' twice".formatted(name, columns.get(i)));
                    }
                    target[i] = meaning == null ? IGNORED : meaning;
                }
            }
            if (!missing.isEmpty()) {
                throw new BadDataException("%s has no column '%s'; its columns: %s"
                        .formatted(name, String.join("', '", missing), String.join(", ", columns)));
            }
        }

        @Override
        public void cell(int column, char[] text, int offset, int length) {
            int meaning = target[column];
            if (meaning >= 0) {
                point.row[meaning] = isMissing(text, offset, length)
                        ? missing(column, required[meaning])
                        : value(readers[meaning], column, text, offset, length);
            } else if (meaning == WEIGHT && !isMissing(text, offset, length)) {
                point.weight = value(CsvCells::number, column, text, offset, length);
                if (point.weight < 0) {
                    throw file.bad(column, "a weight must not be negative, as " + point.weight);
                }
            } else if (meaning == LABEL && length > 0) {
                point.label = label(column, new String(text, offset, length));
            }
            for (int at : trialsTarget.get(column)) {
                point.row[at] = isMissing(text, offset, length)
                        ? Double.NaN
                        : value(CsvCells::count, column, text, offset, length);
            }
        }
    }
}
