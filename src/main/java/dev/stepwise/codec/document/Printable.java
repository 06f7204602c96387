package dev.stepwise.codec.document;

import java.util.regex.Pattern;

/**
 * Text that somebody else wrote, as it may stand in a line of a log or of a terminal: cut, and without signs that end the line,
 * move the cursor, or turn the direction of what follows.
 */
public final class Printable {

    /** Longest name in a line of a log. */
    public static final int NAME = 40;

    /** Control characters of ASCII and of ISO 6429, ends of lines, and those that turn the direction (Unicode, UAX 9). */
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069]");

    private static final String REPLACEMENT = "\uFFFD";

    private Printable() {}

    /** @param most characters, more are cut off and an ellipsis stands for them */
    public static String of(String foreign, int most) {
        boolean cut = foreign.length() > most;
        int end = cut ? most - 1 : foreign.length();
        if (cut && Character.isHighSurrogate(foreign.charAt(end - 1))) {
            end--;
        }
        String kept = CONTROL.matcher(foreign.substring(0, end)).replaceAll(REPLACEMENT);
        return cut ? kept + "…" : kept;
    }
}
