package dev.stepwise.codec.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Times as files have them: read as what they are, or refused. */
class CsvTimeTest {

    private static final long JULY = Instant.parse("2014-07-01T00:00:00Z").toEpochMilli();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2014-07-01 00:00:00",
                "2014-07-01T00:00:00Z",
                "2014-07-01 00:00",
                "2014-07-01 0:00",
                "2014-07-01",
                "2014-7-1",
                "2014-07-01 00:00:00+00:00",
                "2014-07-01T00:00:00+0000",
                "2014-07-01 02:00:00 +02",
                "2014-07-01 00:00:00 UTC",
                "2014-07-01 00:00:00,000",
                "1404172800000",
                "1404172800",
                "1404172800.000",
                "1.4041728E9",
                "1404172800000000",
                "1404172800000000000",
                "2014/07/01 00:00:00",
                "01.07.2014",
                "1.7.2014 00:00",
                "20140701T000000Z",
                "20140701"
            })
    void oneMomentHasManySpellings(String cell) {
        assertThat(new CsvTime().millis(cell)).isEqualTo(JULY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01/07/2014 00:00",
                "07/01/2014 12:00:00 AM",
                "1.5",
                "2014-13-01",
                "2014-02-30",
                "soon",
                "1e30",
                "-"
            })
    void whatMayBeTwoMomentsOrNoneIsRefused(String cell) {
        assertThatThrownBy(() -> new CsvTime().millis(cell)).isInstanceOf(DateTimeException.class);
    }

    @Test
    void theFirstNumberTellsTheUnitOfItsColumn() {
        CsvTime milliseconds = new CsvTime();
        assertThat(milliseconds.millis("0")).isZero();
        assertThat(milliseconds.millis("1404172800")).isEqualTo(1_404_172_800L);
        CsvTime seconds = new CsvTime();
        assertThat(seconds.millis("1404172800")).isEqualTo(JULY);
        assertThat(seconds.millis("1404172800.5")).isEqualTo(JULY + 500);
        assertThat(seconds.millis("5")).isEqualTo(5000);
    }
}
