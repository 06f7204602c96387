package dev.stepwise.codec.csv;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;
import dev.stepwise.codec.document.YesNoWords;
import dev.stepwise.distribution.NumberBorder;
import java.time.DateTimeException;

/** The cell of a CSV file that is being read: a view into the parser's buffer, reused from cell to cell. */
final class CsvCell {

    private static final String COMMA_REMEDY =
            "; --decimal , takes its comma for a decimal mark, --decimal . for one that groups digits";

    private final CsvFile file;
    private final CsvTime time = new CsvTime();
    private int column;
    private char[] text = {};
    private int offset;
    private int length;

    CsvCell(CsvFile file) {
        this.file = file;
    }

    void set(int ofColumn, char[] characters, int from, int count) {
        column = ofColumn;
        text = characters;
        offset = from;
        length = count;
    }

    /** Whether it is empty or a spelling of what is missing. */
    boolean isMissing() {
        return length == 0 || file.isMissing(text());
    }

    String text() {
        return new String(text, offset, length);
    }

    /** Whether it is one of these numbers, in the dialect of the file. */
    boolean isOneOf(double[] numbers) {
        double number = numbers.length == 0 ? Double.NaN : parsed();
        for (double other : numbers) {
            if (number == other) {
                return true;
            }
        }
        return false;
    }

    /** A finite number. */
    double number() {
        double number = parsed();
        if (Double.isFinite(number)) {
            return number;
        }
        throw bad("'%s' is not a number%s"
                .formatted(text(), text().matches("[+\\-.\\d]*,[+\\-.,\\d]*") ? COMMA_REMEDY : ""));
    }

    /** NaN: no number. Most numbers are read without becoming a text. */
    private double parsed() {
        CsvDialect dialect = file.dialect();
        if (dialect.decimal() == '.' && dialect.thousands() == null && isPlain()) {
            try {
                return JavaDoubleParser.parseDouble(text, offset, length);
            } catch (NumberFormatException _) {
                return Double.NaN;
            }
        }
        String plain = dialect.plain(text());
        try {
            // the parser takes what Java's does, such as 1d or NaN
            return plain.isEmpty() || plain.charAt(plain.length() - 1) > '9'
                    ? Double.NaN
                    : JavaDoubleParser.parseDouble(plain);
        } catch (NumberFormatException _) {
            return Double.NaN;
        }
    }

    /** Whether the first and the last character are of a number. */
    private boolean isPlain() {
        char first = text[offset];
        char last = text[offset + length - 1];
        return first <= '9' && first >= '+' && last >= '.' && last <= '9';
    }

    /** A number that is 0, 1, 2, …, drawn in to the {@link NumberBorder}. */
    double count() {
        double count = number();
        if (count < 0 || count != Math.rint(count)) {
            throw bad("'%s' is not a count (0, 1, 2, …)".formatted(text()));
        }
        return NumberBorder.count(count);
    }

    /** 1 for yes, 0 for no. */
    double yesNo() {
        Boolean meaning = YesNoWords.read(text());
        if (meaning == null) {
            throw bad("'%s' is not one of 0, 1, true, false, yes, no".formatted(text()));
        }
        return meaning ? 1 : 0;
    }

    /** A time in milliseconds since 1970, in the spellings of {@link CsvTime}. A cell's reader has one column of times. */
    long timestampMillis() {
        if (isMissing()) {
            throw bad("a point without a timestamp");
        }
        return millis(time);
    }

    /** The same, of a column whose times are read by this reader. */
    long millis(CsvTime reader) {
        try {
            return reader.millis(text());
        } catch (DateTimeException | ArithmeticException _) {
            throw bad(
                    text().matches("\\d{1,2}/\\d{1,2}/\\d{2,4}.*")
                            ? ("'%s' is a date with slashes, where the day may come first or the month: write it such as"
                                            + " 2026-01-31T12:00:00Z")
                                    .formatted(text())
                            : "'%s' is no timestamp: milliseconds since 1970, or such as 2026-01-31T12:00:00Z"
                                    .formatted(text()));
        }
    }

    /** An error in this cell. */
    BadDataException bad(String message) {
        return file.bad(column, message);
    }
}
