package dev.stepwise.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A command of a page with what the page says that it prints. A line {@code …} stands for any lines.
 *
 * @param arguments after {@code ./stepwise}
 * @param printed its lines
 */
record DocumentedCommand(List<String> arguments, List<String> printed) {

    private static final Pattern CONSOLE = Pattern.compile("```console\n(.*?)\n```", Pattern.DOTALL);
    private static final String PROMPT = "$ ./stepwise ";

    /** The commands of a page, in order. */
    static List<DocumentedCommand> of(Path page) throws IOException {
        List<DocumentedCommand> commands = new ArrayList<>();
        Matcher blocks = CONSOLE.matcher(Files.readString(page));
        while (blocks.find()) {
            for (String line : blocks.group(1).split("\n")) {
                if (line.startsWith(PROMPT)) {
                    List<String> arguments =
                            List.of(line.substring(PROMPT.length()).split(" +"));
                    commands.add(new DocumentedCommand(new ArrayList<>(arguments), new ArrayList<>()));
                } else {
                    commands.getLast().printed().add(line);
                }
            }
        }
        return commands;
    }

    /** What the command may print. Iterations are not counted: their number depends on the last bit of a logarithm. */
    Pattern expected() {
        return Pattern.compile(printed.stream()
                .map(line -> line.equals("…") ? "(.*\n)*?" : Pattern.quote(withoutIterations(line)) + "\n")
                .collect(Collectors.joining()));
    }

    static String withoutIterations(String text) {
        return text.replaceAll("converged after [\\d,]+ iterations", "converged after N iterations")
                .replaceAll("(?m)^(\\d+(?: +-?[\\d,.]+){5}) +\\d+\\b", "$1 N");
    }

    @Override
    public String toString() {
        return String.join(" ", arguments);
    }
}
