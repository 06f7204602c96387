package dev.stepwise.chart;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The chart, rendered by Helm 3. */
final class Chart {

    static final Path HOME = Path.of("helm/stepwise");

    private static final Pattern HOOK = Pattern.compile("(?m)^ +helm\\.sh/hook.*\n");
    private static final YAMLMapper YAML = new YAMLMapper();

    /** Refuses fields that a type of Kubernetes does not have. */
    private static final ObjectMapper STRICT = YAMLMapper.builder(new YAMLFactory())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .annotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1L;

                @Override
                public Boolean hasAnySetter(Annotated member) {
                    return false;
                }
            })
            .build();

    private Chart() {}

    /** All resources, hooks too: Helm's library leaves them out, so that they are made resources like others. */
    static List<JsonNode> render(Path values) throws IOException {
        Path folder = Files.createTempDirectory(Path.of("target"), "chart");
        try {
            return render(values, folder.resolve("stepwise"));
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static List<JsonNode> render(Path values, Path copy) throws IOException {
        copy(copy);
        try (Stream<Path> templates = Files.walk(copy.resolve("templates"))) {
            for (Path template : templates.filter(Files::isRegularFile).toList()) {
                Files.writeString(
                        template, HOOK.matcher(Files.readString(template)).replaceAll(""));
            }
        }
        String manifests = new Helm(copy)
                .template()
                .withName("demo")
                .withValuesFile(values)
                .call();
        List<JsonNode> resources = new ArrayList<>();
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(manifests)) {
            documents.forEachRemaining(document -> {
                if (document.isObject()) {
                    resources.add(document);
                }
            });
        }
        return resources;
    }

    /** A copy of the chart that has these values for its own: lint takes no others. */
    static Path with(Path values, Path directory) throws IOException {
        Path copy = directory.resolve("stepwise");
        copy(copy);
        JsonNode all = YAML.readTree(HOME.resolve("values.yaml").toFile());
        YAML.readerForUpdating(all).readValue(values.toFile());
        YAML.writeValue(copy.resolve("values.yaml").toFile(), all);
        return copy;
    }

    private static void copy(Path to) throws IOException {
        try (Stream<Path> files = Files.walk(HOME)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(HOME.relativize(file).toString()));
            }
        }
    }

    /** Reads a resource as its type; throws on a field that the type does not have, and on a value of another type. */
    static void check(JsonNode resource) throws IOException {
        Class<?> type = switch (resource.path("kind").asText()) {
            case "ConfigMap" -> io.fabric8.kubernetes.api.model.ConfigMap.class;
            case "Pod" -> io.fabric8.kubernetes.api.model.Pod.class;
            case "Service" -> io.fabric8.kubernetes.api.model.Service.class;
            case "ServiceAccount" -> io.fabric8.kubernetes.api.model.ServiceAccount.class;
            case "StatefulSet" -> io.fabric8.kubernetes.api.model.apps.StatefulSet.class;
            case "Job" -> io.fabric8.kubernetes.api.model.batch.v1.Job.class;
            case "PodDisruptionBudget" -> io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget.class;
            case "NetworkPolicy" -> io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy.class;
            case "Ingress" -> io.fabric8.kubernetes.api.model.networking.v1.Ingress.class;
            // src/test/interfaces holds these against their own types.
            case "ScaledObject", "HTTPRoute", "KafkaTopic", "KafkaUser" -> JsonNode.class;
            case "HorizontalPodAutoscaler" ->
                io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler.class;
            case "ServiceMonitor" -> io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor.class;
            case "PodMonitor" -> io.fabric8.openshift.api.model.monitoring.v1.PodMonitor.class;
            case "PrometheusRule" -> io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule.class;
            default -> throw new AssertionError("not foreseen: " + resource.path("kind"));
        };
        STRICT.treeToValue(resource, type);
    }
}
