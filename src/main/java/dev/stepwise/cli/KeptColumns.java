package dev.stepwise.cli;

import dev.stepwise.codec.csv.BadDataException;
import dev.stepwise.codec.csv.CsvFormat;
import dev.stepwise.codec.data.DataTable;
import dev.stepwise.model.ModelSchema.CarriedField;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What tells the rows of a file apart in what is written about them: the row's number, cells of the columns that were named, and
 * those that the model carries on.
 */
final class KeptColumns implements AutoCloseable {

    private final DataTable table;
    private final List<String> names = new ArrayList<>(List.of("row"));
    private final List<Integer> columns = new ArrayList<>();
    private int row;

    /**
     * Opens the file again where anything is kept of it.
     *
     * @param columnNames that were named: the file must have them
     * @param carry fields that the model carries on: in a file that lacks one, as in an event, it is missing
     * @throws BadDataException if the file lacks one of the columns that were named
     */
    static @Nullable KeptColumns of(Path data, CsvFormat format, List<String> columnNames, List<CarriedField> carry) {
        return columnNames.isEmpty() && carry.isEmpty() ? null : new KeptColumns(data, format, columnNames, carry);
    }

    KeptColumns(Path data, CsvFormat format, List<String> columnNames, List<CarriedField> carry) {
        table = DataTable.open(data, format);
        for (String name : columnNames) {
            int column = table.columnNamed(name);
            if (column < 0) {
                table.close();
                throw new BadDataException("%s has no column '%s' to keep; its columns: %s"
                        .formatted(data.getFileName(), name, String.join(", ", table.columns())));
            }
            names.add(quoted(name));
            columns.add(column);
        }
        for (CarriedField field : carry) {
            if (!columnNames.contains(field.name())) {
                names.add(quoted(field.name()));
                columns.add(table.columnOf(field.path()));
            }
        }
    }

    /** As a header has them. */
    List<String> names() {
        return names;
    }

    /** The beginning of the next row's line: what is kept, and a comma after each. */
    String next() {
        table.next();
        StringBuilder line = new StringBuilder().append(++row).append(',');
        for (int column : columns) {
            String text = column < 0 ? null : table.text(column);
            line.append(text == null ? "" : quoted(text)).append(',');
        }
        return line.toString();
    }

    /** A cell, in quotes where CSV needs them. */
    static String quoted(String cell) {
        return cell.matches("[^\",\r\n]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }

    @Override
    public void close() {
        table.close();
    }
}
