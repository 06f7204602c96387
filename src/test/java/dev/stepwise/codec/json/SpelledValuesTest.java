package dev.stepwise.codec.json;

import static dev.stepwise.codec.json.JsonEvents.refused;
import static dev.stepwise.codec.json.JsonEvents.row;
import static java.lang.Double.NaN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.model.ModelSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a model says of how the values of its events are written. */
class SpelledValuesTest {

    private static ModelSchema model(String feature) {
        return ModelFile.parse("id: m\nfeatures: [{name: x, " + feature + "}, {name: y}]\ncomponents: 2\n")
                .schema();
    }

    private static final ModelSchema MISSING = model("missing: [-999, 0.5, n/a, \"\"]");
    private static final ModelSchema LENIENT = model("missing: [-999, n/a], lenient: true");

    @ParameterizedTest
    @ValueSource(strings = {"-999", "-999.0", "-9.99e2", "0.5", "5e-1", "\"n/a\"", "\"\"", "\"n\\u002fa\"", "null"})
    void whatStandsForMissingIs(String value) {
        assertThat(row(MISSING, "{\"x\": " + value + ", \"y\": 2}")).containsExactly(NaN, 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"N/A\"", "\"-999.0\"", "\"4\"", "true", "[]", "{}"})
    void allElseIsReadAsBefore(String value) {
        assertThat(refused(MISSING, "{\"x\": " + value + ", \"y\": 2}")).contains("/x must be a number");
        assertThat(row(MISSING, "{\"y\": 2, \"x\": -998}")).containsExactly(-998, 2);
    }

    @ParameterizedTest
    @CsvSource({"\"4.25\",4.25", "\"-1e3\",-1000", "7,7", "\"0\",0"})
    void aNumberMayStandInQuotes(String value, double x) {
        assertThat(row(LENIENT, "{\"x\": " + value + " , \"y\": 2}")).containsExactly(x, 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"-999\"", "\"-999.00\"", "-999", "\"n/a\"", "\"\""})
    void inQuotesTheSameIsMissing(String value) {
        assertThat(row(LENIENT, "{\"x\": " + value + ", \"y\": 2}")).containsExactly(NaN, 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"4,2\"", "\"1.\"", "\"007\"", "\"12 kg\"", "\"NaN\"", "\"-\"", "\" 4\"", "\"four\""})
    void whatIsNoNumberInQuotesIsRefusedAsItStands(String value) {
        assertThat(refused(LENIENT, "{\"x\": " + value + ", \"y\": 2}"))
                .contains("WRONG_TYPE", "/x must be a number, in quotes or not, not " + value);
    }

    /** Numbers stand before counts, levels and directions in a row. */
    @Test
    void theRulesOfTheFamilyHoldInQuotesToo() {
        ModelSchema count = model("family: poisson, lenient: true");
        assertThat(row(count, "{\"x\": \"3\", \"y\": 2}")).containsExactly(2, 3);
        assertThat(refused(count, "{\"x\": \"3.5\", \"y\": 2}")).contains("OUT_OF_RANGE", "a count");
        ModelSchema log = model("transform: log, lenient: true, missing: [0]");
        assertThat(row(log, "{\"x\": \"1\", \"y\": 2}")).containsExactly(0, 2);
        assertThat(row(log, "{\"x\": \"0.0\", \"y\": 2}")).containsExactly(NaN, 2);
        assertThat(refused(log, "{\"x\": \"-1\", \"y\": 2}")).contains("OUT_OF_RANGE", "above 0");
    }

    @Test
    void levelsTimesAndElementsHaveSpellingsToo() {
        ModelSchema level = model("family: categorical, levels: [a, b], missing: [\"?\", 9]");
        assertThat(row(level, "{\"x\": \"?\", \"y\": 2}")).containsExactly(2, NaN);
        assertThat(row(level, "{\"x\": 9, \"y\": 2}")).containsExactly(2, NaN);
        assertThat(row(level, "{\"x\": \"b\", \"y\": 2}")).containsExactly(2, 1);
        ModelSchema time = model("time: hour-of-day, path: /x, missing: [never, 0]");
        assertThat(row(time, "{\"x\": \"never\", \"y\": 2}")).containsExactly(2, NaN);
        assertThat(row(time, "{\"x\": 0, \"y\": 2}")).containsExactly(2, NaN);
        assertThat(row(time, "{\"x\": \"2026-01-31T06:00:00Z\", \"y\": 2}")).containsExactly(2, 6);
        ModelSchema vector = model("size: 3, missing: [-1], lenient: true");
        assertThat(row(vector, "{\"x\": [1, \"2\", -1], \"y\": 2}")).containsExactly(1, 2, NaN, 2);
    }

    @Test
    void whatIsRequiredMayNotBeMissingInAnySpelling() {
        ModelSchema required = model("required: true, missing: [-999]");
        assertThat(refused(required, "{\"x\": -999, \"y\": 2}")).contains("MISSING_REQUIRED", "/x");
    }
}
