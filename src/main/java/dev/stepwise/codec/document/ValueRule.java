package dev.stepwise.codec.document;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A rule says what one value of a document or of the environment has to be. Model files and the configuration share
 * these rules, so that both refuse the same texts in the same words.
 *
 * @param words the rule, completing "must be …"
 * @param reader the value of a text; empty when the text breaks the rule
 */
public record ValueRule<T>(String words, Function<String, Optional<T>> reader) {

    /** A truth value. */
    public static final ValueRule<Boolean> FLAG = new ValueRule<>("true or false", ValueRule::flag);

    /** A duration above 0, of at most 100 million days so that it can be counted in milliseconds. */
    public static final ValueRule<Duration> DURATION = new ValueRule<>(
            "a duration above 0 as ISO 8601 writes it, such as PT10S, PT10M (ten minutes) or P1D", ValueRule::duration);

    private static final Duration LONGEST = Duration.ofDays(100_000_000);

    /** Longer texts are not repeated in messages. */
    private static final int MAX_QUOTED = 80;

    /** A whole number between two bounds, both included. */
    public static ValueRule<Integer> whole(int least, int most) {
        return new ValueRule<>("a whole number from " + least + " to " + most, text -> {
            Double number = finite(text);
            return number == null || number != Math.rint(number) || number < least || number > most
                    ? Optional.empty()
                    : Optional.of(number.intValue());
        });
    }

    /** A name that may be part of the name of a topic. */
    public static ValueRule<String> name(int longest) {
        Pattern names = Pattern.compile("[A-Za-z0-9._-]{1," + longest + "}");
        return text("1 to " + longest + " letters, digits, dots, dashes and underscores", names.asMatchPredicate());
    }

    /** A text that passes a test. */
    public static ValueRule<String> text(String words, Predicate<String> test) {
        return new ValueRule<>(words, text -> Optional.of(text).filter(test));
    }

    /** One of a few words, each of which stands for a value. */
    public static <T> ValueRule<T> choice(T[] values, Function<T, String> label) {
        return new ValueRule<>(
                Arrays.stream(values).map(label).collect(Collectors.joining(" or ")),
                text -> Arrays.stream(values)
                        .filter(value -> label.apply(value).equals(text))
                        .findFirst());
    }

    /** The value of a text; empty when it breaks the rule. */
    public Optional<T> read(String text) {
        return reader.apply(text);
    }

    /** Returns what a message says of a text that breaks the rule. */
    public String refusal(String text) {
        return "must be " + words + not(text);
    }

    /** The end of a message that says what a value is instead of what it should be. */
    static String not(String text) {
        return text.length() > MAX_QUOTED ? ", not so long a text" : ", not '" + text + "'";
    }

    /** Whether a message may repeat a text. */
    static boolean isQuotable(String text) {
        return !text.isEmpty() && text.length() <= MAX_QUOTED;
    }

    /** A finite number without the suffixes that Java allows; null when the text is none. */
    static @Nullable Double finite(String text) {
        try {
            double number = JavaDoubleParser.parseDouble(text);
            return Double.isFinite(number) && !text.endsWith("d") && !text.endsWith("f") ? number : null;
        } catch (NumberFormatException _) {
            return null;
        }
    }

    private static Optional<Boolean> flag(String text) {
        return switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static Optional<Duration> duration(String text) {
        try {
            return Optional.of(Duration.parse(text)).filter(d -> d.isPositive() && d.compareTo(LONGEST) <= 0);
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }
}
