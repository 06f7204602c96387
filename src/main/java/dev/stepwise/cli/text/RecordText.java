package dev.stepwise.cli.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepwise.codec.document.Printable;
import dev.stepwise.topology.DeadLetters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.StringJoiner;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** A record as one line for reading: what it is shows in its fields. */
public final class RecordText {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST = 160;
    private static final int LONGEST_KEY = 80;

    /** An assignment has a fixed form, whose words are those of the record. */
    private static final int LONGEST_VALUE = 400;

    private RecordText() {}

    /**
     * Returns the line.
     *
     * @param value of the record, in JSON if it can be; null: it has none
     */
    public static String of(ConsumerRecord<byte[], byte[]> record, byte @Nullable [] value) {
        LocalTime time = LocalTime.ofInstant(Instant.ofEpochMilli(record.timestamp()), ZoneId.systemDefault());
        String key = record.key() == null
                ? ""
                : Printable.of(new String(record.key(), StandardCharsets.UTF_8), LONGEST_KEY) + "  ";
        return "%s  %d@%d  %s%s"
                .formatted(
                        time.truncatedTo(ChronoUnit.MILLIS),
                        record.partition(),
                        record.offset(),
                        key,
                        header(record, DeadLetters.MESSAGE) + Printable.of(value(value), LONGEST_VALUE));
    }

    /** Returns a header of a dead letter, which says why the event became one. */
    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null
                ? ""
                : shortened(new String(header.value(), StandardCharsets.UTF_8)) + ": ";
    }

    private static String value(byte @Nullable [] value) {
        if (value == null) {
            return "(deleted)";
        }
        try {
            JsonNode node = JSON.readTree(value);
            if (node.has("probabilities")) {
                return assignment(node);
            }
            if (node.has("components")) {
                return snapshot(node);
            }
            return shortened(node.toString());
        } catch (IOException _) { // not even characters, where bytes look like UTF-32
            return "(%d bytes that are not JSON)".formatted(value.length);
        }
    }

    private static String assignment(JsonNode node) {
        double largest = 0;
        for (JsonNode probability : node.get("probabilities")) {
            largest = Math.max(largest, probability.asDouble());
        }
        return String.format(
                Locale.ROOT,
                "%s v%d: cluster %s with %.1f %%, log-density %.3f, tail %s%s%s%s",
                node.path("model").asText(),
                node.path("version").asLong(),
                node.path("cluster").asText(),
                100 * largest,
                node.path("logDensity").asDouble(),
                share(node.path("tail").asDouble()),
                node.has("background")
                        ? String.format(
                                Locale.ROOT,
                                ", background %.1f %%",
                                100 * node.path("background").asDouble())
                        : "",
                node.path("anomaly").asBoolean() ? ", an anomaly" : "",
                carried(node.path("carried")));
    }

    private static String carried(JsonNode fields) {
        StringBuilder text = new StringBuilder();
        fields.properties()
                .forEach(field -> text.append(", ")
                        .append(field.getKey())
                        .append(' ')
                        .append(field.getValue().asText()));
        return text.toString();
    }

    /** A share, however small, does not end at 0. */
    private static String share(double share) {
        return String.format(Locale.ROOT, share < 0.001 ? "%.1e" : "%.3f", share);
    }

    private static String snapshot(JsonNode node) {
        StringJoiner components = new StringJoiner(", ");
        for (JsonNode component : node.get("components")) {
            components.add(String.format(
                    Locale.ROOT,
                    "%s: %.1f %%",
                    component.path("id").asText(),
                    100 * component.path("weight").asDouble()));
        }
        return shortened("%s v%d: %s"
                .formatted(node.path("model").asText(), node.path("version").asLong(), components));
    }

    private static String shortened(String text) {
        return Printable.of(text, LONGEST);
    }
}
