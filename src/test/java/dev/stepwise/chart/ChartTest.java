package dev.stepwise.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import dev.stepwise.runtime.configuration.ConfigurationFile;
import dev.stepwise.runtime.configuration.ServiceConfiguration;
import dev.stepwise.topology.ServedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the chart renders for many values is what Kubernetes and the service take; wrong values are refused by name. */
class ChartTest {

    private static final Path VALUES = Path.of("src/test/helm");

    @TempDir
    private Path directory;

    static List<Path> good() throws IOException {
        return files("good");
    }

    static List<Path> bad() throws IOException {
        return files("bad");
    }

    private static List<Path> files(String folder) throws IOException {
        try (Stream<Path> files = Files.list(VALUES.resolve(folder))) {
            return files.sorted().toList();
        }
    }

    private static JsonNode first(List<JsonNode> resources, String kind) {
        return resources.stream()
                .filter(resource -> resource.path("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> kinds(List<JsonNode> resources) {
        return resources.stream()
                .map(resource -> resource.path("kind").asText())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @MethodSource("good")
    void itIsWithoutFaultAndRendersWhatKubernetesKnows(Path values) throws IOException {
        LintResult lint =
                new Helm(Chart.with(values, directory)).lint().strict().call();
        assertThat(lint.isFailed()).as(lint.getMessages().toString()).isFalse();
        List<JsonNode> resources = Chart.render(values);
        assertThat(resources).hasSizeGreaterThan(4);
        for (JsonNode resource : resources) {
            Chart.check(resource);
        }
    }

    @Test
    void whatKubernetesDoesNotKnowIsFound() throws IOException {
        JsonNode set = first(Chart.render(VALUES.resolve("good/least.yaml")), "StatefulSet");
        ((ObjectNode) set.at("/spec/template/spec/containers/0")).put("readinesProbe", "x");
        assertThatThrownBy(() -> Chart.check(set)).hasMessageContaining("readinesProbe");
    }

    @Test
    void everythingThatCanBeSwitchedOnIs() throws IOException {
        assertThat(kinds(Chart.render(VALUES.resolve("good/everything.yaml"))))
                .containsExactlyInAnyOrder(
                        "ConfigMap",
                        "HorizontalPodAutoscaler",
                        "Job",
                        "NetworkPolicy",
                        "Pod",
                        "PodDisruptionBudget",
                        "PrometheusRule",
                        "Service",
                        "ServiceAccount",
                        "ServiceMonitor",
                        "StatefulSet");
        assertThat(kinds(Chart.render(VALUES.resolve("good/by-pods.yaml"))))
                .containsExactlyInAnyOrder("ConfigMap", "Pod", "PodMonitor", "Service", "StatefulSet");
    }

    /** Every ConfigMap with a configuration, those of the jobs too, as the service reads it. */
    @ParameterizedTest
    @MethodSource("good")
    void theServiceTakesTheConfiguration(Path values) throws IOException {
        JsonNode wanted = new YAMLMapper().readTree(values.toFile());
        int read = 0;
        for (JsonNode resource : Chart.render(values)) {
            JsonNode text = resource.path("data").path("stepwise.yaml");
            if (!text.isMissingNode()) {
                Path file = Files.writeString(directory.resolve("stepwise.yaml"), text.asText());
                ServiceConfiguration configuration = ConfigurationFile.read(file, Map.of());
                assertThat(configuration.service().models())
                        .extracting(ServedModel::id)
                        .containsExactlyElementsOf(wanted.findPath("models").findValuesAsText("id"));
                read++;
            }
        }
        assertThat(read).isEqualTo(wanted.has("resetJob") ? 3 : 1);
    }

    /** The first line of each file names what the refusal must name. */
    @ParameterizedTest
    @MethodSource("bad")
    void wrongValuesAreRefused(Path values) throws IOException {
        String named = Files.readAllLines(values).getFirst().substring(2);
        assertThatThrownBy(() -> Chart.render(values)).hasMessageContaining(named);
    }

    @Test
    void secretsStayInTheirSecrets() throws IOException {
        List<JsonNode> resources = Chart.render(VALUES.resolve("good/everything.yaml"));
        String configuration =
                first(resources, "ConfigMap").path("data").path("stepwise.yaml").asText();
        assertThat(configuration)
                .contains("SASL_SSL")
                .doesNotContain("password")
                .doesNotContain("jaas");
        String environment = first(resources, "StatefulSet")
                .at("/spec/template/spec/containers/0/env")
                .toString();
        assertThat(environment)
                .contains("STEPWISE_KAFKA_SASL_JAAS_CONFIG", "\"secretKeyRef\":{\"name\":\"kafka-user\"")
                .contains("STEPWISE_HTTP_AUTH_TOKEN", "\"secretKeyRef\":{\"name\":\"access\"")
                .contains("STEPWISE_KAFKA_SSL_KEYSTORE_PASSWORD", "\"key\":\"user.password\"");
    }

    @Test
    void withTlsAndATokenProbesAndPrometheusStillComeIn() throws IOException {
        List<JsonNode> resources = Chart.render(VALUES.resolve("good/everything.yaml"));
        JsonNode container = first(resources, "StatefulSet").at("/spec/template/spec/containers/0");
        assertThat(container.at("/readinessProbe/httpGet/scheme").asText()).isEqualTo("HTTPS");
        JsonNode scrape = first(resources, "ServiceMonitor").at("/spec/endpoints/0");
        assertThat(scrape.path("scheme").asText()).isEqualTo("https");
        assertThat(scrape.at("/authorization/credentials/name").asText()).isEqualTo("access");
    }

    @Test
    void aUserAndAPasswordDoAsWellAsAToken() throws IOException {
        List<JsonNode> resources = Chart.render(VALUES.resolve("good/by-pods.yaml"));
        assertThat(first(resources, "StatefulSet")
                        .at("/spec/template/spec/containers/0/env")
                        .toString())
                .contains("STEPWISE_HTTP_AUTH_USER", "{\"name\":\"operators\",\"key\":\"user\"}")
                .contains("STEPWISE_HTTP_AUTH_PASSWORD", "{\"name\":\"operators\",\"key\":\"password\"}")
                .doesNotContain("STEPWISE_HTTP_AUTH_TOKEN");
        JsonNode scrape = first(resources, "PodMonitor").at("/spec/podMetricsEndpoints/0");
        assertThat(scrape.at("/basicAuth/username/key").asText()).isEqualTo("user");
        assertThat(scrape.at("/basicAuth/password/name").asText()).isEqualTo("operators");
    }

    @Test
    void dashboardsAndRulesAreThoseOfTheRepository() throws IOException {
        List<JsonNode> resources = Chart.render(VALUES.resolve("good/everything.yaml"));
        String dashboards = resources.toString();
        try (Stream<Path> files = Files.list(Chart.HOME.resolve("dashboards"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(dashboards).contains("\"" + name + "\":"));
        }
        JsonNode rules = new YAMLMapper()
                .readTree(Chart.HOME.resolve("rules/stepwise.yaml").toFile());
        JsonNode rendered = first(resources, "PrometheusRule").path("spec");
        assertThat(rendered.findValuesAsText("alert")).isEqualTo(rules.findValuesAsText("alert"));
        assertThat(rendered.findValuesAsText("runbook_url"))
                .isNotEmpty()
                .allMatch(url -> url.startsWith("https://example.com/runbooks/"));
    }

    /** Or the network policy would shut the test in, and services, disruption budget and autoscaler would count it. */
    @Test
    void nothingButTheServicesPodsIsSelected() throws IOException {
        List<JsonNode> resources = Chart.render(VALUES.resolve("good/everything.yaml"));
        JsonNode selector = first(resources, "StatefulSet").at("/spec/selector/matchLabels");
        for (JsonNode resource : resources) {
            JsonNode labels = resource.path("kind").asText().equals("Pod")
                    ? resource.at("/metadata/labels")
                    : resource.at("/spec/template/metadata/labels");
            boolean selected = !labels.isMissingNode()
                    && selector.propertyStream()
                            .allMatch(label -> label.getValue().equals(labels.path(label.getKey())));
            assertThat(selected)
                    .as(resource.at("/metadata/name").asText())
                    .isEqualTo(resource.path("kind").asText().equals("StatefulSet"));
        }
    }

    @Test
    void everyAlertHasARunbookAndEveryRunbookAnAlert() throws IOException {
        Set<String> linked = new TreeSet<>(new YAMLMapper()
                .readTree(Chart.HOME.resolve("rules/stepwise.yaml").toFile())
                .findValuesAsText("runbook_url"));
        Set<String> pages = new TreeSet<>();
        try (Stream<Path> files = Files.list(Path.of("docs/runbooks"))) {
            files.forEach(page -> pages.add("docs/runbooks/" + page.getFileName()));
        }
        assertThat(pages).isEqualTo(linked);
    }
}
