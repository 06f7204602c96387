package dev.stepwise.cli.terminal;

import dev.stepwise.codec.document.Problems;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Says on standard error which argument is wrong, in one line each, and where all options are listed. A word that is no option or
 * command is named before what seems missing, for it is often the reason.
 */
public final class WrongArguments implements IParameterExceptionHandler {

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        CommandSpec spec = command.getCommandSpec();
        PrintWriter err = command.getErr();
        String name = spec.qualifiedName();
        List<String> unknown = unknown(spec, command.getUnmatchedArguments());
        unknown.forEach(message -> err.println(name + ": " + message));
        if (unknown.isEmpty()) {
            err.println(name + ": " + message(failure));
        }
        if (!spec.subcommands().isEmpty()) {
            Set<String> commands = new TreeSet<>(spec.subcommands().keySet());
            err.println("commands: " + String.join(", ", commands));
        }
        err.println("more: " + name + " --help");
        err.flush();
        return spec.exitCodeOnInvalidInput();
    }

    /** What there is no option or command for. A value that follows an unknown option is not complained about by itself. */
    private static List<String> unknown(CommandSpec spec, List<String> unmatched) {
        boolean commands = !spec.subcommands().isEmpty();
        Set<String> options = spec.options().stream()
                .flatMap(option -> List.of(option.names()).stream())
                .collect(Collectors.toSet());
        List<String> messages = new ArrayList<>();
        boolean afterOption = false;
        for (String word : unmatched) {
            if (word.startsWith("-") && word.length() > 1) {
                int end = word.indexOf('=');
                String option = end < 0 ? word : word.substring(0, end);
                messages.add("there is no option '" + option + "'" + meant(option, options));
                afterOption = end < 0;
            } else if (!afterOption) {
                if (commands) { // what follows is for it
                    return List.of("there is no command '" + word + "'"
                            + meant(word, spec.subcommands().keySet()));
                }
                messages.add("'" + word + "' belongs to no option" + (options.contains("--data") ? file(word) : ""));
            } else {
                afterOption = false;
            }
        }
        return messages;
    }

    private static String file(String word) {
        return word.matches("(?i).*\\.(csv|tsv|txt|gz)") ? "; did you mean '--data " + word + "'?" : "";
    }

    private static String meant(String word, Set<String> known) {
        return Problems.nearest(word, known, 3)
                .map(nearest -> "; did you mean '" + nearest + "'?")
                .orElse("");
    }

    private static String message(ParameterException failure) {
        if (failure instanceof MissingParameterException missing) {
            List<ArgSpec> lacking = missing.getMissing();
            String names = lacking.stream()
                    .map(argument -> argument instanceof OptionSpec option
                            ? option.longestName() + " " + option.paramLabel()
                            : argument.paramLabel())
                    .collect(Collectors.joining(" and "));
            return names.isEmpty() ? plainly(failure) : "needs " + names;
        }
        if (failure.getArgSpec() instanceof OptionSpec option && option.type().isEnum()) {
            List<String> values = new ArrayList<>();
            for (Object value : option.type().getEnumConstants()) {
                values.add(value.toString().toLowerCase(Locale.ROOT).replace('_', '-'));
            }
            return "%s must be %s, not '%s'".formatted(option.longestName(), orList(values), failure.getValue());
        }
        return plainly(failure);
    }

    private static String plainly(ParameterException failure) {
        return Objects.requireNonNullElse(failure.getMessage(), "the arguments cannot be read");
    }

    private static String orList(List<String> words) {
        int last = words.size() - 1;
        return last < 1 ? words.getFirst() : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
    }
}
