package dev.stepwise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples do what their pages say. */
class ExamplesTest {

    private static final Path EXAMPLES = Path.of("examples");
    private static final Path PAGES = Path.of("docs/examples");
    private static final Pattern MODEL = Pattern.compile("```yaml\n# (examples/\\S+)\n(.*?)```", Pattern.DOTALL);
    private static final Pattern IMAGE = Pattern.compile("!\\[[^]]+]\\(([^)]+)\\)");

    @TempDir
    private Path folder;

    static List<String> examples() throws IOException {
        return names(EXAMPLES);
    }

    @Test
    void everyExampleHasAPageThatIsListed() throws IOException {
        List<String> pages = examples().stream().map(name -> name + ".md").toList();
        assertThat(names(PAGES)).containsAll(pages).hasSize(pages.size() + 2); // the list and the images
        assertThat(Files.readString(PAGES.resolve("README.md"))).contains(pages);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyCommandPrintsWhatItsPageSays(String example) throws IOException {
        List<DocumentedCommand> commands = DocumentedCommand.of(PAGES.resolve(example + ".md"));
        assertThat(commands).isNotEmpty();
        for (DocumentedCommand command : commands) {
            List<Object> arguments = new ArrayList<>(command.arguments());
            int plot = arguments.indexOf("--plot");
            if (plot >= 0) {
                assertThat(Path.of((String) arguments.get(plot + 1))).exists();
                arguments.set(plot + 1, folder.resolve("plot.svg"));
            }
            CommandRun run = CommandRun.of(arguments.toArray());
            assertThat(run.err()).isEmpty();
            assertThat(DocumentedCommand.withoutIterations(run.out()))
                    .as(command.toString())
                    .matches(command.expected());
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void aPageShowsTheModelFileAsItIs(String example) throws IOException {
        String page = Files.readString(PAGES.resolve(example + ".md"));
        Matcher models = MODEL.matcher(page);
        assertThat(models.find()).isTrue();
        assertThat(models.group(2)).isEqualTo(Files.readString(Path.of(models.group(1))));
        Matcher images = IMAGE.matcher(page);
        while (images.find()) {
            assertThat(PAGES.resolve(images.group(1))).exists();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "loaded-dice | dice.csv      | truth.csv     | 1 | 4 of the 120 dice are taken for the other kind",
                "book-survey | books.csv     | truth.csv     | 1 | 16 of the 1,000 readers are put into the wrong group",
                "languages   | languages.csv | languages.csv | 0 | Of the 48 sentences, 1 is put into the wrong language",
            })
    void asManyRowsGoWrongAsThePageSays(String example, String data, String truth, int column, String says)
            throws IOException {
        Path dataFolder = EXAMPLES.resolve(example);
        Path assignments = folder.resolve("assignments.csv");
        CommandRun.of(
                "fit",
                "--data",
                dataFolder.resolve(data),
                "--model",
                dataFolder.resolve("model.yaml"),
                "--assignments",
                assignments);
        List<String> clusters = column(assignments, 0);
        List<String> kinds = column(dataFolder.resolve(truth), column);
        assertThat(kinds).hasSameSizeAs(clusters);
        Map<String, Map<String, Integer>> table = new HashMap<>();
        for (int i = 0; i < clusters.size(); i++) {
            table.computeIfAbsent(clusters.get(i), _ -> new HashMap<>()).merge(kinds.get(i), 1, Integer::sum);
        }
        int right = table.values().stream()
                .mapToInt(of ->
                        of.values().stream().mapToInt(Integer::intValue).max().orElseThrow())
                .sum();
        int wrong =
                Integer.parseInt(says.replaceFirst("Of the 48 sentences, ", "").replaceFirst(" .*", ""));
        assertThat(clusters.size() - right).isEqualTo(wrong);
        assertThat(Files.readString(PAGES.resolve(example + ".md")).replaceAll("\\s+", " "))
                .contains(says);
    }

    private static List<String> column(Path csv, int column) throws IOException {
        return Files.readAllLines(csv).stream()
                .skip(1)
                .map(line -> line.split(",")[column])
                .toList();
    }

    private static List<String> names(Path of) throws IOException {
        try (Stream<Path> files = Files.list(of)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
