package dev.stepwise.codec.data;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwise.codec.csv.BadDataException;
import org.junit.jupiter.api.Test;

class JsonFieldTest {

    /** Such bytes are taken for UTF-32. */
    @Test
    void bytesOfNoEncodingAreNotJson() {
        assertThatThrownBy(() -> JsonField.parse(new byte[] {0, 0, 0, 7, 2, 'a', 'b', 'c'}, "event 3"))
                .isInstanceOf(BadDataException.class)
                .hasMessageStartingWith("event 3: not JSON");
    }
}
