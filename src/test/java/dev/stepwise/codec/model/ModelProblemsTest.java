package dev.stepwise.codec.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stepwise.codec.document.Problems.Problem;
import dev.stepwise.codec.document.YamlReader;
import dev.stepwise.distribution.Background;
import dev.stepwise.model.KeyDefinition;
import dev.stepwise.model.ModelDefinition;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelProblemsTest {

    private static final String SMALL = "id: m\nfeatures: [{name: x}, {name: y}]\ncomponents: 2\n";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fixed: {weights: [0.5, 0.5]} | background: must not be there beside fixed.weights, which leave nothing for it",
                "estimator: variational       | background: must be none for variational estimators: use estimator em",
                "features: [{name: n, family: poisson}] | background: gaussian has a meaning for gaussian and student-t "
                        + "features only: use uniform",
            })
    void whereABackgroundMakesNoSenseTheProblemNamesTheRemedy(String line, String message) {
        String key = line.substring(0, line.indexOf(':'));
        String yaml = SMALL.lines().filter(l -> !l.startsWith(key)).collect(Collectors.joining("\n")) + "\n" + line;
        assertThat(ModelFile.parse(yaml).background()).isEqualTo(Background.NONE);
        assertThat(invalid(yaml + "\nbackground: gaussian")).hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "carry: []                    | carry: must list 1 to 16 fields, not 0",
                "carry: [device]              | carry[0]: must be a JSON pointer, which begins with '/': '/device'?",
                "carry: [/a/id, /b/id]        | two fields are called 'id'; one of them may be {name: other, path: /b/id}",
                "carry: [{name: id}]          | carry[0].path: is required",
                "input: {topics: [a, b]}      | input.topics: a model reads one topic, for what it has learned is counted in the offsets",
                "carry: [/]                   | carry[0]: must have a name of 1 to 120 characters",
            })
    void whatCannotBeCarriedOnOrReadIsSaid(String line, String message) {
        assertThat(invalid(SMALL + line)).hasMessageContaining(message);
    }

    @Test
    void allProblemsAreReportedAtOnceEachWithItsPlace() {
        InvalidModelException invalid = invalid("""
                id: my model
                features:
                  - {name: x, required: maybe}
                  - {name: y, pathe: /y}
                components: 0
                covarience: full
                """);
        assertThat(invalid.problems().stream().map(Problem::toString))
                .containsExactly(
                        "1:5: id: must be 1 to 120 letters, digits, dots, dashes and underscores, not 'my model'",
                        "3:25: features[0].required: must be true or false, not 'maybe'",
                        "4:15: features[1].pathe: unknown key 'pathe', did you mean 'path'?; "
                                + "known: family, lenient, levels, missing, name, path, period, required, size, time, transform, trials, unit, zone",
                        "5:13: components: must be a whole number from 1 to 1000, not '0'",
                        "6:1: covarience: unknown key 'covarience', did you mean 'covariance'?; known: anomaly, "
                                + "background, carry, components, covariance, degreesOfFreedom, estimator, explain, features, fixed, forgetting, id, impute, "
                                + "initial, input, key, label, learn, names, perKey, prior, size, weight");
        assertThat(invalid).hasMessageStartingWith("model: 5 problems\n  1:5: id: must");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "features: [{name: x}]               | components: is required",
                "components: 2                       | features: is required",
                "features: []                        | features: must list at least one",
                "features: [{name: x}, {name: x}]    | features: two columns are called 'x'",
                "features: [{name: x, size: 2}, {name: x2}] | features: two columns are called 'x2'",
                "features: [{name: x}, {name: y, path: /x}] | features: two features have the path /x",
                "features: [{name: x, path: x}]      | features[0].path: must be a JSON pointer, which begins with '/': '/x'?",
                "features: [{name: x, family: gausian}] | features[0].family: unknown family 'gausian', did you mean 'gaussian'?",
                "features: [{name: x, levels: [a, b]}] | features[0].levels: belongs to categorical features",
                "features: {name: x}                 | features: must be a list, not keys with values",
                "components: {min: 3, max: 2}        | components: max must not be below min",
                "components: 1.5                     | components: must be a whole number",
                "covariance: round                   | covariance: unknown structure 'round'",
                "degreesOfFreedom: 4                 | degreesOfFreedom: has a meaning for student-t features only",
                "input: {topic: my topic}            | input.topic: must be 1 to 120 letters, digits",
                "input: {topic: t, format: xml}      | input.format: unknown format 'xml'; known: avro, json, json-schema, protobuf",
                "input: {topic: t, schema: a.avsc}   | input.schema: has a meaning with format: avro or protobuf only",
                "input: {topic: t, framing: none}    | input.framing: has a meaning with format: avro or protobuf only",
                "input: {topic: t, format: avro, message: M} | input.message: has a meaning with format: protobuf only",
                "input: {topic: t, format: protobuf, message: M} | input.message: has no meaning with framing: confluent",
                "input: {topic: t, format: protobuf, framing: none} | input.framing: needs schema: events that do not name",
                "input: {topic: t, format: protobuf, schema: 'message M {'} | input.schema: no such file: message M {",
                "input: {topic: t, format: protobuf, schema: 'message M { double x = 1;'} | input.schema: is no Protobuf schema: ",
                "input: {topic: t, format: protobuf, schema: 'message M { double y = 1; }', message: N} | input.schema: has no message N",
                "input: {topic: t, format: protobuf, schema: 'message M { double y = 1; }'} | input.schema: has no /",
                "input: {topic: t, format: avro, framing: none} | input.framing: needs schema: events that do not name",
                "input: {topic: t, format: avro, framing: confluent, schema: '{}'} | input.schema: has no meaning with framing: confluent",
                "input: {topic: t, format: avro, schema: gone.avsc} | input.schema: no such file: gone.avsc",
                "input: {topic: t, format: avro, schema: '{}'} | input.schema: is no Avro schema: ",
                "input: {topic: t, forma: json}      | input.forma: unknown key 'forma', did you mean 'format'?",
                "label: {path: /l, classes: [a, a]}  | label.classes: must all be different",
                "label: {path: /l, classes: [a, b, c]} | components: must not be fewer than the 3 of the label's classes",
                "prior: flat                         | prior: unknown prior 'flat'; known: auto, none",
                "prior: {counts: {pseudoCount: 1}}   | prior.counts: has a meaning for features that are counted only",
                "prior: {weights: {pseudoCount: -1}} | prior.weights.pseudoCount: must not be negative",
                "forgetting: {halfLife: 10m}         | forgetting.halfLife: must be a duration above 0 as ISO 8601 writes it, such as",
                "forgetting: {maxGap: PT1M}          | forgetting: must have either halfLifePoints or halfLife, or shortestHalfLifePoints",
                "forgetting: {shortestHalfLifePoints: 0}  | forgetting.shortestHalfLifePoints: must be above 0, not '0'",
                "forgetting: {shortestHalfLifePoints: 9, halfLifePoints: 5} | forgetting.shortestHalfLifePoints: must not exceed halfLifePoints",
                "background: broad                   | background: unknown background 'broad'; known: gaussian, none, uniform",
                "anomaly: {rate: 0.7}                | anomaly.rate: must be a share of all points from 1.0E-6 to 0.5, not 0.7",
                "anomaly: {}                         | anomaly.rate: is required",
                "explain: anomalies                  | explain: anomalies has a meaning with anomaly only, which says what one is",
                "explain: {points: all, top: 0}      | explain.top: must be a whole number from 1 to 1000, not '0'",
                "explain: {top: 4}                   | explain.points: is required",
                "anomaly: 0.01                       | anomaly: must be keys with values, not '0.01'",
                "initial: {}                         | initial: must have either components or file",
                "initial: {file: gone.json}          | initial.file: gone.json: no such file",
                "learn:                              | learn: must be true or false, but nothing is given",
                "weight: n                           | weight: must be keys with values, not 'n'",
            })
    void whatCannotBeMeantIsAProblem(String line, String message) {
        String key = line.substring(0, line.indexOf(':'));
        String yaml = SMALL.lines().filter(l -> !l.startsWith(key)).collect(Collectors.joining("\n")) + "\n" + line;
        if (message.endsWith("is required")) {
            yaml = "id: m\n" + line;
        }
        assertThat(invalid(yaml)).hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[[1, 0], [0]]      | must be a matrix",
                "[[1, 2], [3, 20]]  | must be symmetric: row 2 has 3.0 where row 1 has 2.0",
                "[[1, 2], [2, 1]]   | must be positive definite",
                "[[1]]              | mean and scale must have 2 columns",
                "[[1, x], [x, 1]]   | must be a number, not 'x'",
                "[[1, 0], [0, .inf]]| must be a number, not '.inf'",
            })
    void matricesAreChecked(String matrix, String message) {
        String prior = "prior: {gaussian: {mean: [0, 0], meanCount: 1, degreesOfFreedom: 3, scale: " + matrix + "}}";
        assertThat(invalid(SMALL + prior)).hasMessageContaining(message);
    }

    @Test
    void aMatrixOfAnyScaleIsPositiveDefiniteOrNot() {
        String prior =
                "prior: {gaussian: {mean: [0, 0], meanCount: 1, degreesOfFreedom: 3, scale: [[%s, 0], [0, %s]]}}";
        assertThat(ModelFile.parse(SMALL + prior.formatted("1e-12", "1e16"))).isNotNull();
        assertThat(invalid(SMALL + prior.formatted("1", "-1"))).hasMessageContaining("positive definite");
    }

    @ParameterizedTest
    @CsvSource({
        "yes, an unquoted yes may mean true or false: write 'yes' in quotes",
        "No, an unquoted No may mean true or false: write 'No' in quotes"
    })
    void anUnquotedYesOrNoAmongLevelsIsAnErrorThatSaysSo(String level, String message) {
        String levels = "id: m\nfeatures: [{name: x, family: categorical, levels: [%s, maybe]}]\ncomponents: 1";
        String classes = SMALL + "label: {path: /l, classes: [%s, maybe]}";
        assertThat(invalid(levels.formatted(level)).problems().getFirst())
                .hasToString("2:52: features[0].levels[0]: " + message);
        assertThat(invalid(classes.formatted(level))).hasMessageContaining("label.classes[0]: " + message);
        assertThat(ModelFile.parse(classes.formatted("\"" + level + "\""))
                        .schema()
                        .label()
                        .classes())
                .containsExactly(level, "maybe");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "features: [                              | not YAML: ",
                "id: a\\nid: b                            | id: the key stands here twice",
                "id: !!javax.script.ScriptEngineManager []| 1:5: not YAML: Global tag is not allowed",
                "id: !!binary aGVsbG8=                    | 1:5: id: tags such as tag:yaml.org,2002:binary",
                "id: !mine x                              | 1:5: id: tags such as !mine are not allowed",
                "id: &a [*a]                              | id[0]: an alias refers to what contains it",
                "? [a]\\n: b                              | a key must be text",
                "a: 1\\n---\\nb: 2                        | not YAML: ",
            })
    void aHostileDocumentIsRefused(String yaml, String message) {
        assertThat(invalid(yaml.replace("\\n", "\n"))).hasMessageContaining(message);
    }

    @Test
    void aDocumentThatGrowsByItsAliasesIsRefused() {
        String laughs = IntStream.range(1, 12)
                .mapToObj(i -> "a%d: &a%d [%s]\n"
                        .formatted(i, i, "*a%d, ".formatted(i - 1).repeat(4)))
                .collect(Collectors.joining("", "a0: &a0 [x, x, x, x, x, x, x, x]\n", ""));
        assertThat(invalid(laughs)).hasMessageContaining("more than 1048576 values");
        assertThat(invalid("a: " + "[".repeat(100) + "]".repeat(100))).hasMessageContaining("not YAML");
        assertThat(invalid("a: " + "x".repeat(YamlReader.MAX_CHARACTERS))).hasMessageContaining("longer than");
        assertThat(invalid("")).hasMessageContaining("the document is empty");
    }

    private static InvalidModelException invalid(String yaml) {
        InvalidModelException invalid = catchThrowableOfType(InvalidModelException.class, () -> ModelFile.parse(yaml));
        assertThat(invalid).as("no problem was found in\n" + yaml).isNotNull();
        return invalid;
    }

    @Test
    void aKeyThatMayBeOnTwoPartitionsIsRefusedWithAllElseThatIsWrong() {
        assertThat(invalid(SMALL + "key: {path: /device}\nperKey: {most: 0, idle: never, least: 1}"))
                .hasMessageContaining("key.path")
                .hasMessageContaining("partitioned: true")
                .hasMessageContaining("key: record")
                .hasMessageContaining("perKey.most")
                .hasMessageContaining("perKey.idle")
                .hasMessageContaining("perKey.least");
        assertThat(invalid(SMALL + "key: device")).hasMessageContaining("must be record");
        assertThat(invalid(SMALL + "perKey: {most: 5}")).hasMessageContaining("has a meaning with key only");
    }

    @Test
    void aKeyIsThatOfTheRecordOrAField() {
        String one = "{id: a, components: 1, features: [{name: x}], ";
        assertThat(ModelFile.parse(one + "key: record}").key())
                .isEqualTo(new KeyDefinition(null, 100_000, Duration.ofDays(30)));
        ModelDefinition field =
                ModelFile.parse(one + "key: {path: /d, partitioned: true}, perKey: {most: 7, idle: PT1H}}");
        assertThat(field.key()).isEqualTo(new KeyDefinition("/d", 7, Duration.ofHours(1)));
        assertThat(field.schema().keyPath()).isEqualTo("/d");
        assertThat(ModelFile.parse(one + "}").key()).isNull();
        // what was learned of the population stays of use
        assertThat(field.fingerprint())
                .isNotEqualTo(ModelFile.parse(one + "}").fingerprint())
                .matches(ModelFile.parse(one + "}").fingerprint()::isCompatibleWith);
    }
}
