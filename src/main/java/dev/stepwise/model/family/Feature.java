package dev.stepwise.model.family;

import dev.stepwise.distribution.Transform;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A field of an event.
 *
 * @param name of the column or vector
 * @param path JSON pointer (RFC 6901); empty for a time that is the event's own and stands in no field
 * @param required whether a point without it cannot be used
 * @param size 1: one value; more: an array of so many
 * @param family how its values are distributed within a component
 * @param spelling which of its values stand for something else
 */
public record Feature(String name, String path, boolean required, int size, FeatureFamily family, Spelling spelling) {

    /** Ends the names of the columns with the trials of binomial values. */
    private static final String TRIALS = ".trials";

    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");

    /**
     * What events and files write in the place of a value.
     *
     * @param missing texts and numbers that say that a value is missing, such as {@code n/a} and {@code -999}
     * @param lenient whether a number may stand in quotes, in formats that tell texts from numbers
     */
    public record Spelling(List<String> missing, boolean lenient) {

        /** Values are what they are. */
        public static final Spelling USUAL = new Spelling(List.of(), false);

        public Spelling {
            missing = missing.stream().distinct().toList();
        }

        public boolean isUsual() {
            return missing.isEmpty() && !lenient;
        }

        /** Returns the numbers that mean missing, however they are written. */
        public double[] missingNumbers() {
            return missing.stream()
                    .filter(text -> NUMBER.matcher(text).matches())
                    .mapToDouble(Double::parseDouble)
                    .toArray();
        }
    }

    /** A feature whose values are what they are. */
    public Feature(String name, String path, boolean required, int size, FeatureFamily family) {
        this(name, path, required, size, family, Spelling.USUAL);
    }

    /** A feature that holds a gaussian number or vector of them. */
    public Feature(String name, String path, boolean required, int size) {
        this(name, path, required, size, new GaussianFeature());
    }

    /** Names of its values: its own, or of a vector its own and 1, 2, … */
    public List<String> names() {
        return size == 1
                ? List.of(name)
                : IntStream.rangeClosed(1, size).mapToObj(i -> name + i).toList();
    }

    /** Names of the values of several features. */
    static List<String> names(List<Feature> features) {
        return features.stream().flatMap(feature -> feature.names().stream()).toList();
    }

    /** Columns that it takes in a row: one for each value, and after each binomial value one for its trials. */
    public int columns() {
        return family.columns() * size;
    }

    /** Whether it is the time of the event, which stands in no field. */
    public boolean isTimeOfEvent() {
        return path.isEmpty();
    }

    /** What happens to its values before they are modelled. */
    public Transform transform() {
        return family.values() instanceof Values.Number(Transform transform) ? transform : Transform.NONE;
    }

    /** Names of its columns. */
    public List<String> columnNames() {
        return family.trials().isPresent()
                ? names().stream()
                        .flatMap(name -> Stream.of(name, name + TRIALS))
                        .toList()
                : names();
    }
}
