package dev.stepwise.codec.data;

import dev.stepwise.codec.csv.CsvFormat;
import dev.stepwise.codec.csv.CsvPoints;
import dev.stepwise.codec.csv.TimedPoints;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.model.ModelSchema;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads the points of a file. A row that is no point is a {@link dev.stepwise.codec.csv.BadDataException}, which tells of all such
 * rows.
 */
public final class DataPoints {

    private DataPoints() {}

    /** All points of a file. */
    public static Dataset readAll(Path file, CsvFormat format, ModelSchema schema) {
        return JsonLines.is(file, format)
                ? JsonPoints.read(file, schema, null).points()
                : CsvPoints.readAll(file, format, schema);
    }

    /** All points of a file, with the column that features need that are the time of the event; null: not said. */
    public static Dataset read(Path file, CsvFormat format, ModelSchema schema, @Nullable String timestampColumn) {
        return timestampColumn == null
                ? readAll(file, format, schema)
                : readAll(file, format, schema, timestampColumn).points();
    }

    /**
     * All points of a file, with their times.
     *
     * @param timestampColumn where they stand, in every row
     */
    public static TimedPoints readAll(Path file, CsvFormat format, ModelSchema schema, String timestampColumn) {
        return JsonLines.is(file, format)
                ? JsonPoints.read(file, schema, timestampColumn)
                : CsvPoints.readAll(file, format, schema, timestampColumn);
    }
}
