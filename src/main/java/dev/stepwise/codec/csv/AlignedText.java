package dev.stepwise.codec.csv;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;

/** The text of a table whose columns are lined up by blanks: a line has one blank between its cells, and none at its ends. */
final class AlignedText extends FilterReader {

    private boolean quoted;
    /** Whether blanks have been passed over behind a cell. */
    private boolean blanks;

    private boolean inLine;
    /** What comes behind the blank that was handed on last; negative: nothing. */
    private int held = -1;

    AlignedText(Reader in) {
        super(in);
    }

    /** A text at hand, likewise. */
    static String of(String text) {
        try (Reader reader = new AlignedText(new StringReader(text))) {
            StringBuilder aligned = new StringBuilder();
            for (int c = reader.read(); c >= 0; c = reader.read()) {
                aligned.append((char) c);
            }
            return aligned.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int read() throws IOException {
        if (held >= 0) {
            int c = held;
            held = -1;
            return c;
        }
        int c = in.read();
        while (c == ' ' && !quoted) {
            blanks = inLine;
            c = in.read();
        }
        boolean ends = c < 0 || c == '\n' || c == '\r';
        quoted ^= c == '"';
        boolean between = blanks && !ends;
        blanks = false;
        inLine = !ends || quoted;
        if (between) {
            held = c;
            return ' ';
        }
        return c;
    }

    @Override
    public int read(char[] into, int from, int length) throws IOException {
        int n = 0;
        for (int c = 0; n < length && (c = read()) >= 0; n++) {
            into[from + n] = (char) c;
        }
        return n == 0 && length > 0 ? -1 : n;
    }
}
