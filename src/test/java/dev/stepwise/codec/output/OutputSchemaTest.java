package dev.stepwise.codec.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.codec.output.OutputOptions.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Other programs are built on the schemas. */
class OutputSchemaTest {

    private static final Path FOLDER = Path.of("src/main/resources/dev/stepwise/codec/output");

    /** All schemas of a kind, the first one first. */
    private static List<Schema> releases(OutputSchema kind) {
        String name = kind.file(Format.AVRO).replaceAll("[0-9]+\\.avsc", "");
        List<Schema> releases = new ArrayList<>();
        for (Schema next = OutputSchema.avro(name + 1);
                next != null;
                next = OutputSchema.avro(name + (releases.size() + 1))) {
            releases.add(next);
        }
        assertThat(releases.getLast()).isEqualTo(kind.avro());
        return releases;
    }

    /** The schemas in the other languages are made of that of Avro: with UPDATE_DOCS in the environment they are written anew. */
    @ParameterizedTest
    @EnumSource
    void theOtherLanguagesSayWhatTheSchemaOfAvroSays(OutputSchema kind) throws IOException {
        hold(kind, Format.PROTOBUF, SchemaTexts.protobuf(kind.avro()));
        hold(kind, Format.JSON_SCHEMA, SchemaTexts.json(kind.avro()));
    }

    private static void hold(OutputSchema kind, Format format, String expected) throws IOException {
        Path file = FOLDER.resolve(kind.file(format));
        if (System.getenv("UPDATE_DOCS") != null) {
            Files.writeString(file, expected);
        }
        assertThat(Files.readString(file)).isEqualTo(expected);
    }

    /** What other programs have is not changed under them: a change of fields is a new file, beside the old one. */
    @ParameterizedTest
    @CsvSource({
        "assignment-1, -2702737478877346086",
        "snapshot-1, 3338300396116271374",
        "cluster-event-1, -8538096569966059424"
    })
    void aSchemaStaysAsItWasPublished(String name, long fingerprint) {
        Schema schema = Objects.requireNonNull(OutputSchema.avro(name), name);
        assertThat(SchemaNormalization.parsingFingerprint64(schema)).isEqualTo(fingerprint);
    }

    @ParameterizedTest
    @EnumSource
    void whoKnowsAnyReleaseReadsWhatAnyOtherHasWritten(OutputSchema kind) {
        for (Schema reader : releases(kind)) {
            for (Schema writer : releases(kind)) {
                assertThat(SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                                .getType())
                        .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
            }
        }
    }

    /** So their numbers in Protobuf stay. */
    @ParameterizedTest
    @EnumSource
    void laterReleasesHaveNewFieldsBehindTheOldOnesOnly(OutputSchema kind) {
        List<Schema> releases = releases(kind);
        for (int i = 1; i < releases.size(); i++) {
            begins(releases.get(i), releases.get(i - 1));
        }
    }

    private static void begins(Schema later, Schema earlier) {
        assertThat(later.getType()).isEqualTo(earlier.getType());
        switch (earlier.getType()) {
            case RECORD -> {
                for (Schema.Field field : earlier.getFields()) {
                    Schema.Field same = later.getFields().get(field.pos());
                    assertThat(same.name()).isEqualTo(field.name());
                    begins(same.schema(), field.schema());
                }
            }
            case ARRAY -> begins(later.getElementType(), earlier.getElementType());
            case MAP -> begins(later.getValueType(), earlier.getValueType());
            case UNION -> begins(later.getTypes().getLast(), earlier.getTypes().getLast());
            default -> assertThat(later).isEqualTo(earlier);
        }
    }

    /** The code that writes and reads knows no more than these. */
    @ParameterizedTest
    @EnumSource
    void allIsMadeOfFewTypes(OutputSchema kind) {
        check(kind.avro());
    }

    private static void check(Schema type) {
        switch (type.getType()) {
            case RECORD ->
                type.getFields().forEach(field -> {
                    if (field.schema().isUnion()) {
                        assertThat(field.schema().getTypes()).hasSize(2);
                        assertThat(field.schema().getTypes().getFirst().getType())
                                .isEqualTo(Schema.Type.NULL);
                    }
                    check(OutputSchema.typeOf(field));
                });
            case ARRAY -> check(type.getElementType());
            case MAP -> check(type.getValueType());
            default ->
                assertThat(type.getType())
                        .isIn(
                                Schema.Type.STRING,
                                Schema.Type.INT,
                                Schema.Type.LONG,
                                Schema.Type.DOUBLE,
                                Schema.Type.BOOLEAN);
        }
    }
}
