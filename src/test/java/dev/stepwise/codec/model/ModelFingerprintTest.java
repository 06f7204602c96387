package dev.stepwise.codec.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.model.ModelDefinition;
import dev.stepwise.model.ModelFingerprint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFingerprintTest {

    private static final String SMALL = "id: m\nfeatures: [{name: x}, {name: y}]\ncomponents: 2\n";

    /**
     * The topics of running services hold these. They were written down when a model's input still named its format, and the
     * fingerprint of a model must not change with a release.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | 06f3a7392337150ac7cd72ad-bf3c5b17d57e73737d41b784",
                "'input: {topic: points, from: latest},' | 06f3a7392337150ac7cd72ad-9f94e8d23891b8255b4e100a",
            })
    void theFingerprintOfAModelStays(String input, String fingerprint) {
        String yaml = "{id: a, " + input + " features: [{name: x}], components: 2}";
        assertThat(ModelFile.parse(yaml).fingerprint()).hasToString(fingerprint);
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
    @ValueSource(strings = {"missing: [-999]", "missing: [n/a]", "lenient: true"})
    void howValuesAreWrittenIsASetting(String key) {
        var before = ModelFile.parse(SMALL).fingerprint();
        var after = ModelFile.parse(SMALL.replace("{name: y}", "{name: y, " + key + "}"))
                .fingerprint();
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
}
