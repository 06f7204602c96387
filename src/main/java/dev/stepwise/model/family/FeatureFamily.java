package dev.stepwise.model.family;

import dev.stepwise.distribution.Transform;
import java.util.List;
import java.util.Optional;

/**
 * How the values of a feature are distributed within a component, as a model file says it: what values it may have, what its
 * parameters are called, and which family of distributions its block of columns gets. Whoever reads, checks, writes or draws a
 * feature asks its family. All families stand in {@link FeatureFamilies}.
 */
public interface FeatureFamily {

    /** Returns the name that the family has in a model file. */
    String label();

    /**
     * Place of its block among the blocks of a row. Rows, statistics and states are stored in this order: a new family comes
     * after those there are. Two families of one place exclude each other in a model.
     */
    int block();

    /** Returns what a value may be. */
    Values values();

    /**
     * Returns where the number of trials of a value comes from, for a family that counts successes. The trials stand in
     * a column after the value.
     */
    default Optional<Trials> trials() {
        return Optional.empty();
    }

    /** Returns this family with these levels, if its values are {@link Values.Level}. */
    default FeatureFamily withLevels(List<String> levels) {
        throw new IllegalStateException(label() + " has no levels");
    }

    /** Returns this family with these trials, if it has any. */
    default FeatureFamily withTrials(Trials trials) {
        throw new IllegalStateException(label() + " has no trials");
    }

    /** Returns this family with this transform of its values, if they are {@link Values.Number}. */
    default FeatureFamily withTransform(Transform transform) {
        throw new IllegalStateException(label() + " has no transform");
    }

    /** Returns this family with this period, if its values are {@link Values.Direction}. */
    default FeatureFamily withPeriod(double period) {
        throw new IllegalStateException(label() + " has no period");
    }

    /** Its parameters, in the order in which they are written. */
    List<Parameter> parameters();

    /** Names of those parameters that a key of the model of the same name sets or has estimated: see {@link ShapeParameter}. */
    default List<String> shapeParameters() {
        return List.of();
    }

    /** Whether it has a conjugate prior, which the variational estimators need. */
    default boolean isConjugate() {
        return true;
    }

    /** Label of a family for values that spread more within a component than this one lets them, if it fixes their spread. */
    default Optional<String> moreDispersed() {
        return Optional.empty();
    }

    /**
     * All outcomes of one value, each as the columns of a row, for a drawing; empty for a family that is not drawn by its counts.
     *
     * @param largest count that was seen
     * @param most outcomes that there is room for; empty if there are more
     */
    default List<double[]> outcomes(int largest, int most) {
        return List.of();
    }

    /**
     * The block of all features of this family in a model.
     *
     * @param features in order
     * @param options what the model says of their distributions
     */
    BlockMapping mapping(List<Feature> features, FamilyOptions options);

    /** Columns that a value takes in a row. */
    default int columns() {
        return trials().isPresent() ? 2 : 1;
    }

    /** Whether its values are numbers, which have a covariance and a place to be drawn at. */
    default boolean isNumeric() {
        return values() instanceof Values.Number;
    }

    /** Number of trials of a feature that counts successes. */
    sealed interface Trials {

        /** Every point has the same number of trials. */
        record Constant(int count) implements Trials {}

        /** A field of the point holds the number of trials, by JSON pointer. */
        record Field(String path) implements Trials {}
    }
}
