package dev.stepwise.codec.profile;

import dev.stepwise.codec.profile.ColumnChoice.LeftOut;
import dev.stepwise.codec.profile.ColumnChoice.Taken;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes the model file of a profile: what stands in it is read back as it is, and comments say why it stands there. */
public final class ModelText {

    /** A model with more clusters than this is seldom what is wanted at first. */
    private static final int MOST_COMPONENTS = 9;

    /** Rows that a cluster needs at least, so that there are not as many clusters as rows. */
    private static final int ROWS_OF_A_COMPONENT = 5;

    /** Rows for each element of a covariance, below which all elements cannot be told. */
    private static final int ROWS_OF_AN_ELEMENT = 5;

    /** More columns than this make full covariances slow. */
    private static final int MOST_FULL_COLUMNS = 30;

    /** With fewer rows a share of a thousandth is a row or none. */
    private static final int MANY_ROWS = 10_000;

    private static final int LONGEST_ID = 100;
    private static final int COMMENT_COLUMN = 46;
    private static final int MOST_LEFT_OUT = 200;

    private static final String NO_HEADER =
            "the names of the columns look like a row of data; if they are one, use --header none";

    private ModelText() {}

    /** The name of a model and of a topic that is made of a file's name. */
    public static String id(String fileName) {
        String stem = fileName.replaceFirst("(?i)(\\.(csv|tsv|txt|jsonl|ndjson|json|gz))+$", "")
                .replaceAll("[^A-Za-z0-9._-]+", "-")
                .replaceAll("^[.-]+|[.-]+$", "");
        return stem.isEmpty() ? "model" : stem.substring(0, Math.min(LONGEST_ID, stem.length()));
    }

    /**
     * The text of a model file.
     *
     * @param source what the file is called that was looked at
     * @param command the command that fits the model to this file, on one line
     */
    public static String of(TableProfile profile, String source, String command, Purpose purpose) {
        return of(profile, source, command, "input: {topic: " + Words.yaml(id(source)) + "}", purpose);
    }

    /**
     * The text of a model file for a topic.
     *
     * @param format in which its events are; null: JSON
     */
    public static String ofTopic(TableProfile profile, String topic, @Nullable String format, Purpose purpose) {
        String input = "input: {topic: " + Words.yaml(topic) + (format == null ? "" : ", format: " + format) + "}";
        return of(profile, topic, "in the configuration of `stepwise serve`: models: [{file: …}]", input, purpose);
    }

    private static String of(TableProfile profile, String source, String command, String input, Purpose purpose) {
        String id = id(source);
        StringBuilder yaml = new StringBuilder();
        line(
                yaml,
                "# A model of %s: %s, %d of %d columns. Written by `stepwise init`, to be edited."
                        .formatted(
                                Words.oneLine(source),
                                Words.rows(profile.rows()),
                                profile.taken().size(),
                                profile.taken().size() + profile.leftOut().size()));
        line(yaml, "# " + command.replaceAll("\\p{Cntrl}", " "));
        line(yaml, "# All keys: docs/model-file.md");
        if (profile.seemsWithoutHeader()) {
            line(yaml, "# note: " + NO_HEADER);
        }
        if (!profile.notLookedAt().isEmpty()) {
            line(yaml, "# note: " + profile.notLookedAt());
        }
        line(yaml, "id: " + Words.yaml(id));
        commented(yaml, input, "where `stepwise serve` reads points; fit and replay do not");
        line(yaml, "");
        line(yaml, "features:");
        for (Taken column : profile.taken()) {
            commented(
                    yaml,
                    "  - " + feature(profile, column.name(), column.family(), column.levels(), keys(column)),
                    column.reason());
            column.warnings().forEach(warning -> line(yaml, "    # note: " + warning));
        }
        leftOut(yaml, profile);
        line(yaml, "");
        components(yaml, profile);
        covariance(yaml, profile);
        if (purpose == Purpose.ANOMALIES) {
            boolean many = profile.rows() >= MANY_ROWS;
            commented(
                    yaml,
                    "anomaly: {rate: " + (many ? "0.001" : "0.01") + "}",
                    "the share of points that is marked: your choice");
            commented(yaml, "explain: anomalies", "in assignments of the service: why a point is marked");
        }
        return yaml.toString();
    }

    /** What was made of a file, on one line. */
    public static String summary(TableProfile profile) {
        String families = profile.taken().stream()
                .collect(Collectors.groupingBy(Taken::family, java.util.LinkedHashMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
        int out = profile.leftOut().size();
        String missing = profile.taken().stream()
                .filter(column -> !column.spelling().missing().isEmpty())
                .limit(3)
                .map(column -> Words.some(column.spelling().missing()) + " in " + Words.quoted(column.name()))
                .collect(Collectors.joining(", "));
        return (profile.seemsWithoutHeader() ? NO_HEADER + "; " : "")
                + (profile.notLookedAt().isEmpty() ? "" : profile.notLookedAt() + "; ")
                + families
                + (missing.isEmpty() ? "" : "; taken for missing: " + missing)
                + (out == 0
                        ? ""
                        : "; left out: "
                                + profile.leftOut().stream()
                                        .limit(3)
                                        .map(column -> Words.quoted(column.name()) + ", which " + column.reason())
                                        .collect(Collectors.joining("; "))
                                + (out > 3 ? "; and %d more".formatted(out - 3) : ""));
    }

    private static void leftOut(StringBuilder yaml, TableProfile profile) {
        List<LeftOut> columns = profile.leftOut();
        if (columns.isEmpty()) {
            return;
        }
        line(yaml, "  # Left out. Without the first '#' a column is taken in again.");
        for (LeftOut column : columns.subList(0, Math.min(MOST_LEFT_OUT, columns.size()))) {
            if (column.isPossible()) {
                commented(
                        yaml,
                        "  # - " + feature(profile, column.name(), column.family(), column.levels(), ""),
                        column.reason());
            } else {
                line(yaml, "  # " + Words.quoted(column.name()) + " " + column.reason());
            }
        }
        if (columns.size() > MOST_LEFT_OUT) {
            line(yaml, "  # and %d more".formatted(columns.size() - MOST_LEFT_OUT));
        }
    }

    private static String keys(Taken column) {
        String missing = column.spelling().missing().stream()
                .map(text -> text.matches("-?\\d+(\\.\\d+)?") ? text : Words.yaml(text))
                .collect(Collectors.joining(", ", "missing: [", "]"));
        return Stream.of(
                        column.keys(),
                        column.spelling().missing().isEmpty() ? "" : missing,
                        column.spelling().lenient() ? "lenient: true" : "")
                .filter(key -> !key.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private static String feature(TableProfile profile, String name, String family, List<String> levels, String keys) {
        String path = keys.startsWith("path:") || profile.path(name).isEmpty()
                ? ""
                : ", path: " + Words.yaml(profile.path(name));
        String kind = family.equals("gaussian") ? "" : ", family: " + family;
        String list = levels.isEmpty()
                ? ""
                : levels.stream().map(Words::yaml).collect(Collectors.joining(", ", ", levels: [", "]"));
        return "{name: " + Words.yaml(name) + path + kind + list + (keys.isEmpty() ? "" : ", " + keys) + "}";
    }

    private static void components(StringBuilder yaml, TableProfile profile) {
        int most = Math.clamp(profile.rows() / ROWS_OF_A_COMPONENT, 1, MOST_COMPONENTS);
        commented(
                yaml,
                "components: {min: 1, max: " + most + "}",
                "how many clusters: as many as the data show, or a number of your own");
    }

    private static void covariance(StringBuilder yaml, TableProfile profile) {
        int numbers = (int)
                profile.taken().stream().filter(column -> column.is("gaussian")).count();
        if (numbers < 2) {
            return;
        }
        int elements = numbers * (numbers + 1) / 2;
        boolean full = numbers <= MOST_FULL_COLUMNS && profile.rows() >= ROWS_OF_AN_ELEMENT * elements;
        commented(
                yaml,
                "covariance: " + (full ? "full" : "diagonal"),
                full
                        ? "clusters may be ellipses in any direction"
                        : String.format(
                                Locale.ROOT,
                                "%d numbers are too many for full covariances%s",
                                numbers,
                                numbers <= MOST_FULL_COLUMNS ? " of so few rows" : ""));
    }

    private static void commented(StringBuilder yaml, String text, String comment) {
        String gap = " ".repeat(Math.max(2, COMMENT_COLUMN - text.length()));
        line(yaml, text + gap + "# " + comment);
    }

    private static void line(StringBuilder yaml, String text) {
        yaml.append(text).append('\n');
    }
}
