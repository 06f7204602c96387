package dev.stepwise.cli.option;

import dev.stepwise.codec.csv.BadDataException;
import dev.stepwise.codec.csv.CsvFormat;
import dev.stepwise.codec.csv.TimedPoints;
import dev.stepwise.codec.data.DataColumn;
import dev.stepwise.codec.data.DataPoints;
import dev.stepwise.em.markov.Sequences;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.model.ModelSchema;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which rows of a file are one sequence, and in which order, where components are to be the states of a hidden Markov model. */
public final class SequenceOptions {

    /** In the place of a column where there is none. */
    private static final String ALL_ROWS = "";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--key",
            paramLabel = "COLUMN",
            arity = "0..1",
            fallbackValue = ALL_ROWS,
            description =
                    "the column that says which rows are one sequence, such as a device; without a column all rows are one."
                            + " Components become the states of a hidden Markov model: each depends on that of the row before")
    private @Nullable String key;

    @Option(
            names = "--gap",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "after a longer time without a row a key begins a new sequence (default: never)")
    private @Nullable Duration gap;

    @Option(
            names = "--viterbi",
            description = "--assignments has the most probable path of states too, as the column viterbi")
    private boolean viterbi;

    /**
     * Points, and in what sequences they came.
     *
     * @param sequences null: their order is of no account
     */
    public record Points(Dataset points, @Nullable Sequences sequences) {}

    /** Whether the points are to be taken as sequences. */
    public boolean isGiven() {
        return key != null;
    }

    /** Whether the most probable path is to be written. */
    public boolean wantsPath() {
        return viterbi;
    }

    /**
     * The columns that say which points are one sequence, and in which order, so that they are no features.
     *
     * @param timestamp the column with the times; null: none
     */
    public Set<String> columns(@Nullable String timestamp) {
        Set<String> columns = new LinkedHashSet<>();
        if (key != null && !key.equals(ALL_ROWS)) {
            columns.add(key);
        }
        if (key != null && timestamp != null) {
            columns.add(timestamp);
        }
        return columns;
    }

    /** Says what does not fit together. */
    public void check(boolean hasAssignments, boolean hasTimestamps) {
        require(key != null || gap == null && !viterbi, "--gap and --viterbi need --key");
        require(hasTimestamps || gap == null, "--gap needs --timestamp, which says when a row happened");
        require(hasAssignments || !viterbi, "--viterbi says what --assignments has, which is not given");
    }

    private void require(boolean condition, String message) {
        if (!condition) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    /**
     * Reads the points of a file.
     *
     * @param timestamp the column with the times of the points, by which rows of a key are put in order; null: none
     * @throws BadDataException if one of them cannot be read, or has no key
     */
    public Points read(Path data, CsvFormat format, ModelSchema schema, @Nullable String timestamp) {
        if (key == null) {
            return new Points(DataPoints.read(data, format, schema, timestamp), null);
        }
        if (timestamp == null) {
            Dataset points = DataPoints.readAll(data, format, schema);
            return new Points(points, Sequences.of(keys(data, format, key, points.size())));
        }
        TimedPoints timed = DataPoints.readAll(data, format, schema, timestamp);
        int[] keys = keys(data, format, key, timed.points().size());
        long longest = gap == null ? Long.MAX_VALUE : gap.toMillis();
        return new Points(timed.points(), Sequences.of(keys, timed.millis(), longest));
    }

    /** Numbers that tell the keys of so many rows apart. */
    private static int[] keys(Path data, CsvFormat format, String key, int rows) {
        int[] keys = key.equals(ALL_ROWS) ? new int[rows] : DataColumn.groups(data, format, key);
        for (int row = 0; row < rows; row++) {
            if (keys[row] == DataColumn.MISSING) {
                throw new BadDataException("%s: row %d has no '%s', so it is part of no sequence"
                        .formatted(data.getFileName(), row + 1, key));
            }
        }
        return keys;
    }
}
