package dev.stepwise.runtime.configuration;

import dev.stepwise.codec.document.Problems;
import dev.stepwise.codec.document.TextFile;
import dev.stepwise.codec.document.YamlNode.Position;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The variables of the environment. Where {@code NAME_FILE} is set and {@code NAME} is not, the content of that file is the value
 * of {@code NAME}, without the ends of lines behind it: so secrets that are mounted as files need not be in the environment, which
 * dumps and child processes see. Values are taken as they are, whatever signs they hold.
 */
final class EnvironmentValues {

    private static final String FILE = "_FILE";
    private static final int MOST_BYTES = 1 << 20;
    private static final Pattern ENDS_OF_LINES = Pattern.compile("[\r\n]+\\z");

    /** {@code ${NAME}} or {@code ${NAME:default}}, or one that a backslash keeps as it is. A default may refer to a variable too. */
    private static final Pattern REFERENCE = Pattern.compile("(\\\\?)\\$\\{([^}:]+)(?::((?:[^{}]|\\{[^{}]*})*))?}");

    private final Map<String, String> environment;
    private final Problems problems;
    private final Map<String, String> values;

    /**
     * @param isOurs whether a variable that does not name a file stands for a value of the configuration
     * @param problems where it is said which files cannot be read
     */
    EnvironmentValues(Map<String, String> environment, Predicate<String> isOurs, Problems problems) {
        this.environment = environment;
        this.problems = problems;
        values = new TreeMap<>(environment);
        String ours = ConfigurationValues.variable("");
        for (String variable : environment.keySet()) {
            String name = variable.endsWith(FILE) ? variable.substring(0, variable.length() - FILE.length()) : "";
            boolean isMeant = isOurs.test(name) || name.startsWith(ConfigurationValues.variable("kafka."));
            if (name.startsWith(ours) && isMeant && !isOurs.test(variable)) {
                values.remove(variable);
                if (environment.containsKey(name)) {
                    problems.add(variable, Position.NONE, "cannot be set beside " + name);
                } else {
                    String content = content(variable);
                    if (content != null) {
                        values.put(name, content);
                    }
                }
            }
        }
    }

    /** By name, with the content of files in the place of their names. */
    Map<String, String> all() {
        return values;
    }

    private @Nullable String content(String variable) {
        try {
            Optional<String> text = TextFile.read(Path.of(environment.getOrDefault(variable, "")), MOST_BYTES);
            if (text.isPresent()) {
                return ENDS_OF_LINES.matcher(text.get()).replaceFirst("");
            }
            problems.add(variable, Position.NONE, "names a file of more than " + MOST_BYTES + " bytes");
        } catch (IOException | InvalidPathException e) {
            problems.add(
                    variable, Position.NONE, "must name a file of text in UTF-8 that may be read: " + e.getMessage());
        }
        return null;
    }

    /** What became of a text: with the values that it refers to, or null and the variable that is not set. */
    record Expanded(@Nullable String text, @Nullable String missing) {}

    /** Puts the values of variables into a text that refers to them. What they hold is not looked at again. */
    Expanded expand(String text) {
        Matcher reference = REFERENCE.matcher(text);
        StringBuilder expanded = new StringBuilder();
        while (reference.find()) {
            String value = reference.group().substring(1);
            if (reference.group(1).isEmpty()) {
                value = value(reference.group(2));
                if (value == null) {
                    Expanded otherwise = reference.group(3) == null
                            ? new Expanded(null, reference.group(2))
                            : expand(reference.group(3));
                    if (otherwise.text() == null) {
                        return otherwise;
                    }
                    value = otherwise.text();
                }
            }
            reference.appendReplacement(expanded, Matcher.quoteReplacement(value));
        }
        return new Expanded(reference.appendTail(expanded).toString(), null);
    }

    private @Nullable String value(String name) {
        String value = values.get(name);
        return value == null && environment.containsKey(name + FILE) ? content(name + FILE) : value;
    }
}
