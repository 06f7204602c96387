package dev.stepwise.codec.csv;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a CSV file as JSON objects with the header's names for keys. A number becomes a number, in the
 * digits of the file where JSON has them so; {@code true} and {@code false} become truth values; an empty cell or
 * {@code NA} is left out; everything else is text, {@code 007} too.
 */
public final class CsvJson implements AutoCloseable {

    private static final JsonFactory JSON = new JsonFactory();
    /** A number as JSON writes it. */
    private static final Pattern JSON_NUMBER = Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?");
    /** A number that JSON would write in another way, such as +1.5 or .5. */
    private static final Pattern OTHER_NUMBER =
            Pattern.compile("[+-]?((0|[1-9]\\d*)(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");

    private final @Nullable String timestampColumn;
    private final CsvFile file;
    private final CsvCell cell;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private List<String> columns = List.of();
    private @Nullable JsonGenerator object;
    private long timestampMillis;

    /** @throws BadDataException if the file cannot be read or names a column twice */
    public CsvJson(Path path) {
        this(path, CsvFormat.FOUND, null);
    }

    /**
     * @param format what is known of how the file is written
     * @param timestampColumn where milliseconds since 1970 or ISO 8601 timestamps stand, in every row; null: nowhere
     * @throws BadDataException if the file cannot be read, names a column twice or lacks that column
     */
    public CsvJson(Path path, CsvFormat format, @Nullable String timestampColumn) {
        this.timestampColumn = timestampColumn;
        this.file = new CsvFile(path, format, new Cells());
        this.cell = new CsvCell(file);
        if (timestampColumn != null && !columns.contains(timestampColumn)) {
            file.close();
            throw new BadDataException("%s has no column '%s'; its columns: %s"
                    .formatted(path.getFileName(), timestampColumn, String.join(", ", columns)));
        }
        if (new HashSet<>(columns).size() < columns.size()) {
            file.close();
            throw new BadDataException(
                    "%s has a column twice; its columns: %s".formatted(path.getFileName(), String.join(", ", columns)));
        }
    }

    /** The next row as UTF-8; null at the end. */
    public byte @Nullable [] next() {
        bytes.reset();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            object = json;
            json.writeStartObject();
            if (!file.next()) {
                return null;
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** When the row that was read last happened, in milliseconds since 1970; 0 without a column for it. */
    public long timestampMillis() {
        return timestampMillis;
    }

    /** Rows read so far. */
    public long rows() {
        return file.rows();
    }

    /** Bytes of the file read so far. */
    public long bytesRead() {
        return file.bytesRead();
    }

    @Override
    public void close() {
        file.close();
    }

    private final class Cells implements CsvFile.Row {

        @Override
        public void header(List<String> names) {
            columns = names;
        }

        @Override
        public void cell(int column, char[] text, int offset, int length) {
            if (columns.get(column).equals(timestampColumn)) {
                cell.set(column, text, offset, length);
                timestampMillis = cell.timestampMillis();
            }
            String value = new String(text, offset, length);
            if (object != null && !file.isMissing(value)) {
                try {
                    object.writeFieldName(columns.get(column));
                    write(object, value, file.dialect().plain(value));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }

        private static void write(JsonGenerator json, String value, String number) throws IOException {
            if (JSON_NUMBER.matcher(number).matches()) {
                json.writeNumber(number);
            } else if (OTHER_NUMBER.matcher(number).matches()) {
                json.writeNumber(JavaDoubleParser.parseDouble(number));
            } else if (value.equals("true") || value.equals("false")) {
                json.writeBoolean(value.equals("true"));
            } else {
                json.writeString(value);
            }
        }
    }
}
