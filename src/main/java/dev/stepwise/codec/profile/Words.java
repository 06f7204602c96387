package dev.stepwise.codec.profile;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Texts of a file and numbers about it, written into a model file and into sentences. */
final class Words {

    private static final int LONGEST = 40;
    private static final int MOST_EXAMPLES = 3;

    /** What YAML 1.1, or the reader of model files, takes for something other than text. */
    private static final Set<String> NO_TEXT =
            Set.of("true", "false", "yes", "no", "on", "off", "y", "n", "null", "nan");

    private Words() {}

    /** A text as a YAML scalar that is read back as it is. */
    static String yaml(String text) {
        if (text.matches("[A-Za-z_/][A-Za-z0-9_./-]*") && !NO_TEXT.contains(text.toLowerCase(Locale.ROOT))) {
            return text;
        }
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
            } else if (isPrintable(c)) {
                quoted.appendCodePoint(c);
            } else {
                quoted.append(c > 0xffff ? "\\U%08x".formatted(c) : "\\u%04x".formatted(c));
            }
        });
        return quoted.append('"').toString();
    }

    /** Letters, marks, digits and such, and the blank: what an editor shows and YAML allows. */
    private static boolean isPrintable(int c) {
        int type = Character.getType(c);
        return c == ' '
                || type != Character.CONTROL
                        && type != Character.FORMAT
                        && type != Character.SURROGATE
                        && type != Character.PRIVATE_USE
                        && type != Character.UNASSIGNED
                        && type != Character.LINE_SEPARATOR
                        && type != Character.PARAGRAPH_SEPARATOR
                        && type != Character.SPACE_SEPARATOR;
    }

    /** A text that may stand in a comment: on one line, and short. */
    static String oneLine(String text) {
        String line = text.codePoints()
                .map(c -> isPrintable(c) ? c : ' ')
                .limit(LONGEST)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return text.codePointCount(0, text.length()) > LONGEST ? line + "…" : line;
    }

    static String quoted(String text) {
        return "'" + oneLine(text) + "'";
    }

    /** A few examples. */
    static String some(Collection<String> texts) {
        return texts.stream().limit(MOST_EXAMPLES).map(Words::quoted).collect(Collectors.joining(", "))
                + (texts.size() > MOST_EXAMPLES ? ", …" : "");
    }

    /** An argument of a command, in quotes where a shell needs them. */
    static String shell(String argument) {
        String line = argument.replaceAll("[\\r\\n]", " ");
        return line.matches("[\\p{L}\\p{N}_./,:=@%+-]+") ? line : "'" + line.replace("'", "'\\''") + "'";
    }

    /** The JSON pointer of a member. */
    static String pointer(String name) {
        return "/" + name.replace("~", "~0").replace("/", "~1");
    }

    static String rows(int count) {
        return String.format(Locale.ROOT, count == 1 ? "%,d row" : "%,d rows", count);
    }

    static String missing(int count) {
        return count == 0 ? "" : String.format(Locale.ROOT, "; %,d missing", count);
    }

    /** A number with four digits. */
    static String number(double x) {
        if (x == Math.rint(x) && Math.abs(x) < 1e15) {
            return String.format(Locale.ROOT, "%,d", (long) x);
        }
        double size = Math.abs(x);
        if (size >= 1e15 || size < 1e-4) {
            return String.format(Locale.ROOT, "%.3g", x);
        }
        int digits = Math.max(0, 3 - (int) Math.floor(Math.log10(size)));
        String text = String.format(Locale.ROOT, "%,." + digits + "f", x);
        return text.indexOf('.') < 0 ? text : text.replaceFirst("\\.?0+$", "");
    }

    /** A number without groups, as a file may have it. */
    static String plain(double x) {
        return x == Math.rint(x) && Math.abs(x) < 1e15 ? Long.toString((long) x) : Double.toString(x);
    }

    static String range(NumberFacts x, int missing) {
        return "numbers from %s to %s, half of them from %s to %s%s"
                .formatted(
                        number(x.least()),
                        number(x.largest()),
                        number(x.quantile(0.25)),
                        number(x.quantile(0.75)),
                        missing(missing));
    }
}
