package dev.stepwise.codec.data;

import dev.stepwise.codec.csv.BadDataException;
import dev.stepwise.codec.csv.CsvColumn;
import dev.stepwise.codec.csv.CsvFormat;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** Reads one column of a file as the names of groups. */
public final class DataColumn {

    /** A row has this code where it has no group. */
    public static final int MISSING = CsvColumn.MISSING;

    private DataColumn() {}

    /**
     * The group of every row, numbered from 0 on in the order of their first rows; or {@link #MISSING}.
     *
     * @throws BadDataException when the file cannot be read or has no such column
     */
    public static int[] groups(Path file, CsvFormat format, String name) {
        if (!JsonLines.is(file, format)) {
            return CsvColumn.groups(file, format, name);
        }
        JsonField field = new JsonField(name);
        Map<String, Integer> numbers = new HashMap<>();
        IntStream.Builder ofRows = IntStream.builder();
        try (JsonLines lines = new JsonLines(file)) {
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                String group = field.of(JsonField.parse(line, lines.place()));
                ofRows.add(group == null ? MISSING : numbers.computeIfAbsent(group, _ -> numbers.size()));
            }
        }
        if (numbers.isEmpty()) {
            throw new BadDataException("no event of %s has the field '%s'".formatted(file.getFileName(), name));
        }
        return ofRows.build().toArray();
    }
}
