package dev.stepwise.codec.csv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvSignsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "12,50 €        | 12,50",
                "€12.50         | 12.50",
                "-$1,234.50     | -1,234.50",
                "$-3            | -3",
                "CHF 1'234.50   | 1234.50",
                "1.234,50 EUR   | 1.234,50",
                "12.5 %         | 12.5",
                "40%            | 40",
                "(1,234.50)     | -1,234.50",
                "($12.50)       | -12.50",
                "(12 EUR)       | -12",
                "(12.50)        | -12.50",
                "12.50-         | -12.50",
                "1 234-         | -1234",
                "1,234-         | -1,234",
                "1.234,50-      | -1.234,50",
                "12 €-          | -12",
                "1 234 567,8    | 1234567,8",
                "1\u00a0234,8   | 1234,8",
                "1\u202f234 €   | 1234",
            })
    void currenciesPercentSignsAndGroupsAreTakenOff(String cell, String number) {
        assertThat(CsvSigns.without(cell)).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12",
                "-1.5e3",
                "12 kg",
                "12 ABC",
                "1 23",
                "12 34 567",
                "€",
                "%",
                "",
                "a",
                "1-2",
                "12 % 3",
                "(-3)",
                "()",
                "(a)",
                "(1",
                "-",
                "--",
                "1--",
                "2019-",
                "3-",
                "12.-",
                "(12)",
                "(030)",
                "(2025-01-01)",
                "EUR"
            })
    void whatIsNoSuchNumberStaysAsItIs(String cell) {
        assertThat(CsvSigns.without(cell)).isEqualTo(cell);
    }
}
