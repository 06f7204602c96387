package dev.stepwise.cli.option;

import dev.stepwise.codec.csv.CsvFormat;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How a file of data is written, as far as the file does not tell. */
public final class CsvOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--delimiter", paramLabel = "C", description = "between cells, or tab (default: found)")
    private @Nullable String delimiter;

    @Option(
            names = "--decimal",
            paramLabel = "C",
            description = "decimal mark of numbers, '.' or ','; the other one groups digits (default: found)")
    private @Nullable String decimal;

    @Option(
            names = "--missing",
            paramLabel = "WORD,WORD",
            split = ",",
            description = "spellings of missing values, beside the empty cell, NA, NaN, NULL and such")
    private List<String> missing = new ArrayList<>();

    @Option(
            names = "--encoding",
            paramLabel = "NAME",
            description = "of the text, such as windows-1252 (default: by its byte order mark, or UTF-8)")
    private @Nullable Charset encoding;

    @Option(
            names = "--header",
            paramLabel = "WHICH",
            description = "first, or none where the columns have no names and are called c1, c2, … (default: first)")
    private Header header = Header.FIRST;

    /** Which row has the names of the columns. */
    private enum Header {
        FIRST,
        NONE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Returns what was said. */
    public CsvFormat format() {
        Character mark = decimal == null ? null : one("--decimal", decimal);
        if (mark != null && mark != '.' && mark != ',') {
            throw new ParameterException(spec.commandLine(), "--decimal must be '.' or ','");
        }
        boolean tab = "tab".equals(delimiter) || "\\t".equals(delimiter);
        Character between = delimiter == null ? null : tab ? Character.valueOf('\t') : one("--delimiter", delimiter);
        return new CsvFormat(between, mark, Set.copyOf(missing), encoding, header == Header.FIRST);
    }

    /** These options as a command line has them, each with a blank before it; empty where nothing was said. */
    public String said() {
        StringBuilder options = new StringBuilder();
        say(options, "--delimiter", delimiter);
        say(options, "--decimal", decimal);
        say(options, "--missing", missing.isEmpty() ? null : String.join(",", missing));
        say(options, "--encoding", encoding == null ? null : encoding.name());
        say(options, "--header", header == Header.NONE ? "none" : null);
        return options.toString();
    }

    private static void say(StringBuilder options, String name, @Nullable String value) {
        if (value != null) {
            options.append(' ').append(name).append(' ').append(quoted(value));
        }
    }

    /** An argument as a shell reads it. */
    public static String quoted(String argument) {
        return argument.matches("[\\p{L}\\p{N}_./,:=@%+-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }

    private char one(String option, String text) {
        if (text.length() != 1 || text.equals("\"")) {
            throw new ParameterException(spec.commandLine(), option + " must be one character, and no quote");
        }
        return text.charAt(0);
    }
}
