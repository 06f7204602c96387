package dev.stepwise.codec;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;

/** The cell of a CSV file that is being read: a view into the parser's buffer, reused from cell to cell. */
final class CsvCell {

    private final CsvFile file;
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

    /** Whether it is empty or {@code NA}. */
    boolean isMissing() {
        return length == 0 || length == 2 && text[offset] == 'N' && text[offset + 1] == 'A';
    }

    String text() {
        return new String(text, offset, length);
    }

    /** A finite number. */
    double number() {
        try {
            double number = JavaDoubleParser.parseDouble(text, offset, length);
            // the parser takes what Java's does, such as 1d or NaN
            if (Double.isFinite(number) && text[offset + length - 1] <= '9') {
                return number;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw bad("'%s' is not a number".formatted(text()));
    }

    /** A number that is 0, 1, 2, … */
    double count() {
        double count = number();
        if (count < 0 || count != Math.rint(count)) {
            throw bad("'%s' is not a count (0, 1, 2, …)".formatted(text()));
        }
        return count;
    }

    /** 1 for yes, 0 for no. */
    double yesNo() {
        return switch (text()) {
            case "1", "true" -> 1;
            case "0", "false" -> 0;
            default -> throw bad("'%s' is not one of 0, 1, true, false".formatted(text()));
        };
    }

    /** An error in this cell. */
    BadDataException bad(String message) {
        return file.bad(column, message);
    }
}
