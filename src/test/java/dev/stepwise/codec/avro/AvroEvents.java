package dev.stepwise.codec.avro;

import dev.stepwise.codec.json.Limits;
import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.model.ModelSchema;
import dev.stepwise.model.Point;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/** Events as Avro's own library writes them. */
final class AvroEvents {

    private AvroEvents() {}

    static Schema schema(String text) {
        return AvroSchemas.parse(text.replace('\'', '"'), List.of());
    }

    /** A record of fields that are written as {@code name: type}, each type as JSON. */
    static Schema record(String... fields) {
        StringBuilder text = new StringBuilder("{'type':'record','name':'Event','fields':[");
        for (int i = 0; i < fields.length; i++) {
            int colon = fields[i].indexOf(": ");
            text.append(i > 0 ? "," : "")
                    .append("{'name':'")
                    .append(fields[i], 0, colon)
                    .append("','type':")
                    .append(fields[i].substring(colon + 2))
                    .append('}');
        }
        return schema(text.append("]}").toString());
    }

    static byte[] bytes(Schema schema, Object datum) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        var encoder = EncoderFactory.get().binaryEncoder(out, null);
        try {
            new GenericDatumWriter<>(schema).write(datum, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** The bytes of a datum that is written as Avro's JSON. */
    static byte[] fromJson(Schema schema, String json) {
        try {
            return bytes(
                    schema,
                    new GenericDatumReader<>(schema)
                            .read(null, DecoderFactory.get().jsonDecoder(schema, json.replace('\'', '"'))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ModelSchema model(String features) {
        return ModelFile.parse("id: m\nfeatures:\n" + features.indent(2) + "components: 2\n")
                .schema();
    }

    static Point read(ModelSchema model, Schema schema, byte[] bytes) {
        AvroPointReader reader = new AvroPointReader(model, Limits.DEFAULT);
        Point point = new Point(model.columns());
        reader.read(bytes, 0, AvroPlan.of(schema, reader.wanted()), point);
        return point;
    }

    static GenericData.Record datum(Schema schema, Object... values) {
        GenericData.Record record = new GenericData.Record(schema);
        for (int i = 0; i < values.length; i++) {
            record.put(i, values[i]);
        }
        return record;
    }
}
