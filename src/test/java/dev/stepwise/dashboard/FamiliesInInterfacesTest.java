package dev.stepwise.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepwise.model.family.FeatureFamilies;
import dev.stepwise.model.family.FeatureFamily;
import dev.stepwise.model.family.Parameter;
import dev.stepwise.model.family.Values;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is written by hand for others, and the page, know all families and their parameters. */
class FamiliesInInterfacesTest {

    private static String resource(String name) {
        try (InputStream file = Dashboard.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    @Test
    void theInterfaceOverHttpNamesAllFamiliesAndParameters() throws IOException {
        JsonNode schemas = new ObjectMapper().readTree(resource("openapi.json")).at("/components/schemas");
        JsonNode family = schemas.at("/Features").findValue("family").get("enum");
        assertThat(texts(family))
                .containsExactlyInAnyOrderElementsOf(
                        FeatureFamilies.ALL.stream().map(FeatureFamily::label).toList());
        List<String> parameters = new ArrayList<>();
        schemas.at("/Parameters/properties").fieldNames().forEachRemaining(parameters::add);
        assertThat(parameters)
                .containsExactlyElementsOf(FeatureFamilies.parameters().stream()
                        .map(Parameter::name)
                        .toList());
    }

    @Test
    void thePageDrawsEveryFamilyThatHasAPlaceAndEveryParameterByName() {
        String marginals = resource("marginals.js");
        String families = resource("families.js");
        for (FeatureFamily family : FeatureFamilies.ALL) {
            boolean isCountOfItsOwn =
                    family.trials().isEmpty() && !family.outcomes(1, 2).isEmpty();
            if (family.isNumeric() || isCountOfItsOwn || family.values() instanceof Values.Direction) {
                assertThat(marginals).contains('"' + family.label() + '"');
            }
        }
        for (Parameter parameter : FeatureFamilies.parameters()) {
            if (parameter.form().name().endsWith("BY_NAME")) {
                assertThat(families).contains("key: \"" + parameter.name() + '"');
            }
        }
    }

    @Test
    void thePageOfTheModelFileNamesThemToo() throws IOException {
        String page = Files.readString(Path.of("docs/model-file.md"));
        for (FeatureFamily family : FeatureFamilies.ALL) {
            assertThat(page).contains("| `" + family.label() + "` |");
        }
        for (Parameter parameter : FeatureFamilies.parameters()) {
            assertThat(page).containsPattern("\\| `[^|]*\\b" + parameter.name() + "\\b");
        }
    }
}
