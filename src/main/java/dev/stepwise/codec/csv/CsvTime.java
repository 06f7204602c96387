package dev.stepwise.codec.csv;

import dev.stepwise.codec.document.TimeText;
import java.time.DateTimeException;
import java.util.regex.Pattern;

/**
 * Reads the times of one column: as ISO 8601 writes them and in the other spellings that leave no doubt, without an offset in
 * UTC, or as numbers since 1970. The first number tells the unit of all: one that is a moment from 2001 to 2100 in seconds,
 * microseconds or nanoseconds has that unit, and every other counts milliseconds.
 */
public final class CsvTime {

    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,19}(\\.\\d*)?([eE]\\+?\\d{1,2})?");
    /** Bounds, in seconds since 1970, of the moments that tell a unit: 2001-09-09 and 2100-01-01. */
    private static final double FIRST_SECOND = 1e9;

    private static final double LAST_SECOND = 4_102_444_800.0;

    private double unitsPerMilli = Double.NaN;

    /**
     * The time of a cell in milliseconds since 1970.
     *
     * @throws DateTimeException if it is none
     */
    public long millis(String cell) {
        String text = cell.strip();
        if (text.isEmpty()) {
            throw new DateTimeException("empty");
        }
        if (NUMBER.matcher(text).matches() && !TimeText.isWithoutMarks(text)) {
            return sinceEpoch(text);
        }
        return TimeText.millis(text);
    }

    private long sinceEpoch(String text) {
        double number = Double.parseDouble(text);
        if (Double.isNaN(unitsPerMilli)) {
            unitsPerMilli = unitsPerMilli(number);
        }
        if (unitsPerMilli == 1) {
            if (!text.matches("[+-]?\\d{1,18}")) {
                throw new DateTimeException(text + " is no whole number of milliseconds");
            }
            return Long.parseLong(text);
        }
        double millis = number / unitsPerMilli;
        if (!(Math.abs(millis) < Long.MAX_VALUE)) {
            throw new DateTimeException(text);
        }
        return Math.round(millis);
    }

    private static double unitsPerMilli(double number) {
        for (double perSecond : new double[] {1, 1e6, 1e9}) {
            if (number >= FIRST_SECOND * perSecond && number < LAST_SECOND * perSecond) {
                return perSecond / 1000;
            }
        }
        return 1;
    }
}
