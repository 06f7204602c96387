package dev.stepwise.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The description of the REST interface, as the service serves it. */
public final class OpenApi {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    private final JsonNode document;

    public OpenApi() throws IOException {
        try (InputStream in = OpenApi.class.getResourceAsStream("/dev/stepwise/dashboard/openapi.json")) {
            document = JSON.readTree(in);
        }
    }

    public JsonNode document() {
        return document;
    }

    /** The operations as "GET /models". */
    public Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                    if (!method.equals("parameters")) {
                        operations.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                    }
                }));
        return operations;
    }

    /** The answers that are described, as "GET /models 200". */
    public Set<String> answers() {
        Set<String> answers = new TreeSet<>();
        for (String operation : operations()) {
            String[] parts = operation.split(" ");
            document.path("paths")
                    .path(parts[1])
                    .path(parts[0].toLowerCase(Locale.ROOT))
                    .path("responses")
                    .fieldNames()
                    .forEachRemaining(status -> answers.add(operation + " " + status));
        }
        return answers;
    }

    /** What is wrong with an answer; empty: nothing. */
    public Set<ValidationMessage> problems(String template, String method, int status, String type, String body)
            throws IOException {
        JsonNode schema = document.path("paths")
                .path(template)
                .path(method)
                .path("responses")
                .path(String.valueOf(status))
                .path("content")
                .path(type)
                .path("schema");
        if (schema.isMissingNode()) {
            throw new AssertionError(method + " " + template + " is not said to answer " + status + " with " + type);
        }
        return validate(schema, type.endsWith("json") ? JSON.readTree(body) : TextNode.valueOf(body));
    }

    /** What is wrong with the data of a server-sent event; empty: nothing. */
    public Set<ValidationMessage> problemsOfEvent(String event, JsonNode data) {
        return validate(
                document.at("/components/schemas/StreamEvents/properties").path(event), data);
    }

    private Set<ValidationMessage> validate(JsonNode schema, JsonNode value) {
        // references in a schema begin at the root of the document
        var whole = JSON.createObjectNode();
        whole.set("components", document.path("components"));
        whole.set("allOf", JSON.createArrayNode().add(schema));
        return SCHEMAS.getSchema(whole).validate(value);
    }

    /** What is wrong with the schemas themselves; empty: nothing. */
    public Set<ValidationMessage> problemsOfSchemas() {
        JsonSchema meta = SCHEMAS.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
        Set<ValidationMessage> problems = new LinkedHashSet<>();
        document.at("/components/schemas").forEach(schema -> problems.addAll(meta.validate(schema)));
        return problems;
    }
}
