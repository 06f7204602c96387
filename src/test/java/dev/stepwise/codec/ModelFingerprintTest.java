package dev.stepwise.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelFingerprintTest {

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
}
