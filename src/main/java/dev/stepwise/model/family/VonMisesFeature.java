package dev.stepwise.model.family;

import dev.stepwise.distribution.circular.VonMisesFamily;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Directions: angles, or times of a day, a week or a year. The circle closes, so that 23:50 and 0:10 are near.
 *
 * @param period after which values repeat, in the user's unit
 * @param time which moments are directions; null: values are directions already
 */
public record VonMisesFeature(double period, @Nullable CyclicTime time) implements FeatureFamily {

    /** An angle in radians. */
    public static final double RADIANS = 2 * Math.PI;

    static final String RESULTANT_LENGTH = "resultantLength";

    /** Directions that are numbers. */
    public VonMisesFeature(double period) {
        this(period, null);
    }

    /** Moments. */
    public VonMisesFeature(CyclicTime time) {
        this(time.period(), time);
    }

    @Override
    public String label() {
        return "von-mises";
    }

    @Override
    public int block() {
        return 7;
    }

    @Override
    public Values values() {
        return new Values.Direction(period, time);
    }

    @Override
    public VonMisesFeature withPeriod(double other) {
        return new VonMisesFeature(other);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                new Parameter(VonMisesFamily.MEAN_DIRECTION, Parameter.Form.NUMBER_BY_NAME, "mean direction of"),
                new Parameter(VonMisesFamily.CONCENTRATION, Parameter.Form.POSITIVE_BY_NAME, "concentration of"),
                new Parameter(RESULTANT_LENGTH, Parameter.Form.DERIVED_BY_NAME, "mean resultant length of"));
    }

    @Override
    public boolean isConjugate() {
        return false;
    }

    @Override
    public BlockMapping mapping(List<Feature> features, FamilyOptions options) {
        double[] periods = features.stream()
                .flatMapToDouble(feature ->
                        feature.names().stream().mapToDouble(_ -> ((VonMisesFeature) feature.family()).period))
                .toArray();
        return new VonMisesMapping(new VonMisesFamily(periods), Feature.names(features));
    }
}
