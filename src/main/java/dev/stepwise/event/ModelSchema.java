package dev.stepwise.event;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a point is: how the fields of an event map to the columns of a row.
 *
 * @param features the columns in order, at least one
 * @param label the field with a point's class, or null
 * @param weight the field that says how many points one stands for, or null
 */
public record ModelSchema(
        List<Feature> features,
        @Nullable LabelField label,
        @Nullable WeightField weight) {

    public ModelSchema {
        features = List.copyOf(features);
        if (features.isEmpty()) {
            throw new IllegalArgumentException("a point needs at least one feature");
        }
    }

    /** Number of columns: the sum of the features' sizes. */
    public int columns() {
        return features.stream().mapToInt(Feature::size).sum();
    }

    /** Names of the columns in order; the columns of a vector are its name and 1, 2, … */
    public List<String> columnNames() {
        List<String> names = new ArrayList<>();
        for (Feature feature : features) {
            if (feature.size() == 1) {
                names.add(feature.name());
            } else {
                for (int i = 1; i <= feature.size(); i++) {
                    names.add(feature.name() + i);
                }
            }
        }
        return List.copyOf(names);
    }

    /**
     * A field of an event.
     *
     * @param name of the column or vector
     * @param path JSON pointer (RFC 6901)
     * @param required whether a point without it cannot be used
     * @param size 1: one value; more: an array of so many
     * @param family how its values are distributed within a component
     */
    public record Feature(String name, String path, boolean required, int size, FeatureFamily family) {

        /** A feature that holds a gaussian number or vector of them. */
        public Feature(String name, String path, boolean required, int size) {
            this(name, path, required, size, new FeatureFamily.Gaussian());
        }
    }

    /**
     * The class of a point, where it is known.
     *
     * @param path JSON pointer
     * @param classes compared as text; a point without one is unlabelled
     */
    public record LabelField(String path, List<String> classes) {
        public LabelField {
            classes = List.copyOf(classes);
        }
    }

    /**
     * How many points one stands for; 1 where it is absent.
     *
     * @param path JSON pointer
     */
    public record WeightField(String path) {}
}
