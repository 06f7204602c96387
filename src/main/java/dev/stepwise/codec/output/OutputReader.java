package dev.stepwise.codec.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stepwise.codec.json.BadPointException;
import dev.stepwise.codec.json.BadPointException.Reason;
import dev.stepwise.codec.output.OutputOptions.Format;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Reads what services of this release or an earlier one have written, in whatever format, as JSON. It needs no registry: snapshots
 * and cluster events name the file of their schema in a header, and all assignments of a release have the same one. Not thread safe.
 */
public final class OutputReader {

    /** The header of snapshots and cluster events that names the file of their schema; where it is not there, they are JSON. */
    static final String SCHEMA_HEADER = "stepwise.schema";

    private final AvroIn avro = new AvroIn();
    private final ProtobufIn protobuf = new ProtobufIn();

    /**
     * Returns a snapshot or a cluster event as JSON.
     *
     * @param headers of its record
     * @throws BadPointException when it cannot be read
     */
    public byte[] report(byte[] value, Headers headers) {
        Header schema = headers.lastHeader(SCHEMA_HEADER);
        if (schema == null || schema.value() == null) {
            return value;
        }
        String file = new String(schema.value(), UTF_8);
        int from = value.length > 0 && value[0] == Frames.MARK ? Frames.ID_BYTES : 0;
        if (from > value.length) {
            throw new BadPointException(Reason.MALFORMED, "the value ends within the id of its schema");
        }
        for (Format format : List.of(Format.AVRO, Format.PROTOBUF)) {
            if (file.endsWith(format.extension())) {
                Schema known = OutputSchema.avro(
                        file.substring(0, file.length() - format.extension().length()));
                if (known != null) {
                    return text(read(format, value, from, known));
                }
            }
        }
        if (file.endsWith(Format.JSON_SCHEMA.extension())) {
            return Arrays.copyOfRange(value, from, value.length);
        }
        throw new BadPointException(Reason.UNKNOWN_SCHEMA, "a schema that this release does not have");
    }

    /**
     * Returns the value of any record as JSON, as far as it is a snapshot, a cluster event or an assignment; else as it is.
     *
     * @param headers of its record
     */
    public byte[] any(byte[] value, Headers headers) {
        if (value.length == 0 || value[0] == '{') {
            return value;
        }
        if (headers.lastHeader(SCHEMA_HEADER) != null) {
            try {
                return report(value, headers);
            } catch (BadPointException _) { // whoever wrote it
                return value;
            }
        }
        if (value.length > Frames.ID_BYTES && value[0] == Frames.MARK && value[Frames.ID_BYTES] == '{') {
            return Arrays.copyOfRange(value, Frames.ID_BYTES, value.length);
        }
        byte[] assignment = assignment(value);
        return assignment == null ? value : assignment;
    }

    private byte @Nullable [] assignment(byte[] value) {
        boolean isFramed = value.length > Frames.ID_BYTES && value[0] == Frames.MARK;
        int from = isFramed ? Frames.ID_BYTES : 0;
        for (Format format : List.of(Format.AVRO, Format.PROTOBUF)) {
            try {
                JsonNode read = read(format, value, from, OutputSchema.ASSIGNMENT.avro());
                if (isAssignment(read)) {
                    return text(read);
                }
            } catch (BadPointException _) { // the other format may be it
                continue;
            }
        }
        return null;
    }

    /** Bytes that are something else may happen to be read, but not as something that makes sense. */
    private static boolean isAssignment(JsonNode read) {
        return !read.path("model").asText().isEmpty()
                && read.path("clusters").size() > 0
                && read.path("clusters").size() == read.path("probabilities").size();
    }

    private JsonNode read(Format format, byte[] value, int from, Schema schema) {
        if (format == Format.AVRO) {
            return avro.read(value, from, schema);
        }
        boolean isFramed = from > 0 && from < value.length && value[from] == 0;
        return protobuf.read(value, isFramed ? from + 1 : from, schema); // behind the index of the message
    }

    private static byte[] text(JsonNode json) {
        return json.toString().getBytes(UTF_8);
    }
}
