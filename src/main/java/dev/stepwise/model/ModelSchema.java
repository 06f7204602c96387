package dev.stepwise.model;

import dev.stepwise.distribution.Transform;
import dev.stepwise.em.scoring.Dispersion;
import dev.stepwise.model.family.CyclicTime;
import dev.stepwise.model.family.Feature;
import dev.stepwise.model.family.Values;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The schema says how the fields of an event map to the columns of a row. Features of one family stand side by side, in
 * the order in which they were given. So each family has one block of columns.
 *
 * @param features the columns in order, at least one
 * @param label the field with a point's class, or null
 * @param weight the field that says how many points one stands for, or null
 * @param carry fields that are no part of the point and go on with its assignment
 * @param keyPath JSON pointer to the field with the key of a point, which is no part of it either; null: none is read
 */
public record ModelSchema(
        List<Feature> features,
        @Nullable LabelField label,
        @Nullable WeightField weight,
        List<CarriedField> carry,
        @Nullable String keyPath) {

    public ModelSchema {
        carry = List.copyOf(carry);
        features = features.stream()
                .sorted(Comparator.comparingInt(feature -> feature.family().block()))
                .toList();
        if (features.isEmpty()) {
            throw new IllegalArgumentException("a point needs at least one feature");
        }
    }

    /** A schema of points whose keys are not read. */
    public ModelSchema(
            List<Feature> features,
            @Nullable LabelField label,
            @Nullable WeightField weight,
            List<CarriedField> carry) {
        this(features, label, weight, carry, null);
    }

    /** A schema of which nothing goes on with assignments. */
    public ModelSchema(List<Feature> features, @Nullable LabelField label, @Nullable WeightField weight) {
        this(features, label, weight, List.of());
    }

    /** JSON pointers to all fields whose text is kept, in order: those that go on with assignments, then the key's. */
    public List<String> keptPaths() {
        List<String> paths =
                new ArrayList<>(carry.stream().map(CarriedField::path).toList());
        if (keyPath != null) {
            paths.add(keyPath);
        }
        return paths;
    }

    /** The last name of a JSON pointer: in a table, that of the column. */
    public static String lastStep(String pointer) {
        return pointer.substring(pointer.lastIndexOf('/') + 1)
                .replace("~1", "/")
                .replace("~0", "~");
    }

    /** Number of columns of a row. */
    public int columns() {
        return features.stream().mapToInt(Feature::columns).sum();
    }

    /** Names of the columns in order. */
    public List<String> columnNames() {
        return features.stream()
                .flatMap(feature -> feature.columnNames().stream())
                .toList();
    }

    /** What happens to the values of the columns before they are modelled, in order. */
    public List<Transform> transforms() {
        return features.stream()
                .flatMap(feature -> Collections.nCopies(feature.columns(), feature.transform()).stream())
                .toList();
    }

    /** The features that are the time of the event. */
    public List<Feature> timesOfEvent() {
        return features.stream().filter(Feature::isTimeOfEvent).toList();
    }

    /**
     * Fills in what the time of an event is.
     *
     * @param millis since 1970; negative: not known
     */
    public void timeOfEvent(long millis, double[] row) {
        int column = 0;
        for (Feature feature : features) {
            if (feature.isTimeOfEvent()
                    && feature.family().values() instanceof Values.Direction(double _, CyclicTime time)
                    && time != null) {
                row[column] = millis < 0 ? Double.NaN : time.of(millis);
            }
            column += feature.columns();
        }
    }

    /** Dispersions by column as those of the features that have one, by name; empty where nothing is given. */
    public SequencedMap<String, Dispersion> dispersion(List<Dispersion> byColumn) {
        SequencedMap<String, Dispersion> named = new LinkedHashMap<>();
        int column = 0;
        for (Feature feature : features) {
            for (String name : feature.names()) {
                if (!byColumn.isEmpty() && feature.family().moreDispersed().isPresent()) {
                    named.put(name, byColumn.get(column));
                }
                column += feature.family().columns();
            }
        }
        return named;
    }

    /**
     * The class of a point, where it is known.
     *
     * @param path JSON pointer
     * @param classes compared as text; a point without one is unlabelled
     * @param unknown what becomes of a point with another class
     */
    public record LabelField(String path, List<String> classes, UnknownLabel unknown) {
        public LabelField {
            classes = List.copyOf(classes);
        }

        /** A label that must be one of the classes. */
        public LabelField(String path, List<String> classes) {
            this(path, classes, UnknownLabel.DEAD_LETTER);
        }
    }

    /** A model treats a point in one of these ways when the point has a class that the model does not name. */
    public enum UnknownLabel {
        /** It cannot be a point; in a file it is an error. */
        DEAD_LETTER,
        /** It counts as unlabelled. */
        MISSING
    }

    /**
     * How many points one stands for; 1 where it is absent.
     *
     * @param path JSON pointer
     */
    public record WeightField(String path) {}

    /**
     * A field that goes on with the assignment, such as the device that a point is of.
     *
     * @param name that it has there
     * @param path JSON pointer
     */
    public record CarriedField(String name, String path) {}
}
