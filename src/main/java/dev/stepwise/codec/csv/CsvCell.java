package dev.stepwise.codec.csv;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;
import dev.stepwise.distribution.NumberBorder;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/** The cell of a CSV file that is being read: a view into the parser's buffer, reused from cell to cell. */
final class CsvCell {

    /** A day, with or without a time of day, with or without an offset. */
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendLiteral('T')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendOffsetId()
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private static final String COMMA_REMEDY =
            "; --decimal , takes its comma for a decimal mark, --decimal . for one that groups digits";

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

    /** Whether it is empty or a spelling of what is missing. */
    boolean isMissing() {
        return length == 0 || file.isMissing(text());
    }

    String text() {
        return new String(text, offset, length);
    }

    /** A finite number. */
    double number() {
        try {
            double number = parsed();
            // the parser takes what Java's does, such as 1d or NaN
            if (Double.isFinite(number) && (text[offset + length - 1] <= '9')) {
                return number;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw bad("'%s' is not a number%s"
                .formatted(text(), text().matches("[+\\-.\\d]*,[+\\-.,\\d]*") ? COMMA_REMEDY : ""));
    }

    private double parsed() {
        CsvDialect dialect = file.dialect();
        return dialect.decimal() == '.' && dialect.thousands() == null
                ? JavaDoubleParser.parseDouble(text, offset, length)
                : JavaDoubleParser.parseDouble(dialect.plain(text()));
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
        return switch (text()) {
            case "1", "true" -> 1;
            case "0", "false" -> 0;
            default -> throw bad("'%s' is not one of 0, 1, true, false".formatted(text()));
        };
    }

    /** A time in milliseconds since 1970: such a number, or as ISO 8601 writes it, without an offset in UTC. */
    long timestampMillis() {
        if (isMissing()) {
            throw bad("a point without a timestamp");
        }
        String time = text().strip();
        try {
            if (time.matches("[+-]?\\d{1,18}")) {
                return Long.parseLong(time);
            }
            TemporalAccessor parsed = TIME.parseBest(
                    time.replaceFirst("^(\\d{4}-\\d\\d-\\d\\d) ", "$1T"),
                    OffsetDateTime::from,
                    LocalDateTime::from,
                    LocalDate::from);
            return switch (parsed) {
                case OffsetDateTime moment -> moment.toInstant().toEpochMilli();
                case LocalDateTime local -> local.toInstant(ZoneOffset.UTC).toEpochMilli();
                case LocalDate day ->
                    day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
                default -> throw new DateTimeException(time);
            };
        } catch (DateTimeException | ArithmeticException _) {
            throw bad(
                    "'%s' is no timestamp: milliseconds since 1970, or such as 2026-01-31T12:00:00Z".formatted(text()));
        }
    }

    /** An error in this cell. */
    BadDataException bad(String message) {
        return file.bad(column, message);
    }
}
