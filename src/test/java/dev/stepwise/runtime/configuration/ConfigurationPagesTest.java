package dev.stepwise.runtime.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.stepwise.codec.model.InvalidModelException;
import dev.stepwise.codec.model.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page and the schema of the configuration say what the code says. With UPDATE_DOCS in the environment they are written anew. */
class ConfigurationPagesTest {

    private static final Pattern KNOWN = Pattern.compile("; known: (.*)");

    @Test
    void theSchemaIsMadeOfTheKeys() throws IOException {
        ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        hold(
                Path.of("docs/configuration.schema.json"),
                json.writeValueAsString(ConfigurationSchema.all()).replace("\r\n", "\n") + "\n");
    }

    @Test
    void theTableListsAllKeys() throws IOException {
        StringBuilder table = new StringBuilder("| key | default | value | environment |\n|---|---|---|---|\n");
        for (ConfigurationKey<?> key : ConfigurationKeys.ALL) {
            table.append("| `%s` | %s | %s: %s | `%s` |\n"
                    .formatted(
                            key.name(),
                            key.defaultValue().isEmpty() ? "none" : "`" + key.defaultValue() + "`",
                            key.description(),
                            key.rule().words(),
                            key.environmentVariable()));
        }
        Path page = Path.of("docs/configuration.md");
        String text = Files.readString(page);
        int from = text.indexOf("| key |");
        hold(page, text.substring(0, from) + table + text.substring(text.indexOf("\n\n", from) + 1));
    }

    private static void hold(Path file, String expected) throws IOException {
        if (System.getenv("UPDATE_DOCS") != null) {
            Files.writeString(file, expected);
        }
        assertThat(Files.readString(file)).isEqualTo(expected);
    }

    /** A key or a word that does not exist makes the reader of models say which ones do. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense: 1                                   | properties",
                "features: [{name: x, nonsense: 1}]            | properties.features.items.properties",
                "features: [{name: x, family: nonsense}]       | properties.features.items.properties.family.enum",
                "input: {topic: t, nonsense: 1}                | properties.input.properties",
                "input: {topic: t, from: nonsense}             | properties.input.properties.from.enum",
                "input: {topic: t, format: nonsense}           | properties.input.properties.format.enum",
                "input: {topic: t, format: avro, framing: nonsense} | properties.input.properties.framing.enum",
                "covariance: nonsense                          | properties.covariance.enum",
                "estimator: nonsense                           | properties.estimator.enum",
                "label: {path: /l, classes: [a, b], nonsense: 1} | properties.label.properties",
                "label: {path: /l, classes: [a, b], unknown: nonsense} | properties.label.properties.unknown.enum",
                "weight: {path: /w, nonsense: 1}               | properties.weight.properties",
                "fixed: {nonsense: 1}                          | properties.fixed.properties",
            })
    void theSchemaOfAModelHasTheKeysAndWordsThatItsReaderKnows(String line, String path) {
        Map<String, String> keys = new LinkedHashMap<>(
                Map.of("id", "id: m", "features", "features: [{name: x}]", "components", "components: 1"));
        keys.put(line.substring(0, line.indexOf(':')), line);
        String yaml = String.join("\n", keys.values());
        String message = catchThrowableOfType(InvalidModelException.class, () -> ModelFile.parse(yaml))
                .getMessage();
        Matcher known = KNOWN.matcher(message);
        assertThat(known.find()).as(message).isTrue();
        Object found = ConfigurationSchema.at(ConfigurationSchema.model(), path).orElseThrow();
        Collection<?> inSchema = found instanceof Map<?, ?> map ? map.keySet() : (List<?>) found;
        Set<String> names = new TreeSet<>();
        inSchema.forEach(name -> names.add(String.valueOf(name)));
        assertThat(names).isEqualTo(new TreeSet<>(List.of(known.group(1).split(", "))));
    }
}
