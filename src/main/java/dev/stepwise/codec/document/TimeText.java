package dev.stepwise.codec.document;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads times that are text: as ISO 8601 writes them and in the other spellings that leave no doubt, without an offset in UTC. */
public final class TimeText {

    /** A day, with or without a time of day, with or without an offset. */
    private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendLiteral('T')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendOffsetId()
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private static final Pattern YEAR_FIRST = Pattern.compile("(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})(.*)");
    private static final Pattern WITHOUT_MARKS =
            Pattern.compile("(\\d{4})(\\d\\d)(\\d\\d)(?:(T\\d\\d)(\\d\\d)(\\d\\d)?(.*))?");
    private static final Pattern DAY_FIRST = Pattern.compile("(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4})(.*)");
    private static final Pattern TIME_OF_DAY = Pattern.compile(
            "[T ] ?(\\d{1,2}:\\d\\d(?::\\d\\d)?)(?:[.,](\\d{1,9}))? ?(Z|z|UTC|GMT|[+-]\\d\\d(?::?\\d\\d)?)?");

    private TimeText() {}

    /** Whether a text is a day, or a moment, in digits without marks between them, such as 20260131. */
    public static boolean isWithoutMarks(String text) {
        return WITHOUT_MARKS.matcher(text).matches();
    }

    /**
     * The time in milliseconds since 1970.
     *
     * @throws DateTimeException if it is none
     */
    public static long millis(String text) {
        TemporalAccessor parsed = ISO.parseBest(iso(text), OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
        return switch (parsed) {
            case OffsetDateTime moment -> moment.toInstant().toEpochMilli();
            case LocalDateTime local -> local.toInstant(ZoneOffset.UTC).toEpochMilli();
            case LocalDate day -> day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
            default -> throw new DateTimeException(text);
        };
    }

    /** The same as ISO 8601 has it; what is no time stays as it is. */
    private static String iso(String text) {
        Matcher without = WITHOUT_MARKS.matcher(text);
        if (without.matches()) {
            String seconds = without.group(6) == null ? "" : ":" + without.group(6);
            String time = without.group(4) == null
                    ? ""
                    : without.group(4) + ":" + without.group(5) + seconds + without.group(7);
            return iso(without.group(1) + "-" + without.group(2) + "-" + without.group(3) + time);
        }
        Matcher yearFirst = YEAR_FIRST.matcher(text);
        if (yearFirst.matches()) {
            return day(yearFirst.group(1), yearFirst.group(2), yearFirst.group(3)) + timeOfDay(yearFirst.group(4));
        }
        Matcher dayFirst = DAY_FIRST.matcher(text);
        if (dayFirst.matches()) {
            return day(dayFirst.group(3), dayFirst.group(2), dayFirst.group(1)) + timeOfDay(dayFirst.group(4));
        }
        return text;
    }

    private static String day(String year, String month, String day) {
        return year + "-" + twoDigits(month) + "-" + twoDigits(day);
    }

    private static String twoDigits(String number) {
        return number.length() == 1 ? "0" + number : number;
    }

    private static String timeOfDay(String text) {
        Matcher time = TIME_OF_DAY.matcher(text);
        if (!time.matches()) {
            return text;
        }
        String clock = time.group(1).indexOf(':') == 1 ? "0" + time.group(1) : time.group(1);
        String fraction = time.group(2) == null ? "" : "." + time.group(2);
        return "T" + clock + fraction + offset(time.group(3));
    }

    private static String offset(@Nullable String text) {
        if (text == null) {
            return "";
        }
        if (Character.isLetter(text.charAt(0))) {
            return "Z";
        }
        return text.length() == 3
                ? text + ":00"
                : text.length() == 5 ? text.substring(0, 3) + ":" + text.substring(3) : text;
    }
}
