package dev.stepwise.codec.json;

import static dev.stepwise.codec.json.JsonEvents.TWO;
import static dev.stepwise.codec.json.JsonEvents.number;
import static dev.stepwise.codec.json.JsonEvents.of;
import static dev.stepwise.codec.json.JsonEvents.read;
import static dev.stepwise.codec.json.JsonEvents.refused;
import static dev.stepwise.codec.json.JsonEvents.row;
import static dev.stepwise.codec.json.JsonEvents.schema;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.model.ModelSchema;
import dev.stepwise.model.ModelSchema.LabelField;
import dev.stepwise.model.ModelSchema.UnknownLabel;
import dev.stepwise.model.ModelSchema.WeightField;
import dev.stepwise.model.Point;
import dev.stepwise.model.family.BernoulliFeature;
import dev.stepwise.model.family.BinomialFeature;
import dev.stepwise.model.family.CategoricalFeature;
import dev.stepwise.model.family.Feature;
import dev.stepwise.model.family.FeatureFamily;
import dev.stepwise.model.family.FeatureFamily.Trials;
import dev.stepwise.model.family.MultinomialFeature;
import dev.stepwise.model.family.PoissonFeature;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the fields of an event are. */
class JsonFieldsTest {

    private static final double MISSING = Double.NaN;

    @Test
    void aVectorFillsItsColumns() {
        ModelSchema schema = schema(null, null, new Feature("v", "/v", false, 3), number("y"));
        assertThat(row(schema, "{\"v\":[1,null, 3],\"y\":0}")).containsExactly(1, MISSING, 3, 0);
        assertThat(row(schema, "{\"v\":null,\"y\":0}")).containsExactly(MISSING, MISSING, MISSING, 0);
        assertThat(refused(schema, "{\"v\":[1,2]}")).isEqualTo("WRONG_DIMENSION: /v must be an array of 3, not of 2");
        assertThat(refused(schema, "{\"v\":[1,2,3,4]}"))
                .isEqualTo("WRONG_DIMENSION: /v must be an array of 3, not of 4");
        assertThat(refused(schema, "{\"v\":[]}")).isEqualTo("WRONG_DIMENSION: /v must be an array of 3, not of 0");
        assertThat(refused(schema, "{\"v\":[1,\"2\",3]}")).isEqualTo("WRONG_TYPE: /v/1 must be a number, not \"2\"");
        assertThat(refused(schema, "{\"v\":3}")).isEqualTo("WRONG_TYPE: /v must be an array of 3, not 3");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "1.0, 1",
        "true, 1",
        "false, 0",
        "\"yes\", 1",
        "\"No\", 0",
        "\"ON\", 1",
        "\"nein\", 0",
        "\"1\", 1",
        "\"S\\u00ed\", 1"
    })
    void yesAndNoAreNumbersOrWords(String json, double value) {
        assertThat(row(of(new BernoulliFeature()), "{\"x\":" + json + ",\"y\":5}"))
                .containsExactly(5, value);
    }

    @ParameterizedTest
    @CsvSource({"2, OUT_OF_RANGE", "-1, OUT_OF_RANGE", "\"maybe\", WRONG_TYPE"})
    void anythingElseIsNeitherYesNorNo(String json, String reason) {
        assertThat(refused(of(new BernoulliFeature()), "{\"x\":" + json + "}"))
                .isEqualTo(reason + ": /x must be 0, 1, true, false, yes or no, not " + json);
    }

    @Test
    void levelsCompareAsTheyAreWritten() {
        ModelSchema schema = of(new CategoricalFeature(List.of("red", "7", "true", "é\n")));
        assertThat(row(schema, "{\"x\":\"red\",\"y\":5}")).containsExactly(5, 0);
        assertThat(row(schema, "{\"x\":7,\"y\":5}")).containsExactly(5, 1);
        assertThat(row(schema, "{\"x\":\"7\",\"y\":5}")).containsExactly(5, 1);
        assertThat(row(schema, "{\"x\":true,\"y\":5}")).containsExactly(5, 2);
        assertThat(row(schema, "{\"x\":\"\\u00e9\\n\",\"y\":5}")).containsExactly(5, 3);
        assertThat(row(schema, "{\"x\":\"\",\"y\":5}")).containsExactly(5, MISSING);
        assertThat(refused(schema, "{\"x\":7.0,\"y\":5}")).startsWith("UNKNOWN_LEVEL: /x must be one of red, 7, true");
        assertThat(refused(schema, "{\"x\":{},\"y\":5}")).startsWith("WRONG_TYPE: /x must be one of red, 7, true");
    }

    @Test
    void everyOneOfManyLevelsIsFound() {
        List<String> levels =
                IntStream.range(0, 500).mapToObj(i -> "level " + i * i).toList();
        ModelSchema schema = of(new CategoricalFeature(levels));
        for (int i = 0; i < levels.size(); i++) {
            assertThat(row(schema, "{\"x\":\"" + levels.get(i) + "\"}")[1]).isEqualTo(i);
        }
        assertThat(refused(schema, "{\"x\":\"level 2\"}"))
                .isEqualTo("UNKNOWN_LEVEL: /x must be one of level 0, level 1, level 4, level 9, level 16, level 25, "
                        + "level 36, level 49, level 64, level 81, … (500 in all), not \"level 2\"");
    }

    @Test
    void countsAreWholeAndNotNegative() {
        for (FeatureFamily family :
                List.of(new PoissonFeature(), new MultinomialFeature(), new BinomialFeature(new Trials.Constant(20)))) {
            ModelSchema schema = of(family);
            assertThat(row(schema, "{\"x\":12,\"y\":5}")[1]).isEqualTo(12);
            assertThat(row(schema, "{\"x\":1e1,\"y\":5}")[1]).isEqualTo(10);
            assertThat(row(schema, "{\"x\":0.0,\"y\":5}")[1]).isZero();
            assertThat(refused(schema, "{\"x\":-3}"))
                    .isEqualTo("OUT_OF_RANGE: /x must be a count (0, 1, 2, …), not -3");
            assertThat(refused(schema, "{\"x\":1.5}"))
                    .isEqualTo("OUT_OF_RANGE: /x must be a count (0, 1, 2, …), not 1.5");
            assertThat(refused(schema, "{\"x\":true}")).isEqualTo("WRONG_TYPE: /x must be a number, not true");
        }
    }

    @Test
    void trialsAreGivenOrStandInAField() {
        ModelSchema constant = of(new BinomialFeature(new Trials.Constant(10)));
        assertThat(row(constant, "{\"x\":4,\"y\":5}")).containsExactly(5, 4, 10);
        assertThat(row(constant, "{\"y\":5}")).containsExactly(5, MISSING, 10);
        assertThat(refused(constant, "{\"x\":11}"))
                .isEqualTo("OUT_OF_RANGE: /x must be at most the trials, which are 10, not 11");

        // a count beyond 2^53 is taken as 2^53
        assertThat(refused(constant, "{\"x\":1e300}"))
                .isEqualTo("OUT_OF_RANGE: /x must be at most the trials, which are 10, not 9007199254740992");

        ModelSchema field = of(new BinomialFeature(new Trials.Field("/n")));
        assertThat(row(field, "{\"x\":4,\"n\":9,\"y\":5}")).containsExactly(5, 4, 9);
        assertThat(row(field, "{\"n\":4,\"x\":4}")).containsExactly(MISSING, 4, 4);
        assertThat(row(field, "{\"n\":0,\"x\":0}")).containsExactly(MISSING, 0, 0);
        assertThat(row(field, "{\"x\":4,\"y\":5}")).containsExactly(5, 4, MISSING);
        assertThat(row(field, "{\"n\":4,\"y\":5}")).containsExactly(5, MISSING, 4);
        assertThat(refused(field, "{\"x\":4,\"n\":3}"))
                .isEqualTo("OUT_OF_RANGE: /x must be at most the trials, which are 3, not 4");
        assertThat(refused(field, "{\"x\":4,\"n\":0.5}"))
                .isEqualTo("OUT_OF_RANGE: /n must be a count (0, 1, 2, …), not 0.5");
        assertThat(refused(field, "{\"x\":4}")).startsWith("NOTHING_OBSERVED");
        assertThat(refused(field, "{\"n\":4}")).startsWith("NOTHING_OBSERVED");
    }

    @Test
    void allElementsOfAVectorShareTheirTrials() {
        FeatureFamily family = new BinomialFeature(new Trials.Field("/n"));
        ModelSchema schema = schema(null, null, new Feature("v", "/v", true, 2, family));
        assertThat(row(schema, "{\"n\":3,\"v\":[1,2]}")).containsExactly(1, 3, 2, 3);
        assertThat(refused(schema, "{\"n\":3,\"v\":[1,4]}"))
                .isEqualTo("OUT_OF_RANGE: /v/1 must be at most the trials, which are 3, not 4");
        assertThat(refused(schema, "{\"v\":[1,2]}"))
                .isEqualTo("MISSING_REQUIRED: /v/0 has no trials, which the model requires");
    }

    @Test
    void aLabelIsOneOfTheClasses() {
        ModelSchema schema = schema(new LabelField("/l", List.of("a", "1")), null, number("x"));
        assertThat(read(schema, "{\"x\":0,\"l\":\"1\"}").label).isEqualTo(1);
        assertThat(read(schema, "{\"x\":0,\"l\":1}").label).isEqualTo(1);
        for (String none : List.of("{\"x\":0}", "{\"x\":0,\"l\":null}", "{\"x\":0,\"l\":\"\"}")) {
            assertThat(read(schema, none).label).isEqualTo(Point.UNLABELLED);
        }
        assertThat(refused(schema, "{\"x\":0,\"l\":\"b\"}"))
                .isEqualTo("UNKNOWN_LABEL: /l must be one of a, 1, not \"b\"");
        assertThat(refused(schema, "{\"x\":0,\"l\":[\"a\"]}"))
                .isEqualTo("WRONG_TYPE: /l must be one of a, 1, not an array");
    }

    @Test
    void anUnknownLabelMayCountAsMissing() {
        LabelField label = new LabelField("/l", List.of("a", "b"), UnknownLabel.MISSING);
        ModelSchema schema = schema(label, null, number("x"));
        assertThat(read(schema, "{\"x\":0,\"l\":\"c\"}").label).isEqualTo(Point.UNLABELLED);
        assertThat(read(schema, "{\"x\":0,\"l\":\"b\"}").label).isEqualTo(1);
        assertThat(refused(schema, "{\"x\":0,\"l\":{}}")).startsWith("WRONG_TYPE: /l");
    }

    @Test
    void aWeightIsOneUnlessItIsGiven() {
        ModelSchema schema = schema(null, new WeightField("/w"), number("x"));
        assertThat(read(schema, "{\"x\":0}").weight).isEqualTo(1);
        assertThat(read(schema, "{\"x\":0,\"w\":null}").weight).isEqualTo(1);
        assertThat(read(schema, "{\"x\":0,\"w\":0}").weight).isZero();
        assertThat(read(schema, "{\"x\":0,\"w\":2.5}").weight).isEqualTo(2.5);
        assertThat(refused(schema, "{\"x\":0,\"w\":-0.5}"))
                .isEqualTo("BAD_WEIGHT: /w must be a number that is not negative, not -0.5");
        assertThat(refused(schema, "{\"x\":0,\"w\":\"NaN\"}"))
                .isEqualTo("WRONG_TYPE: /w must be a number, not \"NaN\"");
        assertThat(refused(schema, "{\"x\":0,\"w\":NaN}")).startsWith("NOT_JSON");
        assertThat(refused(schema, "{\"x\":0,\"w\":1e999}")).startsWith("NOT_FINITE: /w");
    }

    @Test
    void aRequiredFieldMustBeThere() {
        ModelSchema schema = schema(null, null, new Feature("x", "/x", true, 1), number("y"));
        assertThat(refused(schema, "{\"y\":1}")).isEqualTo("MISSING_REQUIRED: /x is missing, which the model requires");
        assertThat(refused(schema, "{\"x\":null,\"y\":1}")).startsWith("MISSING_REQUIRED: /x");
    }

    @Test
    void somethingMustBeObserved() {
        assertThat(refused(TWO, "{}")).isEqualTo("NOTHING_OBSERVED: every field of the model is missing");
        assertThat(refused(TWO, "[]")).startsWith("NOTHING_OBSERVED");
        assertThat(refused(TWO, "{\"x\":null,\"z\":1}")).startsWith("NOTHING_OBSERVED");
    }

    @ParameterizedTest
    @CsvSource({
        "\"12\", \"12\"",
        "true, true",
        "[1], an array",
        "{\"v\":1}, an object",
    })
    void aNumberIsNothingElse(String json, String shown) {
        assertThat(refused(TWO, "{\"x\":" + json + "}")).isEqualTo("WRONG_TYPE: /x must be a number, not " + shown);
    }

    @Test
    void aNumberFitsADouble() {
        assertThat(refused(TWO, "{\"x\":-1e400}"))
                .isEqualTo("NOT_FINITE: /x must be a number within the range of a double, not -1e400");
        assertThat(row(TWO, "{\"x\":-1e-400,\"y\":4.9e-324}")).containsExactly(-0.0, Double.MIN_VALUE);
    }
}
