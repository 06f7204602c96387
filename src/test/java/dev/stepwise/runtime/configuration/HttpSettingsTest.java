package dev.stepwise.runtime.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.testing.SelfSigned;
import java.io.OutputStream;
import java.nio.file.Files;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the configuration says of the HTTP endpoint. */
class HttpSettingsTest extends ConfigurationTexts {

    @Test
    void aSecretThatHappensToBeEmptyOpensNoDoor() {
        for (String key : List.of(
                "http.auth.token",
                "http.auth.readToken",
                "http.auth.adminToken",
                "http.auth.user",
                "http.tls.keyStore")) {
            String variable = ConfigurationValues.variable(key);
            assertThat(problemsOf(LEAST, Map.of(variable, "")))
                    .anyMatch(line -> line.contains(key + ": must not be empty"));
        }
        assertThat(problemsOf("http: {auth: {token: ' '}}\n" + LEAST))
                .containsExactly("stepwise.yaml: 1:22: http.auth.token: must not be empty");
        assertThat(problemsOf("http: {auth: {token: '${TOKEN:}'}}\n" + LEAST)).hasSize(1);
    }

    @Test
    void twoSecretsAreNeverTheSame() {
        assertThat(problemsOf("http: {auth: {token: s3cret, adminToken: ' s3cret '}}\n" + LEAST))
                .singleElement()
                .asString()
                .contains("http.auth", "two secrets are the same")
                .doesNotContain("s3cret");
    }

    @Test
    void aUserNeedsAPasswordAndAPasswordOfAKeyNeedsTheKey() {
        assertThat(problemsOf("http: {auth: {user: ops}}\n" + LEAST))
                .singleElement()
                .asString()
                .contains("needs user and password");
        assertThat(problemsOf("http: {tls: {keyStorePassword: st0re}}\n" + LEAST))
                .singleElement()
                .asString()
                .contains("no keyStore")
                .doesNotContain("st0re");
    }

    @Test
    void theKeyOfHttpsIsOpenedWhenTheConfigurationIsRead() throws Exception {
        SelfSigned.in(folder);
        String keyStore = "http: {tls: {keyStore: service.p12}}\n" + LEAST;
        String both = "http: {tls: {keyStore: service.p12, keyStorePassword: " + SelfSigned.PASSWORD + "}}\n" + LEAST;
        assertThat(readable(keyStore, Map.of("STEPWISE_HTTP_TLS_KEYSTOREPASSWORD", SelfSigned.PASSWORD)))
                .isEqualTo(readable(both, Map.of()));
        assertThat(problemsOf(keyStore, Map.of("STEPWISE_HTTP_TLS_KEYSTOREPASSWORD", "wr0ng")))
                .singleElement()
                .asString()
                .startsWith("stepwise.yaml: 1:24: http.tls.keyStore: ")
                .contains("service.p12 cannot be used: ")
                .doesNotContain("wr0ng");
        assertThat(problemsOf(both, Map.of("STEPWISE_HTTP_TLS_KEYSTORE", "other.p12")))
                .singleElement()
                .asString()
                .endsWith("other.p12 cannot be used: there is no such file, or it may not be read");
        KeyStore empty = KeyStore.getInstance("PKCS12");
        empty.load(null, null);
        try (OutputStream file = Files.newOutputStream(folder.resolve("empty.p12"))) {
            empty.store(file, SelfSigned.PASSWORD.toCharArray());
        }
        assertThat(problemsOf(both, Map.of("STEPWISE_HTTP_TLS_KEYSTORE", "empty.p12")))
                .singleElement()
                .asString()
                .endsWith("empty.p12 cannot be used: it holds no private key");
    }

    @Test
    void healthHasAnotherPortThanTheRest() {
        assertThat(problemsOf("http: {port: 8081, health: {port: 8081}}\n" + LEAST, Map.of()))
                .singleElement()
                .asString()
                .contains("http.health.port: must be another port than http.port");
    }
}
