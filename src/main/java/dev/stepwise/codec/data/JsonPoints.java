package dev.stepwise.codec.data;

import dev.stepwise.codec.csv.BadDataException;
import dev.stepwise.codec.csv.CsvFaults;
import dev.stepwise.codec.csv.CsvPoints;
import dev.stepwise.codec.csv.TimedPoints;
import dev.stepwise.codec.json.BadPointException;
import dev.stepwise.codec.json.JsonPointReader;
import dev.stepwise.codec.json.Limits;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.model.ModelSchema;
import dev.stepwise.model.Point;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads points out of a file with an event on each line, as the service reads those of a topic: what would be a dead letter there
 * is a fault here, but for an event without any value, which stays a row as one of a table does.
 */
final class JsonPoints {

    private static final String REMEDY =
            "\n  in the model file: `missing: [\"n/a\"]` of a feature takes what says that it is missing, `lenient: true` numbers in quotes";

    private JsonPoints() {}

    /** @param timestamp the field with the times of the points; null: they have none, and the times that are returned say nothing */
    static TimedPoints read(Path file, ModelSchema schema, @Nullable String timestamp) {
        CsvPoints.requireTimes(schema, timestamp);
        JsonPointReader reader = new JsonPointReader(schema, Limits.DEFAULT);
        JsonTime time = timestamp == null ? null : new JsonTime(timestamp);
        Point point = new Point(schema);
        Dataset points = new Dataset(schema.columns());
        LongStream.Builder times = LongStream.builder();
        try (JsonLines lines = new JsonLines(file)) {
            CsvFaults faults = new CsvFaults("events", "field", REMEDY);
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                try {
                    read(reader, line, point);
                    long millis = time == null ? -1 : time.millis(line, lines.place());
                    schema.timeOfEvent(millis, point.row);
                    times.add(millis);
                    points.add(point.row, point.weight, point.label);
                } catch (BadPointException e) {
                    String message = String.valueOf(e.getMessage());
                    String field = message.startsWith("/")
                            ? message.replaceFirst(" .*", "")
                            : e.reason().label();
                    faults.add(field, "", new BadDataException(lines.place() + ": " + message));
                } catch (BadDataException e) {
                    faults.add(String.valueOf(timestamp), "", e);
                }
            }
            faults.check(lines.name());
        }
        return new TimedPoints(points, times.build().toArray());
    }

    private static void read(JsonPointReader reader, byte[] line, Point point) {
        try {
            reader.read(line, point);
        } catch (BadPointException e) {
            if (e.reason() != BadPointException.Reason.NOTHING_OBSERVED) {
                throw e;
            }
        }
    }
}
