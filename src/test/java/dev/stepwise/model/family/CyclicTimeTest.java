package dev.stepwise.model.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.model.family.CyclicTime.Cycle;
import dev.stepwise.model.family.CyclicTime.Unit;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CyclicTimeTest {

    /** 2026-01-01 was a Thursday; 2024 was a leap year. Berlin is an hour ahead of UTC in winter, two in summer. */
    @ParameterizedTest
    @CsvSource({
        "HOUR_OF_DAY, UTC,           2026-01-31T23:50:00Z, 23.833333333333332",
        "HOUR_OF_DAY, Europe/Berlin, 2026-01-31T23:10:00Z, 0.16666666666666666",
        "HOUR_OF_DAY, Europe/Berlin, 2026-07-31T23:10:00Z, 1.1666666666666667",
        "HOUR_OF_DAY, UTC,           1969-12-31T18:00:00Z, 18",
        "DAY_OF_WEEK, UTC,           2026-01-05T00:00:00Z, 0",
        "DAY_OF_WEEK, UTC,           2026-01-01T12:00:00Z, 3.5",
        "DAY_OF_WEEK, +05:00,        2026-01-04T20:00:00Z, 0.041666666666666664",
        "DAY_OF_WEEK, UTC,           1969-12-31T18:00:00Z, 2.75",
        "DAY_OF_YEAR, UTC,           2026-01-01T00:00:00Z, 0",
        "DAY_OF_YEAR, UTC,           2026-07-02T12:00:00Z, 182.625",
        "DAY_OF_YEAR, UTC,           2024-07-02T00:00:00Z, 182.625"
    })
    void aMomentStandsWhereTheClocksOfItsZoneSay(Cycle cycle, String zone, String moment, double expected) {
        CyclicTime time = new CyclicTime(cycle, ZoneId.of(zone), null);
        assertThat(time.of(Instant.parse(moment).toEpochMilli())).isCloseTo(expected, within(1e-9));
        assertThat(time.period()).isGreaterThan(expected);
    }

    @Test
    void aNumberInAnotherUnitIsNoTimeAndTheUnitIsNamed() {
        CyclicTime millis = new CyclicTime(Cycle.HOUR_OF_DAY, ZoneOffset.UTC, null);
        CyclicTime seconds = new CyclicTime(Cycle.HOUR_OF_DAY, ZoneOffset.UTC, Unit.S);
        assertThat(seconds.ofNumber(1_767_268_800)).isEqualTo(12);
        assertThat(millis.ofNumber(1_767_268_800_000.0)).isEqualTo(12);
        assertThat(millis.ofNumber(1_767_268_800)).isNaN();
        assertThat(millis.demand(1_767_268_800))
                .isEqualTo("a time from 1980 to 2100 in ms since 1970; it would be 2026-01-01T12:00:00Z with unit: s");
        assertThat(seconds.demand(17)).isEqualTo("a time from 1980 to 2100 in s since 1970");
    }
}
