package dev.stepwise.codec.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.model.InitialComponent;
import dev.stepwise.model.MixtureMapping;
import dev.stepwise.model.ModelDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelStartTest {

    private static final String SMALL = "id: m\nfeatures: [{name: x}, {name: y}]\ncomponents: 2\n";

    @TempDir
    private Path folder;

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
        assertThat(model.initial().getFirst().parameters().vector("mean")).containsExactly(2.0, 54.0);
        assertThat(model.initial().getLast().parameters().matrix("covariance"))
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
        assertThat(model.initial().stream()
                        .map(c -> c.parameters().vector("mean").getFirst()))
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
                .satisfies(c -> assertThat(c.parameters().vector("mean")).containsExactly(1e-5));
    }

    private static InvalidModelException invalid(String yaml) {
        InvalidModelException invalid = catchThrowableOfType(InvalidModelException.class, () -> ModelFile.parse(yaml));
        assertThat(invalid).as("no problem was found in\n" + yaml).isNotNull();
        return invalid;
    }
}
