package dev.stepwise.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import dev.stepwise.testing.AsyncApi;
import dev.stepwise.topology.TopicNames;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The form of the AsyncAPI document; that records are as it says is tested against a service. */
class AsyncApiTest {

    private final AsyncApi api = new AsyncApi();

    AsyncApiTest() throws Exception {}

    @Test
    void itDescribesTheTopicsForOthers() {
        TopicNames names = new TopicNames("stepwise.");
        assertThat(api.channels().stream().map(api::address).collect(Collectors.toSet()))
                .isEqualTo(Set.of(
                        names.assignments("{model}"), names.deadLetters(), names.snapshots(), names.clusterEvents()));
    }

    @Test
    void itsReferencesLeadSomewhere() {
        assertThat(api.document().findValues("$ref")).isNotEmpty();
        for (JsonNode parent : api.document().findParents("$ref")) {
            assertThat(api.resolve(parent).isObject()).as(parent.toString()).isTrue();
        }
    }

    @Test
    void everyChannelIsSentTo() {
        Set<JsonNode> sent = Set.copyOf(api.document().path("operations").findValues("channel"));
        assertThat(sent).hasSameSizeAs(api.channels());
        api.document()
                .path("operations")
                .forEach(operation ->
                        assertThat(operation.path("action").asText()).isEqualTo("send"));
    }

    @Test
    void itsSchemasAreSchemas() {
        var schemas = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
        var draft = schemas.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
        api.document().at("/components/messages").forEach(message -> {
            assertThat(draft.validate(message.path("payload"))).isEmpty();
            if (message.has("headers")) {
                assertThat(draft.validate(message.path("headers"))).isEmpty();
            }
        });
    }
}
