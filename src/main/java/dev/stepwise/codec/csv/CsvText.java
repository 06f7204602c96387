package dev.stepwise.codec.csv;

import dev.stepwise.codec.document.CountedInput;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/** The text of a file, out of gzip and in whatever encoding, at the first line of the table. */
final class CsvText implements AutoCloseable {

    private static final int HEAD = 1 << 16;
    private static final int SIGNATURE = 64;

    private final String name;
    private final CountedInput bytes;
    private BufferedReader reader;
    private final CsvDialect dialect;

    CsvText(Path file, CsvFormat format) {
        name = String.valueOf(file.getFileName());
        try {
            bytes = CountedInput.open(file);
            BufferedInputStream plain = bytes.unzipped();
            requireTable(plain);
            reader = new BufferedReader(
                    new InputStreamReader(plain, encoding(plain, format).newDecoder()), HEAD);
            dialect = dialect(format);
        } catch (NoSuchFileException e) {
            throw new BadDataException("no such file: " + file);
        } catch (CharacterCodingException e) {
            throw new BadDataException(notThatEncoding());
        } catch (IOException e) {
            throw new BadDataException(file + " cannot be read: " + e.getMessage());
        }
    }

    BufferedReader reader() {
        return reader;
    }

    CsvDialect dialect() {
        return dialect;
    }

    /** Bytes of the file read so far. */
    long bytesRead() {
        return bytes.count();
    }

    String notThatEncoding() {
        return name + " is not UTF-8, or not in the encoding that was said; --encoding names another,"
                + " such as windows-1252 or UTF-16LE";
    }

    private static byte[] peek(BufferedInputStream in) throws IOException {
        in.mark(SIGNATURE);
        byte[] first = in.readNBytes(SIGNATURE);
        in.reset();
        return first;
    }

    private void requireTable(BufferedInputStream in) throws IOException {
        byte[] first = peek(in);
        String start = new String(first, StandardCharsets.ISO_8859_1).stripLeading();
        if (start.startsWith("PK\u0003\u0004")) {
            throw new BadDataException(name + " is a ZIP archive or an Excel workbook: unpack it, or save it as CSV");
        }
        if (start.startsWith("<")) {
            throw new BadDataException(name + " is HTML or XML, not CSV: was a web page saved in place of the file?");
        }
        if (start.startsWith("version https://git-lfs")) {
            throw new BadDataException(name + " is a pointer of Git LFS, not the file itself: run git lfs pull");
        }
        if (start.startsWith("{\"") || start.startsWith("[{")) {
            throw new BadDataException(name + " is JSON; a table with a header is needed");
        }
    }

    /** The encoding that was said or that a byte order mark tells; the mark is passed over. */
    private static Charset encoding(BufferedInputStream in, CsvFormat format) throws IOException {
        byte[] first = Arrays.copyOf(peek(in), 3);
        int b0 = first[0] & 0xff;
        int b1 = first[1] & 0xff;
        Charset marked = null;
        int length = 2;
        if (b0 == 0xef && b1 == 0xbb && (first[2] & 0xff) == 0xbf) {
            marked = StandardCharsets.UTF_8;
            length = 3;
        } else if (b0 == 0xff && b1 == 0xfe) {
            marked = StandardCharsets.UTF_16LE;
        } else if (b0 == 0xfe && b1 == 0xff) {
            marked = StandardCharsets.UTF_16BE;
        }
        if (marked != null) {
            in.skipNBytes(length);
            return marked;
        }
        return format.encoding() != null ? format.encoding() : StandardCharsets.UTF_8;
    }

    /** Finds the dialect, and passes over what stands before the table: a line {@code sep=;} and comments. */
    private CsvDialect dialect(CsvFormat format) throws IOException {
        String head = head();
        CsvFormat known = format;
        int skip = 0;
        while (skip < head.length()) {
            int end = head.indexOf('\n', skip);
            String line = head.substring(skip, end < 0 ? head.length() : end).strip();
            if (line.matches("sep=.") && format.delimiter() == null) {
                known = new CsvFormat(
                        line.charAt(4), format.decimal(), format.missing(), format.encoding(), format.header());
            } else if (!line.startsWith("# ") || end < 0) {
                break;
            }
            skip = end + 1;
            reader.readLine();
        }
        boolean whole = head.length() < HEAD / 2;
        for (int titles = CsvDialect.titles(head.substring(skip), whole, known); titles > 0; titles--) {
            skip = head.indexOf('\n', skip) + 1;
            reader.readLine();
        }
        String table = head.substring(skip);
        if (known.delimiter() == null && CsvDialect.isAligned(table, whole)) {
            reader = new BufferedReader(new AlignedText(reader), HEAD);
            table = AlignedText.of(table);
        }
        return CsvDialect.of(table, whole, known);
    }

    private String head() throws IOException {
        char[] head = new char[HEAD / 2];
        reader.mark(HEAD);
        int length = 0;
        for (int read = 0; read >= 0 && length < head.length; length += Math.max(0, read)) {
            read = reader.read(head, length, head.length - length);
        }
        reader.reset();
        return new String(head, 0, length);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
