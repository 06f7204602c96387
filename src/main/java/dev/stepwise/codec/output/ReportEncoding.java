package dev.stepwise.codec.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepwise.codec.output.OutputOptions.Format;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.kafka.common.header.Headers;

/** Writes snapshots and cluster events in the format of the topics. Safe for threads. */
public final class ReportEncoding {

    /** Both are JSON. */
    public static final ReportEncoding JSON = bare(Format.JSON);

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Format format;
    private final byte[] beforeSnapshots;
    private final byte[] beforeEvents;

    private ReportEncoding(Format format, byte[] beforeSnapshots, byte[] beforeEvents) {
        this.format = format;
        this.beforeSnapshots = beforeSnapshots;
        this.beforeEvents = beforeEvents;
    }

    /** They are in a format, without anything before them. */
    public static ReportEncoding bare(Format format) {
        return new ReportEncoding(format, Frames.NONE, Frames.NONE);
    }

    /**
     * They are in a format, in Confluent's framing.
     *
     * @param snapshots what the registry calls their schema
     * @param events what it calls theirs
     */
    public static ReportEncoding framed(Format format, int snapshots, int events) {
        return new ReportEncoding(format, Frames.of(format, snapshots), Frames.of(format, events));
    }

    /**
     * Returns the value of a snapshot.
     *
     * @param json what it is in JSON
     * @param headers of its record, to which the name of its schema is added
     */
    public byte[] snapshot(byte[] json, Headers headers) {
        return write(OutputSchema.SNAPSHOT, beforeSnapshots, json, headers);
    }

    /**
     * Returns the value of a cluster event.
     *
     * @param json what it is in JSON
     * @param headers of its record, to which the name of its schema is added
     */
    public byte[] event(byte[] json, Headers headers) {
        return write(OutputSchema.CLUSTER_EVENT, beforeEvents, json, headers);
    }

    private byte[] write(OutputSchema schema, byte[] frame, byte[] json, Headers headers) {
        if (format == Format.JSON) {
            return json;
        }
        headers.add(OutputReader.SCHEMA_HEADER, schema.file(format).getBytes(UTF_8));
        return switch (format) {
            case AVRO -> written(schema, frame, json, new AvroOut());
            case PROTOBUF -> written(schema, frame, json, new ProtobufOut());
            default -> Frames.before(frame, json);
        };
    }

    private static byte[] written(OutputSchema schema, byte[] frame, byte[] json, RecordOut out) {
        try {
            JsonNode tree = MAPPER.readTree(json);
            out.raw(frame);
            new DocumentWriter(out).fields(schema.avro(), tree);
            return out.copy();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
