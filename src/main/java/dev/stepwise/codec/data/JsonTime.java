package dev.stepwise.codec.data;

import dev.stepwise.codec.csv.BadDataException;
import dev.stepwise.codec.csv.CsvTime;
import java.time.DateTimeException;

/** The field of events with their times, in the spellings that a column of times has. */
final class JsonTime {

    private final String name;
    private final JsonField field;
    private final CsvTime time = new CsvTime();

    JsonTime(String name) {
        this.name = name;
        this.field = new JsonField(name);
    }

    /**
     * The time of an event in milliseconds since 1970.
     *
     * @param place of the event, for people
     * @throws BadDataException if it has none
     */
    long millis(byte[] event, String place) {
        String text = field.of(JsonField.parse(event, place));
        if (text == null) {
            throw new BadDataException("%s: '%s' is missing, the time of the event".formatted(place, name));
        }
        try {
            return time.millis(text);
        } catch (DateTimeException | ArithmeticException _) {
            throw new BadDataException(
                    "%s: '%s' is no timestamp: milliseconds since 1970, or such as 2026-01-31T12:00:00Z"
                            .formatted(place, text));
        }
    }
}
