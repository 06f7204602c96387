package dev.stepwise.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwise.broker.EmbeddedBroker;
import dev.stepwise.runtime.configuration.ConfigurationFile;
import dev.stepwise.runtime.configuration.ServiceConfiguration;
import dev.stepwise.testing.Browser;
import dev.stepwise.testing.Patience;
import dev.stepwise.testing.SelfSigned;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTPS with a key of keytool's making, a token and a password: from the configuration file to a client and to a browser. */
class SecureAccessIT {

    @TempDir
    private Path directory;

    private int port;

    @Test
    void secretsOpenTheServiceAndThePageOverTls() throws Exception {
        SelfSigned key = SelfSigned.in(directory);
        try (EmbeddedBroker broker = EmbeddedBroker.builder().start();
                ServiceRunner runner = new ServiceRunner(configuration(broker));
                HttpClient client =
                        HttpClient.newBuilder().sslContext(key.client()).build()) {
            port = runner.address().getPort();
            aClientNeedsATokenOrThePassword(client);
            itIsHttpsAndNothingElse();
            Browser.require();
            thePageWorksInABrowserThatHasAskedForTheToken();
        }
    }

    private ServiceConfiguration configuration(EmbeddedBroker broker) {
        String yaml = """
                kafka:
                  bootstrap.servers: %s
                  state.dir: %s
                http:
                  port: 0
                  auth: {token: "${TOKEN}", user: ops, password: "${PASSWORD}"}
                  tls: {keyStore: service.p12, keyStorePassword: "${KEY_STORE_PASSWORD}"}
                models:
                  - {id: quiet, input: {topic: points}, features: [{name: x}, {name: y}], components: 2}
                """.formatted(broker.bootstrapServers(), directory.resolve("state"));
        return ConfigurationFile.parse(
                "stepwise.yaml",
                yaml,
                directory,
                Map.of("TOKEN", "s3cret", "PASSWORD", "w0rd", "KEY_STORE_PASSWORD", SelfSigned.PASSWORD));
    }

    private HttpResponse<String> get(HttpClient client, String scheme, String path, String authorization)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(scheme + "://127.0.0.1:" + port + path))
                .timeout(Patience.LONG);
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private void aClientNeedsATokenOrThePassword(HttpClient client) throws Exception {
        assertThat(get(client, "https", "/health/live", null).statusCode()).isEqualTo(200);
        assertThat(get(client, "https", "/models", null).statusCode()).isEqualTo(401);
        assertThat(get(client, "https", "/", "Bearer wrong").statusCode()).isEqualTo(401);
        assertThat(get(client, "https", "/models", "Bearer s3cret").statusCode())
                .isEqualTo(200);
        String basic = "Basic " + Base64.getEncoder().encodeToString("ops:w0rd".getBytes());
        assertThat(get(client, "https", "/models", basic).body()).contains("quiet");
    }

    private void itIsHttpsAndNothingElse() {
        try (HttpClient other = HttpClient.newHttpClient()) {
            assertThatThrownBy(() -> get(other, "https", "/health/live", null))
                    .as("a client that does not know the certificate")
                    .isInstanceOf(SSLHandshakeException.class);
            assertThatThrownBy(() -> get(other, "http", "/health/live", null)).isInstanceOf(IOException.class);
        }
    }

    private void thePageWorksInABrowserThatHasAskedForTheToken() throws Exception {
        try (Browser browser = new Browser()) {
            browser.view(1280, 900, false);
            browser.open(URI.create("https://anybody:s3cret@127.0.0.1:" + port + "/"));
            browser.await("window.stepwise?.data.connected && stepwise.data.figures.length > 2", Patience.LONG);
            browser.await(
                    "document.getElementById('missing').innerText.includes('quiet needs 500 more points')",
                    Patience.LONG);
            assertThat(browser.run("return document.getElementById('state').innerText")
                            .asText())
                    .isEqualTo("bootstrapping");
            assertThat(browser.console()).isEmpty();
        }
    }
}
