package dev.stepwise.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwise.codec.event.SchemaKey;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryClientTest {

    private final TestRegistry registry;

    RegistryClientTest() throws Exception {
        registry = new TestRegistry();
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private RegistryClient client() {
        return new RegistryClient(RegistryOptions.of(registry.address()));
    }

    private static String schema(String text, String more) {
        return "{'schema':'" + text.replace("'", "\\'") + "'" + more + "}";
    }

    @Test
    void aSchemaIsAskedForByItsIdOrItsGuid() throws Exception {
        registry.reply("/schemas/ids/4294967295", 200, schema("'string'", ""));
        registry.reply("/schemas/guids/00000000-0000-0001-0000-000000000002", 200, schema("'int'", ""));
        try (RegistryClient client = client()) {
            assertThat(client.schema(SchemaKey.ofId(-1)).size()).isEqualTo(8);
            assertThat(client.schema(new SchemaKey(true, 1, 2)).size()).isEqualTo(5);
        }
    }

    @Test
    void whatARegistrySaysItDoesNotHaveIsAbsent() throws Exception {
        try (RegistryClient client = client()) {
            assertThat(client.schema(SchemaKey.ofId(7))).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404 | <html>               | does not speak the interface of a schema registry here (404)",
                "404 | {'error_code': 404}  | does not speak the interface of a schema registry here (404)",
                "401 | {}                   | refuses the credentials (401)",
                "403 | {}                   | refuses the credentials (403)",
                "500 | {'error_code':50001} | answers 500",
                "302 | {}                   | answers 302",
                "200 | [1]                  | gives an answer that is no JSON object",
                "200 | {'schema': 7}        | gives an answer without a schema",
            })
    void everyOtherAnswerSaysNothingOfTheSchema(int status, String body, String message) throws Exception {
        registry.reply("/schemas/ids/7", status, body).reply("/schemas/ids/1", 200, schema("'int'", ""));
        try (RegistryClient client = client()) {
            assertThatThrownBy(() -> client.schema(SchemaKey.ofId(7)))
                    .isInstanceOf(RegistryException.class)
                    .hasMessageContaining(message);
        }
        assertThat(registry.asked).containsExactly("/schemas/ids/7");
    }

    @Test
    void anAnswerWithoutAnEndIsNotReadToItsEnd() throws Exception {
        registry.reply("/schemas/ids/7", 200, schema("x".repeat(5 << 20), ""));
        try (RegistryClient client = client()) {
            assertThatThrownBy(() -> client.schema(SchemaKey.ofId(7))).isInstanceOf(RegistryException.class);
        }
    }

    @Test
    void nobodyWaitsLongerThanTheTimeout() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                RegistryClient client = new RegistryClient(new RegistryOptions(
                        List.of(URI.create("http://127.0.0.1:" + silent.getLocalPort())),
                        null,
                        null,
                        null,
                        null,
                        Duration.ofMillis(50)))) {
            assertThatThrownBy(() -> client.schema(SchemaKey.ofId(7)))
                    .isInstanceOf(RegistryException.class)
                    .hasMessageMatching(
                            "registry http://127.0.0.1:[0-9]+ (does not answer within 50 ms|is unreachable: .*)");
        }
    }

    @Test
    void theNextAddressIsAskedAndKept() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        registry.reply("/schemas/ids/7", 200, schema("'int'", ""));
        try (RegistryClient client =
                new RegistryClient(RegistryOptions.of(URI.create("http://127.0.0.1:" + closed), registry.address()))) {
            assertThat(client.schema(SchemaKey.ofId(7))).isNotNull();
            assertThat(client.schema(SchemaKey.ofId(7))).isNotNull();
        }
    }

    @Test
    void whoAsksSaysWhoHeIsAndNoMessageRepeatsIt() throws Exception {
        registry.reply("/schemas/ids/7", 401, "{}");
        RegistryOptions basic =
                new RegistryOptions(List.of(registry.address()), "ada", "s3cret", null, null, RegistryOptions.TIMEOUT);
        RegistryOptions bearer =
                new RegistryOptions(List.of(registry.address()), null, null, "t0ken", null, RegistryOptions.TIMEOUT);
        for (RegistryOptions options : List.of(basic, bearer)) {
            assertThat(options.toString()).doesNotContain("s3cret").doesNotContain("t0ken");
            try (RegistryClient client = new RegistryClient(options)) {
                assertThatThrownBy(() -> client.schema(SchemaKey.ofId(7)))
                        .isInstanceOf(RegistryException.class)
                        .hasMessage("registry " + registry.address() + " refuses the credentials (401)");
            }
        }
        assertThat(registry.credentials).containsExactly("Basic YWRhOnMzY3JldA==", "Bearer t0ken");
    }

    @Test
    void referencesComeBeforeWhatRefersToThem() throws Exception {
        String toA = ",'references':[{'name':'A','subject':'a b','version':3}]";
        String toInner = ",'references':[{'name':'Inner','subject':'inner','version':1}]";
        registry.reply("/schemas/ids/7", 200, "{'schema':'outer'" + toA + "}");
        registry.reply("/subjects/a%20b/versions/3?deleted=true", 200, "{'schema':'middle'" + toInner + "}");
        registry.reply("/subjects/inner/versions/1?deleted=true", 200, "{'schema':'inner'}");
        try (RegistryClient client = client()) {
            assertThat(client.schema(SchemaKey.ofId(7)).references()).containsExactly("inner", "middle");
        }
    }

    @Test
    void referencesThatRunInACircleOrLeadNowhereEnd() throws Exception {
        String circle = "{'schema':'a','references':[{'name':'A','subject':'a','version':1}]}";
        registry.reply("/schemas/ids/7", 200, circle).reply("/subjects/a/versions/1?deleted=true", 200, circle);
        registry.reply("/schemas/ids/8", 200, "{'schema':'a','references':[{'name':'B','subject':'b','version':1}]}");
        try (RegistryClient client = client()) {
            assertThat(client.schema(SchemaKey.ofId(7)).references()).containsExactly("a");
            assertThatThrownBy(() -> client.schema(SchemaKey.ofId(8)))
                    .hasMessage("has no version 1 of the subject b, to which a schema refers");
        }
    }
}
