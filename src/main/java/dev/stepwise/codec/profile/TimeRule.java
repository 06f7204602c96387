package dev.stepwise.codec.profile;

import dev.stepwise.codec.document.TimeText;
import dev.stepwise.codec.profile.ColumnChoice.Taken;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Whether the hour of day of a column of times is a feature: where the times are many days long and some hours have more of them
 * than others. Of a sensor that is read every minute no hour has, and of a file of one morning the hour says when it was made.
 */
final class TimeRule {

    private static final double MILLIS_OF_DAY = 86_400_000;
    private static final double FEWEST_DAYS = 7;

    /** Harmonics of the day that are looked at: one peak a day, or two. */
    private static final int HARMONICS = 2;

    /** Mean resultant length that even hours do not have, and {@code n R²}, exponentially distributed by chance (Rayleigh 1919). */
    private static final double UNEVEN = 0.15;

    private static final double NO_CHANCE = 12;

    private static final int FEWEST_TIMES = 50;

    private TimeRule() {}

    static Optional<ColumnChoice> ofTexts(ColumnFacts facts) {
        long[] millis =
                facts.words().keySet().stream().flatMapToLong(TimeRule::millis).toArray();
        return isUneven(millis) ? Optional.of(taken(facts, "")) : Optional.empty();
    }

    private static LongStream millis(String text) {
        try {
            return LongStream.of(TimeText.millis(text.strip()));
        } catch (DateTimeException | ArithmeticException _) {
            return LongStream.empty();
        }
    }

    /** @param numbers since 1970, in a unit that their size tells */
    static Optional<ColumnChoice> ofNumbers(ColumnFacts facts, double[] numbers) {
        double largest = Arrays.stream(numbers).max().orElse(0);
        String unit = largest < 1e10 ? "s" : largest < 1e13 ? "ms" : "us";
        double perMilli = largest < 1e10 ? 1e-3 : largest < 1e13 ? 1 : 1e3;
        long[] millis =
                Arrays.stream(numbers).mapToLong(x -> (long) (x / perMilli)).toArray();
        return largest >= 1e9 && isUneven(millis) ? Optional.of(taken(facts, ", unit: " + unit)) : Optional.empty();
    }

    private static Taken taken(ColumnFacts facts, String unit) {
        String name = facts.name();
        return new Taken(
                name + ".hour",
                "von-mises",
                List.of(),
                "path: " + Words.yaml(facts.pointer()) + ", time: hour-of-day" + unit,
                "the hour of day of " + Words.quoted(name) + " in UTC, unless `zone` says otherwise; --timestamp "
                        + Words.shell(name) + " gives the times to replay and produce",
                List.of());
    }

    private static boolean isUneven(long[] millis) {
        double days = millis.length == 0
                ? 0
                : (Arrays.stream(millis).max().orElse(0)
                                - Arrays.stream(millis).min().orElse(0))
                        / MILLIS_OF_DAY;
        if (millis.length < FEWEST_TIMES || days < FEWEST_DAYS || areDays(millis)) {
            return false;
        }
        for (int harmonic = 1; harmonic <= HARMONICS; harmonic++) {
            double cosine = 0;
            double sine = 0;
            for (long moment : millis) {
                double angle = 2 * Math.PI * harmonic * (moment % MILLIS_OF_DAY) / MILLIS_OF_DAY;
                cosine += Math.cos(angle) / millis.length;
                sine += Math.sin(angle) / millis.length;
            }
            double length = Math.hypot(cosine, sine);
            if (length > UNEVEN && millis.length * length * length > NO_CHANCE) {
                return true;
            }
        }
        return false;
    }

    /** Whether all are the same time of a day, as dates are. */
    private static boolean areDays(long[] millis) {
        return Arrays.stream(millis)
                        .map(moment -> Math.floorMod(moment, (long) MILLIS_OF_DAY))
                        .distinct()
                        .count()
                == 1;
    }
}
