package dev.stepwise.codec.data;

import dev.stepwise.codec.csv.BadDataException;
import dev.stepwise.codec.csv.CsvFormat;
import dev.stepwise.codec.document.CountedInput;
import dev.stepwise.codec.json.Limits;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A file with an event in JSON on each line, in UTF-8, perhaps packed by gzip. Lines of blanks are passed over. Where the file begins as
 * an array, or as an object that is written over several lines, one object after the other is an event, wherever its lines end.
 */
final class JsonLines implements JsonTable.Events {

    private static final int SIGNATURE = 256;

    /** What begins an array of objects, or an object over several lines. */
    private static final String SEVERAL_LINES = "(?s)(\\[\\s*(\\{.*)?|\\{[ \\t]*\\r?\\n.*)";

    private final String name;
    private final CountedInput counted;
    private final BufferedInputStream in;
    /** Whether events end with their last brace, and not with their line. */
    private final boolean byObject;

    /** Whether an array has begun and not ended. */
    private boolean inArray;
    /** What stood last between the events of an array: its beginning, an event's end (a brace) or a comma. */
    private int before;

    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private long line;
    private long rows;

    /** @throws BadDataException if it cannot be read */
    JsonLines(Path file) {
        name = String.valueOf(file.getFileName());
        try {
            counted = CountedInput.open(file);
            in = counted.unzipped();
            in.mark(SIGNATURE);
            byObject = start(in).matches(SEVERAL_LINES);
            in.reset();
            in.mark(3);
            byte[] mark = in.readNBytes(3);
            if (!(mark.length == 3 && mark[0] == (byte) 0xef && mark[1] == (byte) 0xbb && mark[2] == (byte) 0xbf)) {
                in.reset();
            }
        } catch (NoSuchFileException _) {
            throw new BadDataException("no such file: " + file);
        } catch (IOException e) {
            throw new BadDataException(file + " cannot be read: " + e.getMessage());
        }
    }

    /**
     * Whether a file has events in JSON: by its name, {@code .jsonl} or {@code .ndjson}, or as it begins with a brace.
     *
     * @throws BadDataException if it has, and something is said of it that has a meaning for tables only
     */
    static boolean is(Path file, CsvFormat format) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        boolean named = name.matches(".*\\.(jsonl|ndjson)(\\.gz)?");
        String start = start(file);
        boolean is = named || start.startsWith("{") || start.matches("(?s)\\[\\s*\\{.*");
        if (is && !format.equals(CsvFormat.FOUND)) {
            throw new BadDataException(name
                    + " has events in JSON; --delimiter, --decimal, --missing, --encoding and --header are for tables");
        }
        return is;
    }

    /** The first characters that are no blanks; empty where the file cannot be read, which is said later. */
    private static String start(Path file) {
        try (CountedInput counted = CountedInput.open(file);
                BufferedInputStream in = counted.unzipped()) {
            return start(in);
        } catch (IOException _) {
            return "";
        }
    }

    private static String start(BufferedInputStream in) throws IOException {
        String text = new String(in.readNBytes(SIGNATURE), StandardCharsets.UTF_8);
        return (text.startsWith("\uFEFF") ? text.substring(1) : text).stripLeading();
    }

    @Override
    public byte @Nullable [] next() {
        try {
            return byObject ? nextObject() : nextLine();
        } catch (IOException e) {
            throw new BadDataException("%s cannot be read after line %d: %s".formatted(name, line, e.getMessage()));
        }
    }

    /** The next object; between two stands what an array has there, or nothing but blanks. */
    private byte @Nullable [] nextObject() throws IOException {
        text.reset();
        int depth = 0;
        boolean quoted = false;
        for (int b = in.read(); b >= 0; b = in.read()) {
            line += b == '\n' ? 1 : 0;
            if (depth == 0 && b > ' ') {
                between(b);
            }
            if (depth == 0 && b != '{') {
                continue;
            }
            text.write(b);
            if (text.size() > Limits.DEFAULT.bytes()) {
                throw tooLong();
            }
            if (quoted && b == '\\') {
                text.write(in.read());
            } else if (b == '"') {
                quoted = !quoted;
            } else if (!quoted) {
                depth += b == '{' || b == '[' ? 1 : b == '}' || b == ']' ? -1 : 0;
                if (depth == 0) {
                    rows++;
                    return text.toByteArray();
                }
            }
        }
        if (text.size() > 0) {
            throw new BadDataException("%s ends within event %d".formatted(name, rows + 1));
        }
        if (inArray) {
            throw new BadDataException(("%s ends within the array after event %d: it was cut off; write it anew,"
                            + " or end it with ] if no event is missing")
                    .formatted(name, rows));
        }
        return null;
    }

    /** Takes a character between events. */
    private void between(int b) {
        boolean isAllowed = switch (b) {
            case '{' -> !inArray || before != '}';
            case '[' -> !inArray;
            case ',' -> inArray && before == '}';
            case ']' -> inArray && before != ',';
            default -> throw new BadDataException("%s, line %d: an event must be an object".formatted(name, line + 1));
        };
        if (!isAllowed) {
            throw new BadDataException(
                    "%s, line %d: '%c' must not stand %s event %d: an array has one comma between two events"
                            .formatted(name, line + 1, b, rows == 0 ? "before" : "after", Math.max(1, rows)));
        }
        inArray = b != ']' && (inArray || b == '[');
        before = b == '{' ? '}' : b;
    }

    private BadDataException tooLong() {
        return new BadDataException("%s has more than %,d bytes: events have to stand one on a line, or in an array"
                .formatted(place(), Limits.DEFAULT.bytes()));
    }

    private byte @Nullable [] nextLine() throws IOException {
        while (true) {
            text.reset();
            int b = in.read();
            if (b < 0) {
                return null;
            }
            line++;
            boolean blank = true;
            for (; b >= 0 && b != '\n'; b = in.read()) {
                text.write(b);
                blank &= b <= ' ';
                if (text.size() > Limits.DEFAULT.bytes()) {
                    throw tooLong();
                }
            }
            if (!blank) {
                rows++;
                return text.toByteArray();
            }
        }
    }

    @Override
    public String place() {
        return byObject ? "%s, event %d".formatted(name, rows) : "%s, line %d".formatted(name, line);
    }

    String name() {
        return name;
    }

    /** Events read so far. */
    long rows() {
        return rows;
    }

    /** Bytes of the file read so far. */
    long bytesRead() {
        return counted.count();
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
