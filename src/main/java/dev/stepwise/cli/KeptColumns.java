package dev.stepwise.cli;

import dev.stepwise.codec.csv.BadDataException;
import dev.stepwise.codec.csv.CsvFormat;
import dev.stepwise.codec.csv.CsvTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What tells the rows of a file apart in what is written about them: the row's number, and cells of the columns that were named. */
final class KeptColumns implements AutoCloseable {

    private final CsvTable table;
    private final List<String> names = new ArrayList<>(List.of("row"));
    private final List<Integer> columns = new ArrayList<>();
    private int row;

    /** @throws BadDataException if the file lacks one of the columns */
    KeptColumns(Path data, CsvFormat format, List<String> columnNames) {
        table = new CsvTable(data, format);
        for (String name : columnNames) {
            int column = table.columns().indexOf(name);
            if (column < 0) {
                table.close();
                throw new BadDataException("%s has no column '%s' to keep; its columns: %s"
                        .formatted(data.getFileName(), name, String.join(", ", table.columns())));
            }
            names.add(quoted(name));
            columns.add(column);
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
            String text = table.text(column);
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
