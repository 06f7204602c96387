package dev.stepwise.codec.data;

import dev.stepwise.codec.csv.CsvTable;
import dev.stepwise.model.ModelSchema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table in CSV, whose columns are members of flat events. */
record OfCsv(CsvTable table) implements DataTable {

    @Override
    public List<String> columns() {
        return table.columns();
    }

    @Override
    public int columnOf(String pointer) {
        return table.columns().indexOf(ModelSchema.lastStep(pointer));
    }

    @Override
    public String pointer(int column) {
        return JsonTable.step(columns().get(column));
    }

    @Override
    public boolean isOfEvents() {
        return false;
    }

    @Override
    public boolean next() {
        return table.next();
    }

    @Override
    public @Nullable String text(int column) {
        return table.text(column);
    }

    @Override
    public @Nullable String missing(int column) {
        return table.missing(column);
    }

    @Override
    public double number(int column) {
        String text = table.text(column);
        return text == null ? Double.NaN : table.number(text);
    }

    @Override
    public boolean isNumber(String name) {
        return !Double.isNaN(table.number(name));
    }

    @Override
    public void close() {
        table.close();
    }
}
