package dev.stepwise.http;

import java.time.DateTimeException;
import java.time.Instant;

/**
 * A moment in the life of a model, as a request names it.
 *
 * @param isVersion whether it is a version, and not a time
 * @param value the version, or milliseconds since 1970
 */
public record Moment(boolean isVersion, long value) {

    /**
     * Reads a version, such as {@code 812}, or a time, such as {@code 2026-01-01T00:00:00Z}.
     *
     * @throws IllegalArgumentException when it is neither
     */
    public static Moment parse(String text) {
        if (text.matches("\\d{1,15}")) {
            return new Moment(true, Long.parseLong(text));
        }
        try {
            return new Moment(false, Instant.parse(text).toEpochMilli());
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "a moment is a version, such as 812, or a time, such as 2026-01-01T00:00:00Z", e);
        }
    }

    /** Whether a snapshot is of this moment, or of before. */
    public boolean reaches(long version, long timestampMillis) {
        return value >= (isVersion ? version : timestampMillis);
    }
}
