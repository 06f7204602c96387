package dev.stepwise.codec.data;

import dev.stepwise.codec.csv.CsvFormat;
import dev.stepwise.codec.csv.CsvJson;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a file as events in JSON: those of a table as objects, those that are JSON as they stand. */
public interface DataRows extends AutoCloseable {

    /**
     * Opens a file.
     *
     * @param timestampColumn where the times stand, in every row; null: nowhere
     * @throws dev.stepwise.codec.csv.BadDataException if it cannot be read or lacks that column
     */
    static DataRows open(Path file, CsvFormat format, @Nullable String timestampColumn) {
        return JsonLines.is(file, format)
                ? new JsonRows(file, timestampColumn)
                : new OfTable(new CsvJson(file, format, timestampColumn));
    }

    /** The next row as UTF-8; null at the end. */
    byte @Nullable [] next();

    /** When the row that was read last happened, in milliseconds since 1970; 0 without a column for it. */
    long timestampMillis();

    /** Rows read so far. */
    long rows();

    /** Bytes of the file read so far. */
    long bytesRead();

    @Override
    void close();

    /** The rows of a table. */
    record OfTable(CsvJson table) implements DataRows {

        @Override
        public byte @Nullable [] next() {
            return table.next();
        }

        @Override
        public long timestampMillis() {
            return table.timestampMillis();
        }

        @Override
        public long rows() {
            return table.rows();
        }

        @Override
        public long bytesRead() {
            return table.bytesRead();
        }

        @Override
        public void close() {
            table.close();
        }
    }
}
