package dev.stepwise.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.ArrayList;
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

    /** Where tools that test charts look for values, too. */
    private static final Path GOOD = Chart.HOME.resolve("ci");

    private static final Path BAD = Path.of("src/test/helm/bad");
    private static final PrettyPrinter ONE_A_LINE = new DefaultPrettyPrinter()
            .withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE)
            .withSeparators(Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER));
    private static final Path EVERYTHING = GOOD.resolve("everything-values.yaml");
    private static final Path PLATFORM = GOOD.resolve("platform-values.yaml");

    @TempDir
    private Path directory;

    static List<Path> good() throws IOException {
        return files(GOOD);
    }

    static List<Path> bad() throws IOException {
        return files(BAD);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
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
        JsonNode set = first(Chart.render(GOOD.resolve("least-values.yaml")), "StatefulSet");
        ((ObjectNode) set.at("/spec/template/spec/containers/0")).put("readinesProbe", "x");
        assertThatThrownBy(() -> Chart.check(set)).hasMessageContaining("readinesProbe");
    }

    @Test
    void everythingThatCanBeSwitchedOnIs() throws IOException {
        assertThat(kinds(Chart.render(EVERYTHING)))
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
        assertThat(kinds(Chart.render(GOOD.resolve("by-pods-values.yaml"))))
                .containsExactlyInAnyOrder(
                        "ConfigMap", "Ingress", "NetworkPolicy", "Pod", "PodMonitor", "Service", "StatefulSet");
        assertThat(kinds(Chart.render(PLATFORM)))
                .contains("HTTPRoute", "Ingress", "ScaledObject", "KafkaTopic", "KafkaUser")
                .doesNotContain("HorizontalPodAutoscaler");
    }

    /** What the service refuses in a model, the chart refuses before there is a pod. */
    @Test
    void modelsAndConfigurationHaveTheServicesOwnSchema() throws IOException {
        JsonNode service = new ObjectMapper()
                .readTree(Path.of("docs/configuration.schema.json").toFile());
        Path file = Chart.HOME.resolve("values.schema.json");
        JsonNode chart = new ObjectMapper().readTree(file.toFile());
        JsonNode shared = chart.path("$defs");
        ObjectNode expected = new ObjectMapper().createObjectNode();
        expected.set("model", service.at("/$defs/model"));
        shared.fieldNames().forEachRemaining(name -> {
            if (!name.equals("model")) {
                expected.set(name, service.path("properties").path(name));
            }
        });
        if (System.getenv("UPDATE_DOCS") != null && !shared.equals(expected)) {
            ((ObjectNode) chart).set("$defs", expected);
            Files.writeString(file, new ObjectMapper().writer(ONE_A_LINE).writeValueAsString(chart) + "\n");
            shared = expected;
        }
        assertThat(shared).hasSizeGreaterThan(5).isEqualTo(expected);
        Set<String> sections = new TreeSet<>();
        service.path("properties").fieldNames().forEachRemaining(sections::add);
        sections.removeAll(Set.of("kafka", "models")); // these have values of their own
        assertThat(chart.at("/properties/config/properties").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrderElementsOf(sections);
    }

    @Test
    void modelFilesAreServedAsTheyAre() throws IOException {
        List<JsonNode> resources = Chart.render(PLATFORM);
        JsonNode data = first(resources, "ConfigMap").path("data");
        assertThat(data.path("stepwise.yaml").asText()).contains("file: /etc/stepwise/models/cars.yaml");
        assertThat(data.path("model-cars.yaml").asText()).startsWith("id: cars\n");
        assertThat(first(resources, "StatefulSet")
                        .at("/spec/template/spec/containers/0/volumeMounts")
                        .toString())
                .contains("\"mountPath\":\"/etc/stepwise/models/cars.yaml\",\"subPath\":\"model-cars.yaml\"");
    }

    /** A link without an address leads nowhere. */
    @Test
    void alertsHaveLinksOnlyWhereTheRunbooksHaveAnAddress() throws IOException {
        JsonNode rendered = first(Chart.render(PLATFORM), "PrometheusRule").path("spec");
        assertThat(rendered.findValuesAsText("alert")).isNotEmpty();
        assertThat(rendered.findValuesAsText("runbook_url")).isEmpty();
    }

    /** The Job that makes topics serves nobody, so it holds no token. */
    @Test
    void jobsHaveNoTokenOfTheService() throws IOException {
        JsonNode job = first(Chart.render(EVERYTHING), "Job");
        assertThat(job.toString()).contains("STEPWISE_KAFKA_SASL_JAAS_CONFIG").doesNotContain("STEPWISE_HTTP");
        assertThat(job.at("/spec/activeDeadlineSeconds").asInt()).isEqualTo(600);
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
                Path file = Files.writeString(
                        directory.resolve("stepwise.yaml"), text.asText().replace("/etc/stepwise/models/", ""));
                List<String> ids = new ArrayList<>(wanted.path("models").findValuesAsText("id"));
                for (Map.Entry<String, JsonNode> model :
                        wanted.path("modelFiles").properties()) {
                    Files.writeString(
                            directory.resolve(model.getKey() + ".yaml"),
                            resource.path("data")
                                    .path("model-" + model.getKey() + ".yaml")
                                    .asText());
                    ids.add(model.getKey());
                }
                ServiceConfiguration configuration = ConfigurationFile.read(file, Map.of());
                assertThat(configuration.service().models())
                        .extracting(ServedModel::id)
                        .containsExactlyElementsOf(ids);
                read++;
            }
        }
        assertThat(read).isEqualTo(1 + (wanted.has("topicsJob") ? 1 : 0) + (wanted.has("resetJob") ? 1 : 0));
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
        List<JsonNode> resources = Chart.render(EVERYTHING);
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
                .contains("STEPWISE_HTTP_AUTH_READTOKEN", "\"key\":\"read-token\"")
                .contains("STEPWISE_HTTP_AUTH_ADMINTOKEN", "\"key\":\"admin-token\"")
                .contains("STEPWISE_KAFKA_SSL_KEYSTORE_PASSWORD", "\"key\":\"user.password\"");
    }

    @Test
    void withTlsAndATokenProbesAndPrometheusStillComeIn() throws IOException {
        List<JsonNode> resources = Chart.render(EVERYTHING);
        JsonNode container = first(resources, "StatefulSet").at("/spec/template/spec/containers/0");
        assertThat(container.at("/readinessProbe/httpGet").toString())
                .isEqualTo("{\"path\":\"/health/ready\",\"port\":\"health\"}");
        assertThat(container.at("/ports").toString()) // the service has 8081
                .contains("\"containerPort\":8081", "{\"name\":\"health\",\"containerPort\":8082}");
        assertThat(container.at("/env").toString())
                .contains("{\"name\":\"STEPWISE_HTTP_HEALTH_PORT\",\"value\":\"8082\"}")
                .contains("{\"name\":\"STEPWISE_HTTP_HEALTH_HOST\",\"value\":\"0.0.0.0\"}");
        JsonNode scrape = first(resources, "ServiceMonitor").at("/spec/endpoints/0");
        assertThat(scrape.path("scheme").asText()).isEqualTo("https");
        assertThat(scrape.at("/authorization/credentials").toString())
                .as("it reads, and no more")
                .isEqualTo("{\"name\":\"access\",\"key\":\"read-token\"}");
        assertThat(scrape.at("/tlsConfig/ca/secret/key").asText()).isEqualTo("ca.crt");
    }

    @Test
    void podsReachTheBrokersAndTheRegistryAndNothingElse() throws IOException {
        assertThat(first(Chart.render(GOOD.resolve("least-values.yaml")), "NetworkPolicy")
                        .at("/spec/egress/0/ports")
                        .findValuesAsText("port"))
                .containsExactly("53", "53", "9092");
        assertThat(first(Chart.render(EVERYTHING), "NetworkPolicy")
                        .at("/spec/egress/0/ports")
                        .findValuesAsText("port"))
                .containsExactly("53", "53", "9093", "8081");
    }

    /** It listens on all addresses of its pod, and knows its names where nobody has to show a secret. */
    @Test
    void anOpenServiceAnswersToTheNamesThatLeadToIt() throws IOException {
        assertThat(first(Chart.render(PLATFORM), "StatefulSet")
                        .at("/spec/template/spec/containers/0/env")
                        .toString())
                .contains("{\"name\":\"STEPWISE_HTTP_HOST\",\"value\":\"0.0.0.0\"}")
                .contains(".svc.cluster.local, stepwise.example.com\"}");
    }

    @Test
    void aUserAndAPasswordDoAsWellAsAToken() throws IOException {
        List<JsonNode> resources = Chart.render(GOOD.resolve("by-pods-values.yaml"));
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
        List<JsonNode> resources = Chart.render(EVERYTHING);
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
        List<JsonNode> resources = Chart.render(EVERYTHING);
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
