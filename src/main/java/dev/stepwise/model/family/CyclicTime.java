package dev.stepwise.model.family;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A moment as a direction: where it stands in its day, week or year, by the clocks of a place.
 *
 * @param cycle the circle
 * @param zone whose clocks
 * @param unit of moments that are numbers since 1970; null: not said, which means milliseconds in an event
 */
public record CyclicTime(Cycle cycle, ZoneId zone, @Nullable Unit unit) {

    private static final long MILLIS_OF_DAY = 86_400_000;
    private static final double MILLIS_OF_HOUR = 3_600_000;

    /** 1970-01-01 was a Thursday, three days after Monday. */
    private static final int FIRST_DAY = 3;

    /** Moments beyond, the years 1980 to 2100, tell of another unit. */
    private static final long FIRST = 315_532_800_000L;

    private static final long LAST = 4_102_444_800_000L;

    /** The circles, with what is counted along them. */
    public enum Cycle {
        /** Hours since midnight. */
        HOUR_OF_DAY(24),
        /** Days since Monday began. */
        DAY_OF_WEEK(7),
        /** Days since the year began, those of a year of 366 days a little shorter. */
        DAY_OF_YEAR(365.25);

        private final double period;

        Cycle(double period) {
            this.period = period;
        }

        /** Returns its name in a model file. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Units of numbers since 1970. */
    public enum Unit {
        S(1),
        MS(1e3),
        US(1e6),
        NS(1e9);

        private final double perSecond;

        Unit(double perSecond) {
            this.perSecond = perSecond;
        }

        /** Returns its name in a model file. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        private double millis(double number) {
            return number / perSecond * 1000;
        }
    }

    /** After so much it is the same again. */
    public double period() {
        return cycle.period;
    }

    /** Where a moment stands, from 0 to below the period. */
    public double of(long millis) {
        long local = millis
                + 1000L
                        * zone.getRules()
                                .getOffset(Instant.ofEpochMilli(millis))
                                .getTotalSeconds();
        long day = Math.floorDiv(local, MILLIS_OF_DAY);
        double part = (double) Math.floorMod(local, MILLIS_OF_DAY) / MILLIS_OF_DAY;
        return switch (cycle) {
            case HOUR_OF_DAY -> Math.floorMod(local, MILLIS_OF_DAY) / MILLIS_OF_HOUR;
            case DAY_OF_WEEK -> Math.floorMod(day + FIRST_DAY, 7) + part;
            case DAY_OF_YEAR -> {
                LocalDate date = LocalDate.ofEpochDay(day);
                yield (date.getDayOfYear() - 1 + part) / date.lengthOfYear() * cycle.period;
            }
        };
    }

    /** The same of a number since 1970 in the unit; NaN where it is not from 1980 to 2100. */
    public double ofNumber(double number) {
        double millis = unitOfNumbers().millis(number);
        return isPlausible(millis) ? of((long) millis) : Double.NaN;
    }

    /** What a number must be, in words, and in which unit this one would be a time. */
    public String demand(double number) {
        for (Unit other : Unit.values()) {
            if (isPlausible(other.millis(number))) {
                return "%s; it would be %s with unit: %s"
                        .formatted(
                                demand(),
                                Instant.ofEpochMilli((long) other.millis(number))
                                        .truncatedTo(ChronoUnit.SECONDS),
                                other.label());
            }
        }
        return demand();
    }

    /** What a number must be, in words. */
    public String demand() {
        return "a time from 1980 to 2100 in " + unitOfNumbers().label() + " since 1970";
    }

    private Unit unitOfNumbers() {
        return unit == null ? Unit.MS : unit;
    }

    private static boolean isPlausible(double millis) {
        return millis >= FIRST && millis < LAST;
    }
}
