package dev.stepwise.codec.model;

import dev.stepwise.codec.document.TextFile;
import dev.stepwise.codec.document.YamlSection;
import dev.stepwise.codec.document.YamlValue;
import dev.stepwise.model.EventFormat;
import dev.stepwise.model.EventFormat.Framing;
import dev.stepwise.model.EventFormat.Kind;
import dev.stepwise.model.ModelInput;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads where a model's events come from, and how they are written. */
final class InputParser {

    private static final Map<String, Kind> KINDS =
            Arrays.stream(Kind.values()).collect(Collectors.toMap(Kind::label, Function.identity()));
    private static final Map<String, Framing> FRAMINGS =
            Arrays.stream(Framing.values()).collect(Collectors.toMap(Framing::label, Function.identity()));
    private static final int LARGEST_SCHEMA = 1 << 20;

    private final Path folder;

    /** @param folder what the name of a schema's file refers to */
    InputParser(Path folder) {
        this.folder = folder;
    }

    ModelInput input(YamlValue value) {
        try (YamlSection keys = value.section()) {
            Optional<String> topic = keys.required("topic", ModelParser::name);
            keys.gone(
                    "topics",
                    "a model reads one topic, for what it has learned is counted in the offsets of that topic:"
                            + " join topics before it, or give each a model of its own");
            EventFormat format = format(keys);
            ModelInput.From from = keys.optional(
                            "from",
                            v -> v.choice(
                                    "start",
                                    Map.of("earliest", ModelInput.From.EARLIEST, "latest", ModelInput.From.LATEST)))
                    .orElse(ModelInput.From.EARLIEST);
            return new ModelInput(topic.orElse(""), from, format);
        }
    }

    private EventFormat format(YamlSection keys) {
        Kind kind = keys.optional("format", v -> v.choice("format", KINDS)).orElse(Kind.JSON);
        if (kind != Kind.PROTOBUF) {
            keys.forbidden("message", "has a meaning with format: protobuf only");
        }
        if (kind == Kind.JSON || kind == Kind.JSON_SCHEMA) {
            keys.forbidden("framing", "has a meaning with format: avro or protobuf only");
            keys.forbidden("schema", "has a meaning with format: avro or protobuf only");
            return kind == Kind.JSON ? EventFormat.JSON : EventFormat.JSON_SCHEMA;
        }
        Optional<String> schema = keys.optional("schema", this::schema);
        Framing framing = keys.optional("framing", v -> v.choice("framing", FRAMINGS))
                .orElse(keys.has("schema") ? Framing.NONE : Framing.CONFLUENT);
        if (framing == Framing.CONFLUENT && keys.has("schema")) {
            keys.problem("schema", "has no meaning with framing: confluent, where each event names its schema");
        }
        if (framing == Framing.NONE && !keys.has("schema")) {
            keys.problem("framing", "needs schema: events that do not name their schema were all written with one");
        }
        Optional<String> message = keys.optional("message", YamlValue::text);
        if (framing == Framing.CONFLUENT && keys.has("message")) {
            keys.problem("message", "has no meaning with framing: confluent, where each event names its message");
        }
        return new EventFormat(kind, framing, schema.orElse(null), message.orElse(null));
    }

    /** The text of a schema, or of the file that is named. */
    private String schema(YamlValue value) {
        String text = value.text();
        String start = text.stripLeading();
        if (start.startsWith("{") || start.startsWith("[") || start.contains(";")) { // JSON, or Protobuf's own language
            return text;
        }
        try {
            Path file = folder.resolve(text);
            Optional<String> schema = TextFile.read(file, LARGEST_SCHEMA);
            if (schema.isEmpty()) {
                throw value.invalid("is a file of more than " + LARGEST_SCHEMA + " bytes");
            }
            return schema.get();
        } catch (NoSuchFileException | InvalidPathException e) {
            throw value.invalid("no such file: " + text);
        } catch (IOException e) {
            throw value.invalid("cannot be read: " + e.getMessage());
        }
    }
}
