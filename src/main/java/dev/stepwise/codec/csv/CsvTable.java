package dev.stepwise.codec.csv;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a file row by row as texts, for those who do not know yet what its columns mean. */
public final class CsvTable implements AutoCloseable {

    private final CsvFile file;
    private @Nullable String[] row = {};
    private @Nullable String[] missing = {};

    /** @throws BadDataException if it cannot be read or has no header */
    public CsvTable(Path path, CsvFormat format) {
        file = new CsvFile(path, format, new Cells());
    }

    /** Names of the columns, as the header has them: some may be empty or stand there twice. */
    public List<String> columns() {
        return file.columns();
    }

    /** Goes on to the next row; false at the end. */
    public boolean next() {
        return file.next();
    }

    /** The text of the current row's cell; null: it is missing. */
    public @Nullable String text(int column) {
        return row[column];
    }

    /** The spelling of what is missing in the current row's cell; null: it is empty, or has a text. */
    public @Nullable String missing(int column) {
        return missing[column];
    }

    /** The number that a text is in this file; NaN: none, or not a finite one. */
    public double number(String text) {
        String plain = file.dialect().plain(text);
        if (!hasFormOfNumber(plain)) {
            return Double.NaN;
        }
        try {
            double number = JavaDoubleParser.parseDouble(plain);
            return Double.isFinite(number) ? number : Double.NaN;
        } catch (NumberFormatException _) {
            return Double.NaN;
        }
    }

    /** Whether a text, which is no number, is a time of day, a day or a moment. */
    public static boolean isTime(String text) {
        if (text.isEmpty() || !Character.isDigit(text.charAt(0))) {
            return false;
        }
        if (text.matches("\\d{1,2}:\\d\\d(:\\d\\d([.,]\\d+)?)?( ?[AaPp][Mm])?|\\d{1,2}/\\d{1,2}/\\d{2,4}( .*)?")) {
            return true;
        }
        try {
            new CsvTime().millis(text);
            return true;
        } catch (DateTimeException | ArithmeticException _) {
            return false;
        }
    }

    @Override
    public void close() {
        file.close();
    }

    /** Only digits, signs, marks and one exponent: saves an exception for each word and each day. */
    private static boolean hasFormOfNumber(String text) {
        boolean digit = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean sign = c == '-' || c == '+';
            boolean atStart = i == 0 || text.charAt(i - 1) == 'e' || text.charAt(i - 1) == 'E';
            digit |= c >= '0' && c <= '9';
            if (sign ? !atStart : !(c >= '0' && c <= '9' || c == '.' || c == ',' || (c | ' ') == 'e')) {
                return false;
            }
        }
        return digit;
    }

    private final class Cells implements CsvFile.Row {

        @Override
        public void header(List<String> columns) {
            row = new String[columns.size()];
            missing = new String[columns.size()];
        }

        @Override
        public void cell(int column, char[] text, int offset, int length) {
            if (column == 0) {
                Arrays.fill(row, null);
                Arrays.fill(missing, null);
            }
            String value = new String(text, offset, length);
            boolean isMissing = file.isMissing(value);
            row[column] = isMissing ? null : value;
            missing[column] = isMissing && length > 0 ? value : null;
        }
    }
}
