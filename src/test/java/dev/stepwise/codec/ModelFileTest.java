package dev.stepwise.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.codec.Problems.Problem;
import dev.stepwise.distribution.Background;
import dev.stepwise.distribution.CovarianceStructure;
import dev.stepwise.distribution.NormalInverseWishart;
import dev.stepwise.em.MemoryChoice;
import dev.stepwise.event.ComponentCount;
import dev.stepwise.event.Estimator;
import dev.stepwise.event.Forgetting;
import dev.stepwise.event.HeldValues;
import dev.stepwise.event.InitialComponent;
import dev.stepwise.event.Learning;
import dev.stepwise.event.MixtureMapping;
import dev.stepwise.event.ModelDefinition;
import dev.stepwise.event.ModelFingerprint;
import dev.stepwise.event.ModelInput;
import dev.stepwise.event.ModelSchema.Feature;
import dev.stepwise.event.ModelSchema.LabelField;
import dev.stepwise.event.ModelSchema.UnknownLabel;
import dev.stepwise.event.ModelSchema.WeightField;
import dev.stepwise.event.PriorDefinition;
import dev.stepwise.mixture.MixtureModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFileTest {

    private static final String SMALL = "id: m\nfeatures: [{name: x}, {name: y}]\ncomponents: 2\n";

    @TempDir
    private Path folder;

    @Test
    void anUnknownLabelIsADeadLetterUnlessItCountsAsMissing() {
        String label = "label: {path: /l, classes: [a, b]";
        assertThat(ModelFile.parse(SMALL + label + "}").schema().label())
                .isEqualTo(new LabelField("/l", List.of("a", "b"), UnknownLabel.DEAD_LETTER));
        assertThat(ModelFile.parse(SMALL + label + ", unknown: missing}")
                        .schema()
                        .label())
                .isEqualTo(new LabelField("/l", List.of("a", "b"), UnknownLabel.MISSING));
        assertThatThrownBy(() -> ModelFile.parse(SMALL + label + ", unknown: drop}"))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("unknown");
    }

    @Test
    void whatIsLeftOutHasItsDefault() {
        ModelDefinition model = ModelFile.parse(SMALL);
        assertThat(model.id()).isEqualTo("m");
        assertThat(model.input()).isNull();
        assertThat(model.schema().features())
                .containsExactly(new Feature("x", "/x", false, 1), new Feature("y", "/y", false, 1));
        assertThat(model.schema().label()).isNull();
        assertThat(model.schema().weight()).isNull();
        assertThat(model.components()).isEqualTo(ComponentCount.of(2));
        assertThat(model.covariance()).isEqualTo(CovarianceStructure.FULL);
        assertThat(model.estimator()).isEqualTo(Estimator.EM);
        assertThat(model.learn()).isTrue();
        assertThat(model.prior()).isEqualTo(new PriorDefinition.Auto());
        assertThat(model.fixed()).isEqualTo(HeldValues.NONE);
        assertThat(model.forgetting()).isEqualTo(new Forgetting.Auto());
        assertThat(model.impute()).isFalse();
        assertThat(model.initial()).isEmpty();
    }

    @Test
    void everyKeyThatIsSupportedArrives() {
        ModelDefinition model = ModelFile.parse("""
                id: geyser
                input: {topic: points, format: json, from: latest}
                features:
                  - {name: eruptions, path: /eruptions, family: gaussian}
                  - {name: waiting, path: /a/waiting, required: true}
                components: 3
                covariance: tied-diagonal
                estimator: em
                learn: false
                label: {path: /species, classes: [setosa, versicolor]}
                weight: {path: /n}
                prior:
                  gaussian: {mean: [3.5, 70], meanCount: 0.01, degreesOfFreedom: 4, scale: [[.5, 5], [5, 90]]}
                  weights: {pseudoCount: 1}
                forgetting: auto
                impute: false
                """);
        assertThat(model.input()).isEqualTo(new ModelInput("points", ModelInput.Format.JSON, ModelInput.From.LATEST));
        assertThat(model.schema().features())
                .containsExactly(
                        new Feature("eruptions", "/eruptions", false, 1),
                        new Feature("waiting", "/a/waiting", true, 1));
        assertThat(model.schema().label()).isEqualTo(new LabelField("/species", List.of("setosa", "versicolor")));
        assertThat(model.componentsPerClass()).containsExactly(1, 1);
        assertThat(model.schema().weight()).isEqualTo(new WeightField("/n"));
        assertThat(model.covariance()).isEqualTo(CovarianceStructure.TIED_DIAGONAL);
        assertThat(model.learn()).isFalse();
        assertThat(model.prior())
                .isEqualTo(new PriorDefinition.ByHand(
                        new NormalInverseWishart(new double[] {3.5, 70}, 0.01, 4, new double[] {.5, 5, 90}),
                        OptionalDouble.empty(),
                        OptionalDouble.of(1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"full", "diagonal", "spherical", "tied", "tied-diagonal", "tied-spherical"})
    void theSixCovariancesAreKnown(String structure) {
        assertThat(ModelFile.parse(SMALL + "covariance: " + structure)
                        .covariance()
                        .label())
                .isEqualTo(structure);
    }

    @Test
    void aHalfLifeIsInPointsOrInEventTime() {
        assertThat(ModelFile.parse(SMALL + "forgetting: {halfLifePoints: 1e5}").forgetting())
                .isEqualTo(new Forgetting.HalfLifePoints(100_000));
        assertThat(ModelFile.parse(SMALL + "forgetting: {halfLife: PT10M}").forgetting())
                .isEqualTo(new Forgetting.HalfLife(Duration.ofMinutes(10), null));
        ModelDefinition model = ModelFile.parse(SMALL + "forgetting: {halfLife: PT0.0005S, maxGap: PT1M}");
        assertThat(model.forgetting())
                .isEqualTo(new Forgetting.HalfLife(Duration.ofNanos(500_000), Duration.ofMinutes(1)));
        assertThat(Learning.specOf(model).memory()).isEqualTo(new MemoryChoice.HalfLife(0.5, 60_000));
    }

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
    @CsvSource({"'', 0.05, 0.475", "'background: 0.2,', 0.2, 0.4"})
    void aStartLeavesTheBackgroundWhatItSaysOrATwentieth(String start, double background, double weight) {
        ModelDefinition model = ModelFile.parse(
                """
                id: m
                features: [{name: x}]
                components: 2
                background: uniform
                initial:
                  %s
                  components:
                    - {weight: %s, parameters: {mean: [2], covariance: [[1]]}}
                    - {weight: %s, parameters: {mean: [3], covariance: [[1]]}}
                """.formatted(start.replace(",", ""), start.isEmpty() ? 0.5 : weight, start.isEmpty() ? 0.5 : weight));
        MixtureModel mixture = new MixtureMapping(model).start().orElseThrow();
        assertThat(mixture.backgroundWeight()).isCloseTo(background, within(1e-12));
        assertThat(mixture.weight(1)).isCloseTo(weight, within(1e-12));
    }

    @Test
    void aBackgroundIsPartOfWhatIsLearnedAndARateIsASetting() {
        ModelFingerprint plain = ModelFile.parse(SMALL).fingerprint();
        assertThat(ModelFile.parse(SMALL + "background: none").fingerprint()).isEqualTo(plain);
        assertThat(ModelFile.parse(SMALL + "background: uniform").fingerprint().isCompatibleWith(plain))
                .isFalse();
        ModelFingerprint marking =
                ModelFile.parse(SMALL + "anomaly: {rate: 0.01}").fingerprint();
        assertThat(marking.isCompatibleWith(plain)).isTrue();
        assertThat(marking).isNotEqualTo(plain);
    }

    @Test
    void aVectorHasColumnsCountedFromOne() {
        ModelDefinition model = ModelFile.parse("id: m\nfeatures: [{name: x, path: /x, size: 3}]\ncomponents: 1");
        assertThat(model.schema().columnNames()).containsExactly("x1", "x2", "x3");
    }

    @Test
    void aNameIsEscapedInItsDefaultPath() {
        ModelDefinition model = ModelFile.parse("id: m\nfeatures: [{name: a/b~c}]\ncomponents: 1");
        assertThat(model.schema().features().getFirst().path()).isEqualTo("/a~1b~0c");
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
                        "1:5: id: must be letters, digits, '.', '_' and '-', not 'my model'",
                        "3:25: features[0].required: must be true or false, not 'maybe'",
                        "4:15: features[1].pathe: unknown key 'pathe', did you mean 'path'?; "
                                + "known: family, levels, name, path, required, size, trials",
                        "5:13: components: must be a whole number from 1 to 1000, not '0'",
                        "6:1: covarience: unknown key 'covarience', did you mean 'covariance'?; known: anomaly, "
                                + "background, components, covariance, degreesOfFreedom, estimator, features, fixed, forgetting, id, impute, "
                                + "initial, input, label, learn, prior, weight");
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
                "input: {topic: my topic}            | input.topic: must be letters, digits",
                "input: {topic: t, format: xml}      | input.format: unknown format 'xml'; known: json",
                "label: {path: /l, classes: [a, a]}  | label.classes: must all be different",
                "label: {path: /l, classes: [a, b, c]} | components: must not be fewer than the 3 of the label's classes",
                "prior: flat                         | prior: unknown prior 'flat'; known: auto, none",
                "prior: {counts: {pseudoCount: 1}}   | prior.counts: has a meaning for features that are counted only",
                "prior: {weights: {pseudoCount: -1}} | prior.weights.pseudoCount: must not be negative",
                "forgetting: {halfLife: 10m}         | forgetting.halfLife: must be a duration such as PT10M",
                "forgetting: {maxGap: PT1M}          | forgetting: must have either halfLifePoints or halfLife",
                "background: broad                   | background: unknown background 'broad'; known: gaussian, none, uniform",
                "anomaly: {rate: 0.7}                | anomaly.rate: must be a share of all points from 1.0E-6 to 0.5, not 0.7",
                "anomaly: {}                         | anomaly.rate: is required",
                "anomaly: 0.01                       | anomaly: must be keys with values, not '0.01'",
                "initial: {}                         | initial: must have either components or file",
                "initial: {file: gone.json}          | initial.file: gone.json: no such file",
                "learn:                              | learn: must be text, but nothing is given",
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

    @Test
    void classesAreTextAsItIsWritten() {
        ModelDefinition model = ModelFile.parse(SMALL + "label: {path: /l, classes: [0, 1.50]}");
        assertThat(model.schema().label().classes()).containsExactly("0", "1.50");
    }

    @Test
    void aStartIsWithinTheBoundsOfTheNumberOfComponents() {
        String start = """
                initial:
                  components:
                    - {weight: 0.3, parameters: {mean: [2, 54], covariance: [[.07, 0], [0, 30]]}}
                    - {weight: 0.7, parameters: {mean: [4.3, 80], covariance: [[.2, 0], [0, 30]]}}
                """;
        String free = SMALL.replace("components: 2", "components: {min: 1, max: 12}");
        assertThat(ModelFile.parse(free + start).initial()).hasSize(2);
        String more = SMALL.replace("components: 2", "components: {min: 3, max: 12}");
        assertThat(invalid(more + start).problems())
                .singleElement()
                .asString()
                .endsWith("initial: must have as many components as the model: 3 to 12");
    }

    @Test
    void aStartIsReadWithItsWeightsBroughtToOne() {
        ModelDefinition model = ModelFile.parse(SMALL + """
                initial:
                  components:
                    - {weight: 0.3333, parameters: {mean: [2, 54], covariance: [[.07, 0], [0, 30]]}}
                    - {weight: 0.6666, parameters: {mean: [4.3, 80], covariance: [[.2, 0], [0, 30]]}}
                """);
        assertThat(model.initial().stream()
                        .mapToDouble(InitialComponent::weight)
                        .sum())
                .isEqualTo(1);
        assertThat(model.initial().getFirst().parameters().mean()).containsExactly(2.0, 54.0);
        assertThat(model.initial().getLast().parameters().covariance())
                .isEqualTo(List.of(List.of(.2, 0.0), List.of(0.0, 30.0)));
    }

    @Test
    void aStartWithLabelsIsBroughtIntoTheOrderOfTheClasses() {
        ModelDefinition model = ModelFile.parse("""
                id: m
                features: [{name: x}]
                components: 3
                label: {path: /l, classes: [a, b]}
                initial:
                  components:
                    - {weight: 0.2, parameters: {mean: [1], covariance: [[1]]}}
                    - {weight: 0.3, label: b, parameters: {mean: [2], covariance: [[1]]}}
                    - {weight: 0.5, label: a, parameters: {mean: [3], covariance: [[1]]}}
                """);
        assertThat(model.initial().stream().map(c -> c.parameters().mean().getFirst()))
                .containsExactly(3.0, 2.0, 1.0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "full          | {mean: [1], covariance: [[1, 0], [0, 1]]}                | mean must have 2 columns, not 1",
                "full          | {mean: [1, 2]}                                           | covariance must have 2 columns, not 0",
                "full          | {mean: [1, 2], covariance: [[1, 0], [0, 1]], rate: {x: 1}} | rate: 'x' does not belong there",
                "full          | {mean: [1, 2], scale: [[1, 0], [0, 1]]}                  | scale has no meaning for these features",
                "full          | {mean: [1, 1e71], covariance: [[1, 0], [0, 1]]}          | mean must not be beyond 1e70",
                "full          | {mean: [1, 2], covariance: [[1e200, 0], [0, 1]]}         | variances must be from 1e-140 to 1e140",
                "diagonal      | {mean: [1, 2], covariance: [[1, .5], [.5, 1]]}           | must not have 0.5 in row 1, column 2",
                "spherical     | {mean: [1, 2], covariance: [[1, 0], [0, 2]]}             | must not have 2.0 in row 2, column 2",
                "tied          | {mean: [1, 2], covariance: [[1, 0], [0, 2]]}             | components of a tied model share one matrix",
            })
    void aStartMustHaveTheParametersOfTheModel(String structure, String parameters, String message) {
        String yaml = SMALL + """
                covariance: %s
                initial:
                  components:
                    - {weight: 0.5, parameters: %s}
                    - {weight: 0.5, parameters: {mean: [0, 0], covariance: [[1, 0], [0, 1]]}}
                """.formatted(structure, parameters);
        assertThat(invalid(yaml)).hasMessageContaining("initial: ").hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mean: [1e71, 70], scale: [[1, 0], [0, 1]]", "mean: [0, 70], scale: [[1, 0], [0, 1e-200]]"})
    void aPriorByHandLiesWithinTheBorderOfNumbers(String prior) {
        assertThat(invalid(SMALL + "prior: {gaussian: {meanCount: 1, degreesOfFreedom: 4, " + prior + "}}"))
                .hasMessageContaining(
                        "prior.gaussian: mean must not be beyond 1e70, and variances must be from 1e-140 to 1e140");
    }

    @Test
    void aStartMustHaveAsManyComponentsAsTheModel() {
        String yaml = SMALL
                + "initial: {components: [{weight: 1, parameters: {mean: [0, 0], covariance: [[1, 0], [0, 1]]}}]}";
        assertThat(invalid(yaml)).hasMessageContaining("initial: must have as many components as the model: 2");
    }

    @Test
    void aSnapshotIsLookedForBesideTheModelFile() throws IOException {
        Path models = Files.createDirectory(folder.resolve("models"));
        Files.writeString(models.resolve("start.json"), """
                {"model": "m", "points": 10, "components": [
                \t{"id": 7, "weight": 1.0, "parameters": {"mean": [1E-5], "covariance": [[2.5e+3]]}}]}
                """);
        Path file = models.resolve("one.yaml");
        Files.writeString(file, "features: [{name: x}]\ncomponents: 1\ninitial: {file: start.json}\n");
        assertThat(ModelFile.read(file).initial())
                .singleElement()
                .satisfies(c -> assertThat(c.parameters().mean()).containsExactly(1e-5));
    }

    @Test
    void withoutAnIdAModelIsCalledAsItsFile() throws IOException {
        Path file = folder.resolve("old faithful.v2.yaml");
        Files.writeString(file, "features: [{name: x}]\ncomponents: 1\n");
        assertThat(ModelFile.read(file).id()).isEqualTo("old-faithful.v2");
    }

    @Test
    void aFileThatIsNotThereOrNotTextIsAProblem() throws IOException {
        Path binary = folder.resolve("binary.yaml");
        Files.write(binary, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        assertThatThrownBy(() -> ModelFile.read(folder.resolve("gone.yaml"))).hasMessageContaining("no such file");
        assertThatThrownBy(() -> ModelFile.read(binary)).hasMessageContaining("not UTF-8");
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

    @Test
    void anInlinedModelIsReadByTheSameRules() {
        Problems problems = new Problems();
        YamlNode root = YamlReader.read("models:\n  - id: m\n    features: [{name: x}]\n    colour: red\n", problems);
        YamlNode model = ((YamlNode.Sequence) ((YamlNode.Mapping) root).get("models"))
                .items()
                .getFirst();
        assertThat(ModelFile.read(model, "models[0]", folder, problems)).isEmpty();
        assertThat(problems.list().stream().map(Problem::key))
                .containsExactly("models[0].components", "models[0].colour");
    }

    @Test
    void aTreeThatWasParsedElsewhereIsReadByTheSameRules() {
        Map<String, Object> tree =
                Map.of("id", "m", "features", List.of(Map.of("name", "x", "required", "true")), "components", 2);
        Problems problems = new Problems();
        assertThat(ModelFile.read(YamlNode.of(tree), "", folder, problems))
                .hasValue(ModelFile.parse("{id: m, features: [{name: x, required: true}], components: 2}"));
        assertThat(problems.count()).isZero();
    }

    @Test
    void theFingerprintIsOfTheMeaningNotOfTheText() {
        ModelDefinition flow = ModelFile.parse("{id: m, components: 2, features: [{name: x, path: /x}, {name: y}]}");
        assertThat(flow.fingerprint())
                .isEqualTo(ModelFile.parse(SMALL + "# a comment\n").fingerprint());
        assertThat(flow.fingerprint()).hasToString("28178feadbad337bafb1634e-fd051172ead0143805b7c3ad");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "learn: false",
                "input: {topic: t}",
                "prior: none",
                "weight: {path: /n}",
                "prior: {weights: {pseudoCount: 2}}"
            })
    void aChangeOfASettingIsCompatible(String line) {
        var before = ModelFile.parse(SMALL).fingerprint();
        var after = ModelFile.parse(SMALL + line).fingerprint();
        assertThat(after).isNotEqualTo(before);
        assertThat(after.isCompatibleWith(before)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id: other\nfeatures: [{name: x}, {name: y}]\ncomponents: 2",
                "id: m\nfeatures: [{name: y}, {name: x}]\ncomponents: 2",
                "id: m\nfeatures: [{name: x}, {name: y}]\ncomponents: 3",
                "id: m\nfeatures: [{name: x}, {name: y}]\ncomponents: 2\ncovariance: tied",
                "id: m\nfeatures: [{name: x}, {name: y}]\ncomponents: 2\nlabel: {path: /l, classes: [a]}"
            })
    void aChangeOfStructureIsNot(String yaml) {
        assertThat(ModelFile.parse(yaml)
                        .fingerprint()
                        .isCompatibleWith(ModelFile.parse(SMALL).fingerprint()))
                .isFalse();
    }

    @Test
    void aByteOrderMarkIsNoKey() throws IOException {
        Path file = folder.resolve("bom.yaml");
        Files.write(file, ("\uFEFF" + SMALL).getBytes(StandardCharsets.UTF_8));
        assertThat(ModelFile.read(file).id()).isEqualTo("m");
    }

    private static InvalidModelException invalid(String yaml) {
        InvalidModelException invalid = catchThrowableOfType(InvalidModelException.class, () -> ModelFile.parse(yaml));
        assertThat(invalid).as("no problem was found in\n" + yaml).isNotNull();
        return invalid;
    }
}
