package dev.stepwise.codec.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FixedDecimalsShareTest {

    @ParameterizedTest
    @CsvSource({
        "0.412690, 0.412690",
        "1, 1.0",
        "0.001, 0.001000",
        "0.000999, 9.99E-4",
        "0.0009999, 1.00E-3",
        "4.07e-9, 4.07E-9",
        "1e-5, 1.00E-5",
        "3.333e-123, 3.33E-123",
        "2.3e-308, 1.00E-300"
    })
    void aShareIsWrittenSoThatItDoesNotEndAtZero(double share, String text) {
        byte[] into = new byte[FixedDecimals.LONGEST];
        assertThat(new String(into, 0, FixedDecimals.putShare(share, into, 0), US_ASCII))
                .isEqualTo(text);
    }
}
