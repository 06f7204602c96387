package dev.stepwise.codec.csv;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file (RFC 4180) with a header: quoted cells, any line ends, UTF-8 with or without a byte order mark. Empty lines
 * are skipped. It is read as it comes, row by row; a cell reaches its consumer without becoming a text.
 */
final class CsvFile implements AutoCloseable {

    /** Takes the cells of one row after the other. */
    interface Row {

        /** The first row. */
        void header(List<String> columns);

        /**
         * A cell of the current row.
         *
         * @param column counted from 0; always one of the header's
         */
        void cell(int column, char[] text, int offset, int length);
    }

    private static final int BUFFER = 1 << 16;

    private final String name;
    private final Row row;
    private final Counting bytes;
    private final CsvReader<Boolean> reader;
    private final CloseableIterator<Boolean> records;
    private List<String> columns = List.of();
    private long rows;
    private long line;

    /**
     * Opens a file and reads its header.
     *
     * @throws BadDataException if there is no such file, no header, or a column of that name twice
     */
    CsvFile(Path file, Row row) {
        this.name = String.valueOf(file.getFileName());
        this.row = row;
        this.bytes = open(file);
        this.reader = CsvReader.builder().allowUnclosedQuote(false).build(new Cells(), text(bytes, name));
        this.records = reader.iterator();
        if (!next()) {
            close();
            throw new BadDataException(name + " is empty: a header with the names of the columns is needed");
        }
    }

    private static Counting open(Path file) {
        try {
            return new Counting(Files.newInputStream(file));
        } catch (NoSuchFileException e) {
            throw new BadDataException("no such file: " + file);
        } catch (IOException e) {
            throw new BadDataException(file + " cannot be read: " + e.getMessage());
        }
    }

    /**
     * Reads the bytes as UTF-8 and skips a byte order mark. Bytes that are not UTF-8 are an error. They never become a
     * question mark.
     */
    private static BufferedReader text(InputStream bytes, String name) {
        BufferedReader text =
                new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder()), BUFFER);
        try {
            text.mark(1);
            if (text.read() != '\uFEFF') {
                text.reset();
            }
            return text;
        } catch (IOException e) {
            throw new BadDataException(
                    e instanceof CharacterCodingException
                            ? name + " is not UTF-8"
                            : name + " cannot be read: " + e.getMessage());
        }
    }

    /** Names of the columns. */
    List<String> columns() {
        return columns;
    }

    /** Rows read so far, the header aside. */
    long rows() {
        return rows;
    }

    /** Bytes of the file read so far. */
    long bytesRead() {
        return bytes.count;
    }

    /** Hands the next row's cells over; false at the end. */
    boolean next() {
        try {
            return records.hasNext() && records.next();
        } catch (CsvParseException e) {
            if (e.getCause() instanceof BadDataException bad) {
                throw bad; // of a cell's consumer
            }
            throw new BadDataException("%s: no CSV after row %d: %s".formatted(name, rows, e.getMessage()));
        } catch (UncheckedIOException e) {
            throw new BadDataException(
                    e.getCause() instanceof CharacterCodingException
                            ? "%s is not UTF-8 after row %d".formatted(name, rows)
                            : "%s cannot be read after row %d: %s".formatted(name, rows, e.getMessage()));
        }
    }

    /** An error in the current row. */
    BadDataException bad(String message) {
        return new BadDataException("%s: row %d (line %d): %s".formatted(name, rows + 1, line, message));
    }

    /** Returns an error about the row that was returned last, as a whole. */
    BadDataException badRow(String message) {
        return new BadDataException("%s: row %d (line %d): %s".formatted(name, rows, line, message));
    }

    /** An error in a cell of the current row. */
    BadDataException bad(int column, String message) {
        return new BadDataException(
                "%s: row %d (line %d), column '%s': %s".formatted(name, rows + 1, line, columns.get(column), message));
    }

    @Override
    public void close() {
        try {
            records.close();
            reader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Hands cells on as the parser finds them. */
    private final class Cells extends AbstractBaseCsvCallbackHandler<Boolean> {

        private final List<String> header = new ArrayList<>();
        private boolean inHeader = true;
        private boolean inEmptyLine;

        @Override
        protected void handleBegin(long startingLineNumber) {
            line = startingLineNumber;
            inEmptyLine = false;
        }

        @Override
        protected void handleEmpty() {
            inEmptyLine = true;
        }

        @Override
        protected void handleField(int column, char[] text, int offset, int length, boolean quoted) {
            if (inHeader) {
                header.add(new String(text, offset, length).strip());
            } else if (column < columns.size()) {
                row.cell(column, text, offset, length);
            } else {
                throw bad("more cells than the " + columns.size() + " of the header");
            }
        }

        @Override
        protected @Nullable Boolean buildRecord() {
            if (inEmptyLine) {
                return null;
            }
            if (inHeader) {
                inHeader = false;
                columns = List.copyOf(header);
                row.header(columns);
            } else if (getFieldCount() < columns.size()) {
                throw bad("%d cells, where the header has %d".formatted(getFieldCount(), columns.size()));
            } else {
                rows++;
            }
            return true;
        }
    }

    /** Counts the bytes that pass. */
    private static final class Counting extends FilterInputStream {
        private long count;

        Counting(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count += read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = super.read(into, offset, length);
            count += Math.max(0, read);
            return read;
        }
    }
}
