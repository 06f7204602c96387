package dev.stepwise.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MomentTest {

    @Test
    void aMomentIsAVersionOrATime() {
        assertThat(Moment.parse("812").reaches(812, Long.MAX_VALUE)).isTrue();
        assertThat(Moment.parse("812").reaches(813, 0)).isFalse();
        Moment time = Moment.parse("1970-01-01T00:00:01Z");
        assertThat(time.reaches(Long.MAX_VALUE, 1_000)).isTrue();
        assertThat(time.reaches(1, 1_001)).isFalse();
        for (String none : new String[] {"", "yesterday", "-1", "1.5", "9".repeat(20), "2026-01-01"}) {
            assertThatThrownBy(() -> Moment.parse(none))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("2026-01-01T00:00:00Z");
        }
    }
}
