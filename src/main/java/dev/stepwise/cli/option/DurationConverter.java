package dev.stepwise.cli.option;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code 30s}, {@code 5m}, {@code 2h}, {@code 500ms}, or ISO 8601 such as {@code PT30S}. */
public final class DurationConverter implements ITypeConverter<Duration> {

    @Override
    public Duration convert(String text) {
        String upper = text.strip().toUpperCase(Locale.ROOT);
        try {
            Duration duration;
            if (upper.matches("\\d+MS")) {
                duration = Duration.ofMillis(Long.parseLong(upper.substring(0, upper.length() - 2)));
            } else {
                duration = Duration.parse(upper.startsWith("P") ? upper : "PT" + upper);
            }
            if (duration.isPositive()) {
                return duration;
            }
        } catch (DateTimeParseException | NumberFormatException e) {
            // said below
        }
        throw new TypeConversionException("'" + text + "' is no duration above 0, such as 30s, 5m or 2h");
    }
}
