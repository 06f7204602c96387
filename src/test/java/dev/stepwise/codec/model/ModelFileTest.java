package dev.stepwise.codec.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwise.codec.document.Problems;
import dev.stepwise.codec.document.Problems.Problem;
import dev.stepwise.codec.document.YamlNode;
import dev.stepwise.codec.document.YamlReader;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.NormalInverseWishart;
import dev.stepwise.em.scoring.MemoryChoice;
import dev.stepwise.model.ComponentCount;
import dev.stepwise.model.Estimator;
import dev.stepwise.model.EventFormat;
import dev.stepwise.model.Forgetting;
import dev.stepwise.model.HeldValues;
import dev.stepwise.model.Learning;
import dev.stepwise.model.ModelDefinition;
import dev.stepwise.model.ModelInput;
import dev.stepwise.model.ModelSchema.LabelField;
import dev.stepwise.model.ModelSchema.UnknownLabel;
import dev.stepwise.model.ModelSchema.WeightField;
import dev.stepwise.model.family.Feature;
import dev.stepwise.model.family.PriorDefinition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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
                input: {topic: points, from: latest}
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
        assertThat(model.input()).isEqualTo(new ModelInput("points", ModelInput.From.LATEST, EventFormat.JSON));
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

    @Test
    void aShortestHalfLifeStandsAloneOrBesideAnotherOne() {
        assertThat(ModelFile.parse(SMALL + "forgetting: {shortestHalfLifePoints: 2e4}")
                        .forgetting())
                .isEqualTo(new Forgetting.NoShorterThan(new Forgetting.Auto(), 20_000));
        ModelDefinition model = ModelFile.parse(SMALL + "forgetting: {halfLife: PT1S, shortestHalfLifePoints: 2e4}");
        assertThat(model.forgetting().isByTime()).isTrue();
        assertThat(Learning.specOf(model).memory())
                .isEqualTo(new MemoryChoice.NoShorterThan(
                        new MemoryChoice.HalfLife(1_000, Double.POSITIVE_INFINITY), 20_000));
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
    void classesAreTextAsItIsWritten() {
        ModelDefinition model = ModelFile.parse(SMALL + "label: {path: /l, classes: [0, 1.50]}");
        assertThat(model.schema().label().classes()).containsExactly("0", "1.50");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mean: [1e71, 70], scale: [[1, 0], [0, 1]]", "mean: [0, 70], scale: [[1, 0], [0, 1e-200]]"})
    void aPriorByHandLiesWithinTheBorderOfNumbers(String prior) {
        assertThatThrownBy(() -> ModelFile.parse(
                        SMALL + "prior: {gaussian: {meanCount: 1, degreesOfFreedom: 4, " + prior + "}}"))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(
                        "prior.gaussian: mean must not be beyond 1e70, and variances must be from 1e-140 to 1e140");
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
    void aByteOrderMarkIsNoKey() throws IOException {
        Path file = folder.resolve("bom.yaml");
        Files.write(file, ("\uFEFF" + SMALL).getBytes(StandardCharsets.UTF_8));
        assertThat(ModelFile.read(file).id()).isEqualTo("m");
    }
}
