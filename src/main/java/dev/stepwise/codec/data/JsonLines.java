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

/** A file with an event in JSON on each line, in UTF-8, perhaps packed by gzip. Lines of blanks are passed over. */
final class JsonLines implements JsonTable.Events {

    private static final int SIGNATURE = 256;

    private final String name;
    private final CountedInput counted;
    private final BufferedInputStream in;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private long line;
    private long rows;

    /** @throws BadDataException if it cannot be read */
    JsonLines(Path file) {
        name = String.valueOf(file.getFileName());
        try {
            counted = CountedInput.open(file);
            in = counted.unzipped();
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
        if (!named && start.matches("(?s)\\[\\s*\\{.*")) {
            throw new BadDataException(
                    name + " is an array of JSON; events have to stand one on a line, as `jq -c '.[]'` writes them");
        }
        boolean is = named || start.startsWith("{");
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
            String text = new String(in.readNBytes(SIGNATURE), StandardCharsets.UTF_8);
            return (text.startsWith("\uFEFF") ? text.substring(1) : text).stripLeading();
        } catch (IOException _) {
            return "";
        }
    }

    @Override
    public byte @Nullable [] next() {
        try {
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
                        throw new BadDataException("%s has more than %,d bytes: events have to stand one on a line"
                                .formatted(place(), Limits.DEFAULT.bytes()));
                    }
                }
                if (!blank) {
                    rows++;
                    return text.toByteArray();
                }
            }
        } catch (IOException e) {
            throw new BadDataException("%s cannot be read after line %d: %s".formatted(name, line, e.getMessage()));
        }
    }

    @Override
    public String place() {
        return "%s, line %d".formatted(name, line);
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
