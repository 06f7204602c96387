package dev.stepwise.model.family;

import dev.stepwise.distribution.Transform;
import java.util.List;

/**
 * Numbers with outliers; all student-t features of a model form one block with one scale structure.
 *
 * @param transform of the numbers before they are modelled
 */
public record StudentTFeature(Transform transform) implements FeatureFamily {

    /** Numbers as they are. */
    public StudentTFeature() {
        this(Transform.NONE);
    }

    public static final String DEGREES_OF_FREEDOM = "degreesOfFreedom";

    @Override
    public String label() {
        return "student-t";
    }

    @Override
    public int block() {
        return 0;
    }

    @Override
    public Values values() {
        return new Values.Number(transform);
    }

    @Override
    public StudentTFeature withTransform(Transform other) {
        return new StudentTFeature(other);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                new Parameter("mean", Parameter.Form.VECTOR, "mean"),
                new Parameter("scale", Parameter.Form.MATRIX, "the square root of the scale"),
                new Parameter(DEGREES_OF_FREEDOM, Parameter.Form.POSITIVE, "degrees of freedom"),
                TransformedNumbers.MEDIAN,
                TransformedNumbers.LOWER,
                TransformedNumbers.UPPER);
    }

    @Override
    public List<String> shapeParameters() {
        return List.of(DEGREES_OF_FREEDOM);
    }

    @Override
    public boolean isConjugate() {
        return false;
    }

    @Override
    public BlockMapping mapping(List<Feature> features, FamilyOptions options) {
        return NumbersMapping.studentT(options.covariance(), features, options.shape(DEGREES_OF_FREEDOM));
    }
}
