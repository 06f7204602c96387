package dev.stepwise.codec.csv;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.RecordType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file with a header, as people have it: quoted cells, any line ends, the delimiter that it has, in UTF-8 or what is
 * said. Blanks around cells are no part of them. An empty line is a row only where the table has one column. It is read as
 * it comes, row by row; a cell reaches its consumer without becoming a text.
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

    private final String name;
    private final Row row;
    private final CsvText text;
    private final Set<String> missing;
    private final boolean hasHeader;
    private final CsvReader<Boolean> reader;
    private final CloseableIterator<Boolean> records;
    private List<String> columns = List.of();
    /** The first row of a file without a header, until it is asked for. */
    private List<String> pending = List.of();

    private long rows;
    private long line;

    /**
     * Opens a file and reads its header.
     *
     * @throws BadDataException if there is no such file, no header, or a column of that name twice
     */
    CsvFile(Path file, CsvFormat format, Row row) {
        this.name = String.valueOf(file.getFileName());
        this.row = row;
        this.missing = format.missing();
        this.hasHeader = format.header();
        this.text = new CsvText(file, format);
        this.reader = CsvReader.builder()
                .allowUnclosedQuote(false)
                .skipEmptyLines(false)
                .trimWhitespacesAroundQuotes(true)
                .fieldSeparator(text.dialect().delimiter())
                .build(new Cells(), text.reader());
        this.records = reader.iterator();
        if (!next()) {
            close();
            throw new BadDataException(name + " is empty: a header with the names of the columns is needed");
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
        return text.bytesRead();
    }

    /** Hands the next row's cells over; false at the end. */
    boolean next() {
        if (!pending.isEmpty()) {
            for (int column = 0; column < pending.size(); column++) {
                char[] cell = pending.get(column).toCharArray();
                row.cell(column, cell, 0, cell.length);
            }
            pending = List.of();
            rows++;
            return true;
        }
        try {
            while (records.hasNext()) {
                if (records.next()) {
                    return true;
                }
            }
            return false;
        } catch (CsvParseException e) {
            if (e.getCause() instanceof BadDataException bad) {
                throw bad; // of a cell's consumer
            }
            throw new BadDataException("%s: no CSV after row %d: %s".formatted(name, rows, e.getMessage()));
        } catch (UncheckedIOException e) {
            throw new BadDataException(
                    e.getCause() instanceof CharacterCodingException
                            ? text.notThatEncoding() + " (after row " + rows + ")"
                            : "%s cannot be read after row %d: %s".formatted(name, rows, e.getMessage()));
        }
    }

    /** Whether a cell's text stands for a value that is not there. */
    boolean isMissing(String cell) {
        return missing.contains(cell);
    }

    CsvDialect dialect() {
        return text.dialect();
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
        private boolean blank;
        /** The first cell of a line that may turn out to be a comment. */
        private char @Nullable [] comment;
        /** Whether the line is one whatever follows: a blank is behind its mark, where colours and tags have none. */
        private boolean isRemark;

        @Override
        protected void handleBegin(long startingLineNumber) {
            line = startingLineNumber;
            comment = null;
            isRemark = false;
            inEmptyLine = false;
            blank = true;
        }

        @Override
        protected void handleEmpty() {
            inEmptyLine = true;
        }

        @Override
        protected void handleField(int column, char[] cells, int offset, int length, boolean quoted) {
            if (isRemark) {
                return;
            }
            int from = offset;
            int to = offset + length;
            while (!quoted && from < to && isBlank(cells[from])) {
                from++;
            }
            while (!quoted && from < to && isBlank(cells[to - 1])) {
                to--;
            }
            if (column == 0 && from == to && !quoted) {
                return; // a line of blanks is known at its end
            }
            if (blank && column > 0) {
                hand(0, cells, from, from);
            }
            blank = false;
            if (comment != null) { // it has more cells: it is a row
                char[] first = comment;
                comment = null;
                hand(0, first, 0, first.length);
            } else if (!inHeader && column == 0 && columns.size() > 1 && !quoted && cells[from] == '#') {
                comment = Arrays.copyOfRange(cells, from, to);
                isRemark =
                        (to - from > 1 ? cells[from + 1] == ' ' : text.dialect().delimiter() == ' ')
                                && !columns.getFirst().startsWith("#");
                return;
            }
            hand(column, cells, from, to);
        }

        /** A comment may have fewer cells than the header. */
        @Override
        protected RecordType getRecordType() {
            return comment == null ? super.getRecordType() : RecordType.COMMENT;
        }

        /** Blanks, blanks that do not break, and the control characters that end files of some systems. */
        private static boolean isBlank(char c) {
            return c <= ' ' || c == '\u00a0';
        }

        private void hand(int column, char[] cells, int from, int to) {
            if (inHeader) {
                String name = new String(cells, from, to - from);
                header.add(hasHeader ? Normalizer.normalize(name.strip(), Normalizer.Form.NFC) : name);
            } else if (column < columns.size()) {
                row.cell(column, cells, from, to - from);
            } else if (from < to) {
                throw bad("more cells than the " + columns.size() + " of the header");
            }
        }

        @Override
        protected @Nullable Boolean buildRecord() {
            if (comment != null) {
                return false;
            }
            if (inEmptyLine || blank) {
                if (inHeader || columns.size() > 1) {
                    return false;
                }
                // in a table of one column an empty line is a row whose value is missing
                row.cell(0, new char[0], 0, 0);
                rows++;
                return true;
            }
            if (inHeader) {
                inHeader = false;
                columns = hasHeader
                        ? List.copyOf(header)
                        : IntStream.rangeClosed(1, header.size())
                                .mapToObj(i -> "c" + i)
                                .toList();
                pending = hasHeader ? List.of() : List.copyOf(header);
                row.header(columns);
            } else if (getFieldCount() < columns.size()) {
                throw bad("%d cell%s, where the header has %d"
                        .formatted(getFieldCount(), getFieldCount() == 1 ? "" : "s", columns.size()));
            } else {
                rows++;
            }
            return true;
        }
    }
}
