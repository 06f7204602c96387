package dev.stepwise.codec.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.TextFormat;
import dev.stepwise.codec.json.BadPointException;
import dev.stepwise.codec.json.BadPointException.Reason;
import dev.stepwise.codec.json.Limits;
import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.codec.protobuf.ProtobufDescriptors;
import dev.stepwise.model.Point;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

/**
 * The table of types in docs/formats.md: each row is an event, which the format's own library writes, and what is read of it. With
 * UPDATE_DOCS in the environment what is read is written into the page.
 */
class TypesTableTest {

    private static final Path PAGE = Path.of("docs/formats.md");
    private static final String HEAD =
            "| format | field | event | path | number | yes or no | level |\n|---|---|---|---|---|---|---|\n";

    /** A row of the table without what is read. */
    private record Row(String format, String field, String event, String path) {

        private byte[] bytes() throws IOException {
            return switch (format) {
                case "json" -> event.getBytes(UTF_8);
                case "avro" -> avro();
                default -> {
                    DynamicMessage.Builder message = DynamicMessage.newBuilder(ProtobufDescriptors.first(schema()));
                    TextFormat.merge(event, message);
                    yield message.build().toByteArray();
                }
            };
        }

        private byte[] avro() throws IOException {
            Schema schema = new Schema.Parser().parse(schema());
            Object datum = new GenericDatumReader<>(schema)
                    .read(null, DecoderFactory.get().jsonDecoder(schema, event));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
            new GenericDatumWriter<>(schema).write(datum, encoder);
            encoder.flush();
            return out.toByteArray();
        }

        private String schema() {
            if (format.equals("avro")) {
                return "{\"type\":\"record\",\"name\":\"E\",\"fields\":[{\"name\":\"x\",\"type\":" + field + "}]}";
            }
            int others = Math.max(field.indexOf(" enum "), field.indexOf(" message "));
            String fields = others < 0 ? field : field.substring(0, others);
            return "syntax = \"proto3\"; package dev.stepwise; message E { " + fields + " }"
                    + (others < 0 ? "" : field.substring(others));
        }

        private String read(String family) throws IOException {
            byte[] payload = bytes();
            byte[] frame = format.equals("protobuf") ? new byte[6] : format.equals("avro") ? new byte[5] : new byte[0];
            byte[] value = Arrays.copyOf(frame, frame.length + payload.length);
            System.arraycopy(payload, 0, value, frame.length, payload.length);
            WriterSchema schema = new WriterSchema(format.equals("avro") ? "AVRO" : "PROTOBUF", schema(), List.of());
            WriterSchemas registry = (SchemaKey key, Duration patience) -> new WriterSchemas.Found(schema);
            String model = "{id: m, input: {topic: t, format: " + format
                    + "}, components: 2, features: [{name: x, path: " + path + family + "}]}";
            Point point = new Point(1);
            try {
                new EventReaders(Limits.DEFAULT, registry)
                        .of(ModelFile.parse(model))
                        .read(value, EventHeaders.NONE, point);
                return String.valueOf(point.row[0]).replaceAll("\\.0$", "");
            } catch (BadPointException bad) {
                return bad.reason() == Reason.NOTHING_OBSERVED
                        ? "missing"
                        : bad.reason().label();
            }
        }

        /** The text that a level has to have; else why there is none. */
        private String level() throws IOException {
            List<String> texts = new ArrayList<>(List.of("red", "true", "1", "GREEN", "2"));
            String number = read("");
            texts.add(number);
            texts.addAll(Arrays.asList(event.split("[\\s{}\\[\\]\":,]+")));
            texts.addAll(List.of("20484", "1.50", "1769860800000"));
            String refusal = "";
            for (String text : texts) {
                if (!text.isEmpty()) {
                    String read = read(", family: categorical, levels: ['" + text + "', 'some other']");
                    if (read.equals("0")) { // the first level
                        return "`" + text + "`";
                    }
                    refusal = read;
                }
            }
            return refusal;
        }
    }

    @Test
    void whatIsReadIsWhatTheTableSays() throws IOException {
        String page = Files.readString(PAGE);
        int from = page.indexOf(HEAD) + HEAD.length();
        int to = page.indexOf("\n\n", from) + 1;
        StringBuilder expected = new StringBuilder();
        for (String line : page.substring(from, to).split("\n")) {
            String[] cells = line.split("\\|", -1);
            Row row = new Row(cells[1].strip(), code(cells[2]), code(cells[3]), code(cells[4]));
            expected.append("|%s|%s|%s|%s| %s | %s | %s |\n"
                    .formatted(
                            cells[1],
                            cells[2],
                            cells[3],
                            cells[4],
                            row.read(""),
                            row.read(", family: bernoulli"),
                            row.level()));
        }
        if (System.getenv("UPDATE_DOCS") != null) {
            Files.writeString(PAGE, page.substring(0, from) + expected + page.substring(to));
        }
        assertThat(Files.readString(PAGE).substring(from)).startsWith(expected);
        assertThat(expected.toString().lines().count()).isGreaterThan(50);
    }

    private static String code(String cell) {
        return cell.strip().replaceAll("^`|`$", "");
    }
}
