package dev.stepwise.codec.csv;

import dev.stepwise.codec.document.Problems;
import dev.stepwise.distribution.Transform;
import dev.stepwise.model.ModelSchema;
import dev.stepwise.model.ModelSchema.LabelField;
import dev.stepwise.model.ModelSchema.UnknownLabel;
import dev.stepwise.model.Point;
import dev.stepwise.model.family.CyclicTime;
import dev.stepwise.model.family.Feature;
import dev.stepwise.model.family.Feature.Spelling;
import dev.stepwise.model.family.FeatureFamily.Trials;
import dev.stepwise.model.family.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Knows what the columns of a table mean to a model. It says how the cells of each column are read into a point. */
final class CsvReaders {

    /** Reads a cell into a point. */
    interface CellReader {
        void read(CsvCell cell, Point into);
    }

    private final Map<String, String> paths = new HashMap<>();
    private final Map<String, List<CellReader>> readers = new TreeMap<>();

    CsvReaders(ModelSchema schema) {
        int column = 0;
        for (Feature feature : schema.features()) {
            add(feature, column);
            column += feature.columns();
        }
        if (schema.label() != null) {
            add(schema.label().path(), label(schema.label()));
        }
        if (schema.weight() != null) {
            add(schema.weight().path(), CsvReaders::weight);
        }
    }

    /** Names of the columns that a table must have. */
    Set<String> names() {
        return readers.keySet();
    }

    /** How the cells of a column are read; empty for a column that the model does not name. */
    List<CellReader> of(String name) {
        return readers.getOrDefault(name, List.of());
    }

    private void add(Feature feature, int first) {
        if (feature.isTimeOfEvent()) {
            return;
        }
        ToDoubleFunction<CsvCell> value =
                orMissing(feature.spelling(), feature.family().values());
        int width = feature.family().columns();
        for (int j = 0; j < feature.size(); j++) {
            int column = first + width * j;
            String path = feature.size() == 1 ? feature.path() : feature.path() + (j + 1);
            add(path, (cell, into) -> into.row[column] = present(cell, feature.required(), value.applyAsDouble(cell)));
            if (feature.family().trials().orElse(null) instanceof Trials.Field(String trials)) {
                add(
                        trials,
                        (cell, into) -> into.row[column + 1] =
                                present(cell, feature.required(), cell.isMissing() ? Double.NaN : cell.count()));
            }
        }
    }

    private void add(String path, CellReader reader) {
        String name = ModelSchema.lastStep(path);
        String other = paths.putIfAbsent(name, path);
        if (other != null && !other.equals(path)) {
            throw new BadDataException(
                    "two paths of the model end in '%s': a table has one column of that name".formatted(name));
        }
        readers.computeIfAbsent(name, _ -> new ArrayList<>()).add(reader);
    }

    private static double present(CsvCell cell, boolean required, double value) {
        if (required && Double.isNaN(value)) {
            throw cell.bad("is required and missing");
        }
        return value;
    }

    /**
     * A value that is missing where the file or the model says so. The cells of a table have no types, so that numbers need no
     * leniency; what is compared as text is missing as text, and where the model has a level such as {@code NA}, it is one.
     */
    private static ToDoubleFunction<CsvCell> orMissing(Spelling spelling, Values values) {
        Set<String> levels = values instanceof Values.Level(List<String> names)
                ? names.stream().filter(CsvFormat::isUsuallyMissing).collect(Collectors.toSet())
                : Set.of();
        boolean isText = values instanceof Values.Level || values instanceof Values.YesNo;
        Set<String> texts = Set.copyOf(spelling.missing());
        double[] numbers = isText ? new double[0] : spelling.missingNumbers();
        ToDoubleFunction<CsvCell> value = value(values);
        return cell -> {
            boolean isMissing = cell.isMissing() && !levels.contains(cell.text())
                    || !texts.isEmpty() && (texts.contains(cell.text()) || cell.isOneOf(numbers));
            return isMissing ? Double.NaN : value.applyAsDouble(cell);
        };
    }

    private static ToDoubleFunction<CsvCell> value(Values values) {
        return switch (values) {
            case Values.Number(Transform transform) -> cell -> transformed(cell, transform);
            case Values.Direction direction -> {
                CyclicTime time = direction.time();
                yield time == null ? cell -> direction.within(cell.number()) : time(time);
            }
            case Values.YesNo() -> CsvCell::yesNo;
            case Values.Level(List<String> levels) -> {
                Map<String, Integer> index = indices(levels);
                yield cell -> known(cell, "level", index);
            }
            case Values.Count() -> CsvCell::count;
        };
    }

    private static ToDoubleFunction<CsvCell> time(CyclicTime time) {
        CsvTime spelling = new CsvTime();
        return cell -> time(cell, time, spelling);
    }

    /** In the unit that was said, or as the first cell of the column tells. */
    private static double time(CsvCell cell, CyclicTime time, CsvTime spelling) {
        if (time.unit() == null || !cell.text().matches("[+-]?[\\d.]+([eE][+-]?\\d+)?")) {
            return time.of(cell.millis(spelling));
        }
        double direction = time.ofNumber(cell.number());
        if (Double.isNaN(direction)) {
            throw cell.bad("'%s' must be %s".formatted(cell.text(), time.demand(cell.number())));
        }
        return direction;
    }

    private static double transformed(CsvCell cell, Transform transform) {
        double x = cell.number();
        if (!transform.contains(x)) {
            throw cell.bad("'%s' must be %s; --missing %s takes it for missing"
                    .formatted(cell.text(), transform.demand(), cell.text()));
        }
        return transform.apply(x);
    }

    private static CellReader label(LabelField label) {
        Map<String, Integer> index = indices(label.classes());
        return (cell, into) -> {
            Integer known = index.get(cell.text());
            if (known != null) { // a class may be called NA
                into.label = known;
            } else if (!cell.isMissing() && label.unknown() == UnknownLabel.DEAD_LETTER) {
                into.label = known(cell, "class", index);
            }
        };
    }

    private static void weight(CsvCell cell, Point into) {
        if (!cell.isMissing()) {
            into.weight = cell.number();
            if (into.weight < 0) {
                throw cell.bad("a weight must not be negative, as " + into.weight);
            }
        }
    }

    private static Map<String, Integer> indices(List<String> names) {
        Map<String, Integer> indices = new HashMap<>();
        names.forEach(name -> indices.put(name, indices.size()));
        return indices;
    }

    private static int known(CsvCell cell, String what, Map<String, Integer> index) {
        Integer known = index.get(cell.text());
        if (known == null) {
            throw cell.bad(Problems.unknown(what, cell.text(), index.keySet()));
        }
        return known;
    }
}
