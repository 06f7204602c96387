package dev.stepwise.codec.protobuf;

import com.google.protobuf.CodedOutputStream;
import dev.stepwise.codec.json.Limits;
import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.model.ModelSchema;
import dev.stepwise.model.Point;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Events in Protobuf, written by Protobuf's own library. */
final class ProtobufEvents {

    /** Writes the fields of a message. */
    interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    private ProtobufEvents() {}

    static ModelSchema model(String features) {
        return ModelFile.parse("id: m\nfeatures:\n" + features.indent(2) + "components: 2\n")
                .schema();
    }

    static byte[] message(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            fields.write(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** A schema in the language of proto3. */
    static ProtobufSchema proto3(String text) {
        return ProtobufSchema.parse("syntax = \"proto3\"; package shop;" + text, List.of());
    }

    static Point read(ModelSchema model, ProtobufSchema schema, byte[] event) {
        ProtobufPointReader reader = new ProtobufPointReader(model, Limits.DEFAULT);
        Point point = new Point(model);
        reader.read(event, 0, ProtobufPlan.of(schema, reader.wanted(), (String) null), point);
        return point;
    }

    static double[] row(ModelSchema model, ProtobufSchema schema, Fields fields) {
        return read(model, schema, message(fields)).row;
    }
}
