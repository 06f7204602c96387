package dev.stepwise.codec.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** JSON documents by chance, with a liking for what is hard to read, and the same with some bytes changed. */
final class JsonDocuments {

    /** Pointers that documents often have values at. */
    static final List<String> PATHS = List.of(
            "/a", "/b/c", "/b/0", "/d~1e/f~0", "/ü/𝄞", "/a b", "/b/b/b/b", "/", "/a longer name of a field", "/1");

    private static final List<String> NAMES = List.of(
            "a",
            "b",
            "c",
            "0",
            "d/e",
            "f~",
            "ü",
            "𝄞",
            "a b",
            "",
            "a longer name of a field",
            "1",
            "other",
            "01",
            "-1");

    private static final List<String> NUMBERS = List.of(
            "0",
            "-0",
            "-0.0",
            "1e400",
            "-1e400",
            "1e-400",
            "4.9e-324",
            "2.2250738585072011e-308",
            "9007199254740993",
            "0.30000000000000004",
            "1E5",
            "1e+5",
            "123456789012345678901234567890",
            "0.0000000000000000000000000001");

    private static final List<String> STRINGS = List.of(
            "\"\"",
            "\"12\"",
            "\"NaN\"",
            "\"\\u0041\\\\\\/\"",
            "\"\\ud834\\udd1e\"",
            "\"\\ud834\"",
            "\"\\udd1e\\ud834\"",
            "\"\\ud834\\u0041\"",
            "\"é𝄞\uFFFF\u007F\"",
            "\"\\b\\f\\n\\r\\t\\\"\"");

    private static final List<String> WRONG = List.of(
            "01",
            "-",
            "+1",
            ".5",
            "1.",
            "1e",
            "NaN",
            "Infinity",
            "-Infinity",
            "nul",
            "True",
            "'a'",
            "\"\\x\"",
            "\"\\u12g4\"",
            "\"\n\"",
            "/**/1",
            "1 2",
            "",
            "[1,]",
            "{,}",
            "{\"a\"}",
            "{a:1}",
            "[1 2]",
            "0x10",
            "1f",
            "1_000",
            "\"a",
            "]");

    private static final List<String> SPACES = List.of("", "", "", "", " ", "\n", "\t \r\n");

    private static final int[] BYTES = {
        '"', '\\', '{', '}', '[', ']', ',', ':', '0', '1', '9', '-', '+', '.', 'e', 'E', 'u', 'n', ' ', '\n', 0, 0x1F,
        0x7F, 0x80, 0xBF, 0xC0, 0xC2, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5, 0xFF
    };

    private static final int LONGEST_WAY = 7;

    private final SplittableRandom random;

    JsonDocuments(long seed) {
        random = new SplittableRandom(seed);
    }

    byte[] next() {
        String document = switch (random.nextInt(40)) {
            case 0 -> space();
            case 1 -> value(0);
            case 2 -> array(LONGEST_WAY);
            case 3 -> "\uFEFF" + object(3);
            case 4 -> object(3) + of(List.of("x", "{}", ",", "]", "\uFEFF", " null"));
            default -> object(random.nextInt(2, LONGEST_WAY));
        };
        return (space() + document + space()).getBytes(UTF_8);
    }

    /** The document with a byte changed, left out or put in, a part of it doubled, or its end cut off. */
    byte[] changed(byte[] document) {
        if (document.length == 0) {
            return document;
        }
        int at = random.nextInt(document.length);
        byte b = (byte) BYTES[random.nextInt(BYTES.length)];
        return switch (random.nextInt(8)) {
            case 0 -> Arrays.copyOf(document, at);
            case 1, 2 -> spliced(document, at, at + 1, new byte[0]);
            case 3, 4 -> spliced(document, at, at, new byte[] {b});
            case 5 -> {
                int to = random.nextInt(at, document.length);
                yield spliced(document, at, at, Arrays.copyOfRange(document, at, to));
            }
            default -> spliced(document, at, at + 1, new byte[] {b});
        };
    }

    private static byte[] spliced(byte[] document, int from, int to, byte[] with) {
        byte[] result = new byte[document.length - (to - from) + with.length];
        System.arraycopy(document, 0, result, 0, from);
        System.arraycopy(with, 0, result, from, with.length);
        System.arraycopy(document, to, result, from + with.length, document.length - to);
        return result;
    }

    private String of(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private String space() {
        return of(SPACES);
    }

    private String value(int depth) {
        return switch (random.nextInt(depth > 0 ? 16 : 10)) {
            case 0 -> "null";
            case 1 -> of(NUMBERS);
            case 2 -> of(List.of("true", "false", "null"));
            case 3 -> random.nextInt(4) == 0 ? of(STRINGS) : number();
            case 4 -> random.nextInt(60) == 0 ? of(WRONG) : number();
            case 5, 6, 7, 8, 9 -> number();
            case 10, 11 -> array(depth - 1);
            default -> object(depth - 1);
        };
    }

    private String number() {
        return random.nextBoolean()
                ? Double.toString(random.nextDouble(-1000, 1000))
                : Long.toString(random.nextLong(-100_000, 100_000));
    }

    private String array(int depth) {
        StringBuilder array = new StringBuilder("[").append(space());
        int n = random.nextInt(4);
        for (int i = 0; i < n; i++) {
            array.append(i > 0 ? "," : "").append(space()).append(value(depth)).append(space());
        }
        return array.append("]").toString();
    }

    /** A wanted name where only a number is wanted, mostly; another name may have any value. */
    private String object(int depth) {
        StringBuilder object = new StringBuilder("{").append(space());
        int first = random.nextInt(NAMES.size());
        int n = random.nextInt(5);
        for (int i = 0; i < n; i++) {
            String name = NAMES.get(random.nextInt(30) == 0 ? first : (first + 4 * i) % NAMES.size());
            boolean isNumber = List.of("a", "c", "0", "a b", "", "1", "f~").contains(name) && random.nextInt(12) > 0;
            object.append(i > 0 ? "," : "").append(space()).append(quoted(name)).append(space());
            object.append(":")
                    .append(space())
                    .append(isNumber ? number() : value(depth))
                    .append(space());
        }
        return object.append("}").toString();
    }

    /** The name, sometimes with characters as escapes. */
    private String quoted(String name) {
        StringBuilder text = new StringBuilder("\"");
        boolean escape = random.nextInt(6) == 0;
        for (char c : name.toCharArray()) {
            if (escape && random.nextBoolean()) {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        return text.append('"').toString();
    }
}
