package dev.stepwise.codec.csv;

import java.nio.charset.Charset;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What its user says of how a file is written. What is not said is found in the file.
 *
 * @param delimiter between cells; null: found
 * @param decimal mark of numbers, a point or a comma; null: found
 * @param missing spellings of a missing value beside the usual ones
 * @param encoding of the text; null: by the byte order mark, otherwise UTF-8
 * @param header whether the first row has the names of the columns; otherwise they are called c1, c2, …
 */
public record CsvFormat(
        @Nullable Character delimiter,
        @Nullable Character decimal,
        Set<String> missing,
        @Nullable Charset encoding,
        boolean header) {

    /** Spellings that databases, spreadsheets, R and Python write for a value that is not there. */
    private static final Set<String> USUALLY_MISSING =
            Set.of("", "NA", "N/A", "n/a", "#N/A", "NaN", "nan", "NULL", "null", "<NA>", "NaT", "\\N");

    /** Everything is found in the file. */
    public static final CsvFormat FOUND = new CsvFormat(null, null, Set.of(), null);

    /** A file with a header. */
    public CsvFormat(
            @Nullable Character delimiter,
            @Nullable Character decimal,
            Set<String> missing,
            @Nullable Charset encoding) {
        this(delimiter, decimal, missing, encoding, true);
    }

    /** Whether programs write a word for what is missing: it may be a name all the same, such as the code of Namibia. */
    static boolean isUsuallyMissing(String word) {
        return !word.isEmpty() && USUALLY_MISSING.contains(word);
    }

    public CsvFormat {
        Set<String> all = new HashSet<>(USUALLY_MISSING);
        all.addAll(missing);
        missing = Set.copyOf(all);
    }
}
