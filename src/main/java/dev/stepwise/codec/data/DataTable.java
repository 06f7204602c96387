package dev.stepwise.codec.data;

import dev.stepwise.codec.csv.BadDataException;
import dev.stepwise.codec.csv.CsvFormat;
import dev.stepwise.codec.csv.CsvTable;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads points row by row as texts, for those who do not know yet what its columns mean. */
public interface DataTable extends AutoCloseable {

    /**
     * Opens a file.
     *
     * @throws BadDataException if it cannot be read or has no columns
     */
    static DataTable open(Path file, CsvFormat format) {
        return open(file, format, List.of());
    }

    /**
     * Likewise.
     *
     * @param within JSON pointers to the parts of events that are looked at; none: all of them
     */
    static DataTable open(Path file, CsvFormat format, List<String> within) {
        if (JsonLines.is(file, format)) {
            return JsonTable.ofFile(file, within);
        }
        if (!within.isEmpty()) {
            throw new BadDataException(file.getFileName() + " is a table: --within is for events in JSON");
        }
        return new OfCsv(new CsvTable(file, format));
    }

    /** Names of the columns: some may be empty or stand there twice. Members of objects have their names with points between. */
    List<String> columns();

    /** The column of a field that a model names by a JSON pointer; −1: none. */
    int columnOf(String pointer);

    /** The column that an option names: by its name, or as a field by a JSON pointer; −1: none. */
    default int columnNamed(String name) {
        int column = columns().indexOf(name);
        return column < 0 && name.startsWith("/") ? columnOf(name) : column;
    }

    /** The pointer under which a model reads a column. */
    String pointer(int column);

    /** Whether it has events, whose texts are no numbers and whose missing values have one spelling. */
    boolean isOfEvents();

    /** What of the data is no column, for people; empty: nothing is left out. */
    default String leftOut() {
        return "";
    }

    /** Goes on to the next row; false at the end. */
    boolean next();

    /** The text of the current row's cell; null: it is missing. */
    @Nullable
    String text(int column);

    /** The spelling of what is missing in the current row's cell; null: there is none. */
    default @Nullable String missing(int column) {
        return null;
    }

    /** The number that the current row's cell is; NaN: none, or not a finite one. */
    double number(int column);

    /** Whether the name of a column is a number, as it is where the header is a row of data. */
    boolean isNumber(String name);

    @Override
    void close();
}
