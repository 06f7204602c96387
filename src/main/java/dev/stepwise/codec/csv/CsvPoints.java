package dev.stepwise.codec.csv;

import dev.stepwise.codec.csv.CsvReaders.CellReader;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.model.ModelSchema;
import dev.stepwise.model.Point;
import dev.stepwise.model.family.Feature;
import dev.stepwise.model.family.FeatureFamily.Trials;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads points from a CSV file. The column of a feature, of the label and of the weight is the last step of its path; of
 * a vector the columns are that step and 1, 2, …; columns nobody names are ignored. An empty cell or {@code NA} is
 * missing. Whatever cannot be a point is a {@link BadDataException} with its row and column.
 */
public final class CsvPoints implements AutoCloseable {

    private final ModelSchema schema;
    private final String name;
    private final @Nullable String timestampColumn;
    private final CsvReaders readers;
    private final Point point;
    private final CsvFaults faults = CsvFaults.ofCells();
    /** How the cells of each column of the file are read. */
    private List<List<CellReader>> byColumn = List.of();

    private long timestampMillis;

    private final CsvFile file;
    private final CsvCell cell;

    /**
     * Opens a file.
     *
     * @throws BadDataException if it cannot be read or lacks a column
     */
    public CsvPoints(Path path, ModelSchema schema) {
        this(path, CsvFormat.FOUND, schema, null);
    }

    private CsvPoints(Path path, CsvFormat format, ModelSchema schema, @Nullable String timestampColumn) {
        requireTimes(schema, timestampColumn);
        this.schema = schema;
        this.timestampColumn = timestampColumn;
        this.name = String.valueOf(path.getFileName());
        this.point = new Point(schema.columns());
        this.readers = new CsvReaders(schema);
        this.file = new CsvFile(path, format, new Cells());
        this.cell = new CsvCell(file);
        constantTrials();
    }

    /** @throws BadDataException if features are the time of the event, and no column has it */
    public static void requireTimes(ModelSchema schema, @Nullable String timestampColumn) {
        if (!schema.timesOfEvent().isEmpty() && timestampColumn == null) {
            throw new BadDataException(
                    "feature '%s' is the time of the event: --timestamp COLUMN names the column that has it"
                            .formatted(schema.timesOfEvent().getFirst().name()));
        }
    }

    /** All points of a file. */
    public static Dataset readAll(Path path, ModelSchema schema) {
        return readAll(path, CsvFormat.FOUND, schema);
    }

    /** All points of a file that is written in this way. */
    public static Dataset readAll(Path path, CsvFormat format, ModelSchema schema) {
        try (CsvPoints points = new CsvPoints(path, format, schema, null)) {
            Dataset data = new Dataset(schema.columns());
            for (Point next = points.next(); next != null; next = points.next()) {
                data.add(next.row, next.weight, next.label);
            }
            return data;
        }
    }

    /** All points of a file, with the column that features need that are the time of the event; null: not said. */
    public static Dataset read(Path path, CsvFormat format, ModelSchema schema, @Nullable String timestampColumn) {
        return timestampColumn == null
                ? readAll(path, format, schema)
                : readAll(path, format, schema, timestampColumn).points();
    }

    /**
     * All points of a file, with their times.
     *
     * @param timestampColumn where milliseconds since 1970 or ISO 8601 timestamps stand, in every row
     */
    public static TimedPoints readAll(Path path, CsvFormat format, ModelSchema schema, String timestampColumn) {
        try (CsvPoints points = new CsvPoints(path, format, schema, timestampColumn)) {
            Dataset data = new Dataset(schema.columns());
            LongStream.Builder millis = LongStream.builder();
            for (Point next = points.next(); next != null; next = points.next()) {
                data.add(next.row, next.weight, next.label);
                millis.add(points.timestampMillis);
            }
            return new TimedPoints(data, millis.build().toArray());
        }
    }

    /** The next point, in a holder that is used again for the one after it; null at the end. */
    public @Nullable Point next() {
        point.weight = 1;
        point.label = Point.UNLABELLED;
        if (!file.next()) {
            faults.check(name);
            return null;
        }
        if (faults.isEmpty()) { // otherwise the row may have trials of the one before it
            checkTrials();
            schema.timeOfEvent(timestampMillis, point.row);
        }
        return point;
    }

    /** Rows read so far. */
    public long rows() {
        return file.rows();
    }

    @Override
    public void close() {
        file.close();
    }

    /** Fills in the trials that are the same for every point; no cell overwrites them. */
    private void constantTrials() {
        int column = 0;
        for (Feature feature : schema.features()) {
            if (feature.family().trials().orElse(null) instanceof Trials.Constant(int count)) {
                for (int j = 0; j < feature.size(); j++) {
                    point.row[column + 2 * j + 1] = count;
                }
            }
            column += feature.columns();
        }
    }

    private void checkTrials() {
        int column = 0;
        for (Feature feature : schema.features()) {
            for (int j = 0; j < feature.size() && feature.family().trials().isPresent(); j++) {
                double successes = point.row[column + 2 * j];
                double trials = point.row[column + 2 * j + 1];
                if (successes > trials) {
                    throw file.badRow("'%s' is %.0f, more than its %.0f trials"
                            .formatted(feature.names().get(j), successes, trials));
                }
            }
            column += feature.columns();
        }
    }

    /** Puts cells in their places. */
    private final class Cells implements CsvFile.Row {

        @Override
        public void header(List<String> columns) {
            Set<String> wanted = new TreeSet<>(readers.names());
            if (timestampColumn != null) {
                wanted.add(timestampColumn);
            }
            Set<String> missing = new TreeSet<>(wanted);
            for (String column : columns) {
                if (wanted.contains(column) && !missing.remove(column)) {
                    throw new BadDataException("%s has the column '%s' twice".formatted(name, column));
                }
            }
            if (!missing.isEmpty()) {
                throw new BadDataException("%s has no column '%s'; its columns: %s"
                        .formatted(name, String.join("', '", missing), String.join(", ", columns)));
            }
            byColumn = columns.stream().map(this::readersOf).toList();
        }

        private List<CellReader> readersOf(String column) {
            List<CellReader> those = new ArrayList<>(readers.of(column));
            if (column.equals(timestampColumn)) {
                those.add((time, into) -> timestampMillis = time.timestampMillis());
            }
            return those;
        }

        @Override
        public void cell(int column, char[] text, int offset, int length) {
            List<CellReader> those = byColumn.get(column);
            for (int i = 0; i < those.size(); i++) {
                cell.set(column, text, offset, length);
                try {
                    those.get(i).read(cell, point);
                } catch (BadDataException fault) {
                    faults.add(file.columns().get(column), new String(text, offset, length), fault);
                }
            }
        }
    }
}
