package dev.stepwise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The page of the commands: each with all of its options and no other, and what it shows is what is printed. */
class CommandsPageTest {

    private static final Path PAGE = Path.of("docs/commands.md");
    private static final Set<String> OF_ALL_COMMANDS = Set.of("--help", "--version");

    @ParameterizedTest
    @ValueSource(strings = {"init", "fit", "score", "replay", "produce", "watch"})
    void aCommandHasItsOptionsOnThePage(String command) throws IOException {
        String page = Files.readString(PAGE);
        int from = page.indexOf("\n## " + command + "\n");
        int to = page.indexOf("\n## ", from + 1);
        Set<String> documented = Pattern.compile("(?m)^\\| `(--[a-z-]+)")
                .matcher(page.substring(from, to < 0 ? page.length() : to))
                .results()
                .map(option -> option.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        CommandLine spec = Main.commandLine().getSubcommands().get(command);
        Set<String> options = spec.getCommandSpec().options().stream()
                .map(option -> option.longestName())
                .filter(name -> !OF_ALL_COMMANDS.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(documented).isEqualTo(options);
    }

    @Test
    void fitPrintsWhatThePageShows() throws IOException {
        List<DocumentedCommand> commands = DocumentedCommand.of(PAGE).stream()
                .filter(command -> command.arguments().getFirst().equals("fit"))
                .toList();
        assertThat(commands).hasSize(1);
        CommandRun run = CommandRun.of(commands.getFirst().arguments().toArray());
        assertThat(DocumentedCommand.withoutIterations(run.out()))
                .matches(commands.getFirst().expected());
    }
}
