package dev.stepwise.codec.data;

import dev.stepwise.codec.csv.BadDataException;
import dev.stepwise.codec.json.BadPointException;
import dev.stepwise.codec.json.JsonParts;
import dev.stepwise.codec.json.Limits;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The lines of a file, each of which has to be JSON. */
final class JsonRows implements DataRows {

    private final JsonLines lines;
    private final @Nullable JsonTime time;
    private long timestampMillis;

    JsonRows(Path file, @Nullable String timestamp) {
        lines = new JsonLines(file);
        time = timestamp == null ? null : new JsonTime(timestamp);
    }

    @Override
    public byte @Nullable [] next() {
        byte[] line = lines.next();
        if (line != null) {
            try {
                JsonParts.cut(line, Limits.DEFAULT, _ -> {});
            } catch (BadPointException e) {
                throw new BadDataException(lines.place() + ": " + e.getMessage());
            }
            timestampMillis = time == null ? 0 : time.millis(line, lines.place());
        }
        return line;
    }

    @Override
    public long timestampMillis() {
        return timestampMillis;
    }

    @Override
    public long rows() {
        return lines.rows();
    }

    @Override
    public long bytesRead() {
        return lines.bytesRead();
    }

    @Override
    public void close() {
        lines.close();
    }
}
