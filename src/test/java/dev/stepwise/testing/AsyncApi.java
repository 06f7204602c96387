package dev.stepwise.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The description of the topics, as the service serves it. */
public final class AsyncApi {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    private final JsonNode document;

    public AsyncApi() throws IOException {
        try (InputStream in = AsyncApi.class.getResourceAsStream("/dev/stepwise/dashboard/asyncapi.yaml")) {
            document = new ObjectMapper(new YAMLFactory()).readTree(in);
        }
    }

    public JsonNode document() {
        return document;
    }

    /** Names of the channels. */
    public List<String> channels() {
        List<String> names = new ArrayList<>();
        document.path("channels").fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** The topic of a channel. */
    public String address(String channel) {
        return document.path("channels").path(channel).path("address").asText();
    }

    /** What a reference such as {@code #/components/messages/event} leads to. */
    public JsonNode resolve(JsonNode reference) {
        return document.at(reference.path("$ref").asText().substring(1));
    }

    /** What is wrong with a record of a channel: its value, and its headers where they are described; empty: nothing. */
    public List<String> problems(String channel, ConsumerRecord<byte[], byte[]> record) throws IOException {
        JsonNode message = resolve(document.path("channels")
                .path(channel)
                .path("messages")
                .iterator()
                .next());
        List<String> problems = new ArrayList<>();
        if (message.path("contentType").asText("application/json").equals("application/json")) {
            validate(message.path("payload"), JSON.readTree(record.value()), problems);
        }
        if (message.has("headers")) {
            ObjectNode headers = JSON.createObjectNode();
            record.headers().forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
            validate(message.path("headers"), headers, problems);
        }
        return problems;
    }

    private static void validate(JsonNode schema, JsonNode value, List<String> problems) {
        SCHEMAS.getSchema(schema).validate(value).forEach(problem -> problems.add(problem.toString()));
    }
}
