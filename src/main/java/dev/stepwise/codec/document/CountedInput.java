package dev.stepwise.codec.document;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** The bytes of a file, counted as they pass, so that it can be said how far the reading is. */
public final class CountedInput extends FilterInputStream {

    private static final int BUFFER = 1 << 16;

    private long count;

    private CountedInput(InputStream in) {
        super(in);
    }

    /** Opens a file. */
    public static CountedInput open(Path file) throws IOException {
        return new CountedInput(Files.newInputStream(file));
    }

    /** Bytes of the file that have been read. */
    public long count() {
        return count;
    }

    /** Returns what the file holds, out of gzip where it is packed. */
    public BufferedInputStream unzipped() throws IOException {
        BufferedInputStream plain = new BufferedInputStream(this, BUFFER);
        plain.mark(2);
        byte[] first = plain.readNBytes(2);
        plain.reset();
        boolean gzip = first.length == 2 && first[0] == 0x1f && (first[1] & 0xff) == 0x8b;
        return gzip ? new BufferedInputStream(new GZIPInputStream(plain, BUFFER), BUFFER) : plain;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        count += read < 0 ? 0 : 1;
        return read;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = super.read(into, offset, length);
        count += Math.max(0, read);
        return read;
    }
}
