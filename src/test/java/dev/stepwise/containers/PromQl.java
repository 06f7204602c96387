package dev.stepwise.containers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Every expression that is asked of Prometheus: by panels, variables and annotations of the dashboards, by rules and alerts. */
final class PromQl {

    static final Path DASHBOARDS = Path.of("helm/stepwise/dashboards");
    static final Path RULES = Path.of("helm/stepwise/rules");

    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((\\w+), \\w+\\)");
    private static final Pattern COMPARISON = Pattern.compile("(==|!=|>=|<=|>|<) (?=[0-9])");

    private PromQl() {}

    /** By where they stand. What compares says yes or no, so that it has an answer when all is well. */
    static Map<String, String> expressions() throws IOException {
        Map<String, String> all = new LinkedHashMap<>();
        for (Path file : files(DASHBOARDS, ".json")) {
            JsonNode dashboard = new ObjectMapper().readTree(file.toFile());
            for (JsonNode panel : dashboard.path("panels")) {
                for (JsonNode target : panel.path("targets")) {
                    String place = "%s: %s, %s"
                            .formatted(
                                    file.getFileName(),
                                    panel.path("title").asText(),
                                    target.path("refId").asText());
                    all.put(place, filled(target.path("expr").asText()));
                }
            }
            for (JsonNode annotation : dashboard.path("annotations").path("list")) {
                all.put(
                        file.getFileName() + ": annotation "
                                + annotation.path("name").asText(),
                        yesOrNo(filled(annotation.path("target").path("expr").asText())));
            }
            for (JsonNode variable : dashboard.path("templating").path("list")) {
                Matcher query = LABEL_VALUES.matcher(
                        variable.path("query").path("query").asText());
                if (query.matches()) {
                    all.put(
                            file.getFileName() + ": variable "
                                    + variable.path("name").asText(),
                            query.group(1));
                }
            }
        }
        for (Path file : files(RULES, ".yaml")) {
            for (JsonNode group : new YAMLMapper().readTree(file.toFile()).path("groups")) {
                for (JsonNode rule : group.path("rules")) {
                    String expression = rule.path("expr").asText();
                    if (rule.has("alert")) {
                        all.put("alert " + rule.path("alert").asText(), yesOrNo(expression));
                    } else {
                        all.put("rule " + rule.path("record").asText(), expression);
                    }
                }
            }
        }
        return all;
    }

    private static String filled(String expression) {
        return expression.replaceAll("\\$__(rate_)?interval", "1m").replaceAll("\\$(namespace|job|model)", ".*");
    }

    private static String yesOrNo(String expression) {
        return COMPARISON.matcher(expression).replaceAll("$1 bool ");
    }

    private static List<Path> files(Path directory, String end) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
        }
    }
}
