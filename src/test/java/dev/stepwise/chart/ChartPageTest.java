package dev.stepwise.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page of the chart's values is made of values.yaml: with UPDATE_DOCS in the environment it is written anew. */
class ChartPageTest {

    private static final Path VALUES = Chart.HOME.resolve("values.yaml");
    private static final Path PAGE = Chart.HOME.resolve("README.md");
    private static final Pattern KEY = Pattern.compile("( *)([A-Za-z]+):.*");

    private record Row(String key, String comment) {}

    /** Keys that have a comment, with the path to them. */
    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        Deque<String> path = new ArrayDeque<>();
        String comment = "";
        for (String line : Files.readAllLines(VALUES)) {
            Matcher key = KEY.matcher(line);
            if (line.strip().startsWith("# ")) {
                comment = line.strip().substring(2);
            } else if (key.matches()) {
                while (path.size() > key.group(1).length() / 2) {
                    path.removeLast();
                }
                path.addLast(key.group(2));
                if (!comment.isEmpty()) {
                    rows.add(new Row(String.join(".", path), comment));
                }
                comment = "";
            } else {
                comment = "";
            }
        }
        return rows;
    }

    private static List<String> leaves(String prefix, JsonNode node) {
        List<String> leaves = new ArrayList<>();
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            leaves.add(prefix + name);
            leaves.addAll(leaves(prefix + name + ".", node.path(name)));
        }
        return leaves;
    }

    @Test
    void thePageListsEveryValueWithItsDefault() throws IOException {
        JsonNode values = new YAMLMapper().readTree(VALUES.toFile());
        StringBuilder table = new StringBuilder("| value | default | does |\n|---|---|---|\n");
        for (Row row : rows()) {
            JsonNode value = values.at("/" + row.key().replace('.', '/'));
            table.append("| `%s` | `%s` | %s |\n".formatted(row.key(), value, row.comment()));
        }
        String page = Files.readString(PAGE);
        String expected = page.substring(0, page.indexOf("| value |")) + table;
        if (System.getenv("UPDATE_DOCS") != null) {
            Files.writeString(PAGE, expected);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(expected);
    }

    @Test
    void noValueGoesWithoutAWord() throws IOException {
        List<String> documented = rows().stream().map(Row::key).toList();
        assertThat(leaves("", new YAMLMapper().readTree(VALUES.toFile())))
                .allMatch(leaf -> documented.stream()
                        .anyMatch(key -> key.equals(leaf) || leaf.startsWith(key + ".") || key.startsWith(leaf + ".")));
    }
}
