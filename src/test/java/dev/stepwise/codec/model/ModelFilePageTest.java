package dev.stepwise.codec.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page of the model file: its pieces can be read, and it leaves out no key. */
class ModelFilePageTest {

    private static final Path PAGE = Path.of("docs/model-file.md");
    private static final Path SCHEMA = Path.of("docs/configuration.schema.json");
    private static final Pattern PIECE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    /** What a piece without features and components is a part of. */
    private static final String FEATURES = "features: [{name: eruptions}, {name: waiting}]\n";

    private static final String COMPONENTS = "components: 2\n";

    @TempDir
    private Path folder;

    static Stream<String> pieces() throws IOException {
        return PIECE.matcher(Files.readString(PAGE)).results().map(piece -> piece.group(1));
    }

    @ParameterizedTest
    @MethodSource("pieces")
    void everyPieceIsPartOfAModel(String piece) throws IOException {
        Files.writeString(folder.resolve("snapshot.json"), """
                {"components":[
                {"id":1,"weight":0.6,"parameters":{"mean":[4.3,80],"covariance":[[0.2,0.9],[0.9,36]]}},
                {"id":2,"weight":0.4,"parameters":{"mean":[2,54],"covariance":[[0.1,0.4],[0.4,34]]}}]}
                """);
        Files.writeString(folder.resolve("visit.avsc"), """
                {"type":"record","name":"Visit","fields":
                [{"name":"eruptions","type":"double"},{"name":"waiting","type":"double"}]}
                """);
        Files.writeString(
                folder.resolve("visit.proto"),
                "syntax = \"proto3\"; message Visit { double eruptions = 1; double waiting = 2; }");
        String model = (has(piece, "features") ? "" : FEATURES) + (has(piece, "components") ? "" : COMPONENTS) + piece;
        Path file = Files.writeString(folder.resolve("model.yaml"), model);
        assertThat(ModelFile.read(file).schema().features()).isNotEmpty();
    }

    @Test
    void everyKeyIsOnThePage() throws IOException {
        Set<String> keys = new TreeSet<>();
        collect(new ObjectMapper().readTree(Files.readString(SCHEMA)).at("/$defs/model"), keys);
        assertThat(keys).hasSizeGreaterThan(30);
        String page = Files.readString(PAGE);
        assertThat(keys)
                .allMatch(key ->
                        Pattern.compile("\\b" + key + "\\b").matcher(page).find());
    }

    private static boolean has(String piece, String key) {
        return piece.lines().anyMatch(line -> line.startsWith(key + ":"));
    }

    private static void collect(JsonNode schema, Set<String> keys) {
        schema.path("properties").fieldNames().forEachRemaining(keys::add);
        schema.forEach(part -> collect(part, keys));
    }
}
