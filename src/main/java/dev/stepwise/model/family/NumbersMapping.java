package dev.stepwise.model.family;

import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.Prior;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.Gaussian;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.distribution.gaussian.StudentT;
import dev.stepwise.distribution.gaussian.StudentTFamily;
import java.util.List;

/** The block of gaussian or student-t columns. */
record NumbersMapping(Family family, TransformedNumbers transformed) implements BlockMapping {

    static NumbersMapping gaussian(CovarianceStructure structure, List<Feature> features) {
        TransformedNumbers transformed = TransformedNumbers.of(features);
        return new NumbersMapping(
                new GaussianFamily(structure, transformed.names().size()), transformed);
    }

    static NumbersMapping studentT(CovarianceStructure structure, List<Feature> features, ShapeParameter freedom) {
        TransformedNumbers transformed = TransformedNumbers.of(features);
        int columns = transformed.names().size();
        return new NumbersMapping(
                switch (freedom) {
                    case ShapeParameter.Given(double value) -> StudentTFamily.fixed(structure, columns, value);
                    case ShapeParameter.Estimated(boolean shared) ->
                        StudentTFamily.estimated(structure, columns, shared);
                },
                transformed);
    }

    @Override
    public Prior prior(PriorDefinition.ByHand given) {
        return given.gaussian() == null ? Prior.NONE : given.gaussian();
    }

    @Override
    public Distribution distribution(ComponentParameters given) {
        double[] mean = Rows.vector(given.vector("mean"));
        return family instanceof StudentTFamily studentT
                ? studentT.distribution(
                        mean,
                        Rows.pack(given.matrix("scale")),
                        given.scalar(StudentTFeature.DEGREES_OF_FREEDOM).orElse(studentT.startingDegreesOfFreedom()))
                : ((GaussianFamily) family).distribution(mean, Rows.pack(given.matrix("covariance")));
    }

    @Override
    public void name(Distribution distribution, ComponentParameters.Builder into) {
        int d = family.dimension();
        if (distribution instanceof StudentT studentT) {
            into.vector("mean", Rows.list(studentT.shape().mean()))
                    .matrix("scale", Rows.unpack(studentT.shape().covariance(), d))
                    .scalar(StudentTFeature.DEGREES_OF_FREEDOM, studentT.degreesOfFreedom());
            transformed.name(studentT.shape(), into);
        } else {
            Gaussian gaussian = (Gaussian) distribution;
            into.vector("mean", Rows.list(gaussian.mean())).matrix("covariance", Rows.unpack(gaussian.covariance(), d));
            transformed.name(gaussian, into);
        }
    }
}
