package dev.stepwise.event;

import dev.stepwise.distribution.CovarianceStructure;
import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.Gaussian;
import dev.stepwise.distribution.GaussianFamily;
import dev.stepwise.distribution.Prior;
import dev.stepwise.distribution.StudentT;
import dev.stepwise.distribution.StudentTFamily;

/** The block of gaussian or student-t columns. */
record NumbersMapping(Family family) implements BlockMapping {

    static NumbersMapping gaussian(CovarianceStructure structure, int columns) {
        return new NumbersMapping(new GaussianFamily(structure, columns));
    }

    static NumbersMapping studentT(CovarianceStructure structure, int columns, DegreesOfFreedom freedom) {
        return new NumbersMapping(
                switch (freedom) {
                    case DegreesOfFreedom.Given(double value) -> StudentTFamily.fixed(structure, columns, value);
                    case DegreesOfFreedom.Estimated(boolean shared) ->
                        StudentTFamily.estimated(structure, columns, shared);
                });
    }

    @Override
    public Prior prior(PriorDefinition.ByHand given) {
        return given.gaussian() == null ? Prior.NONE : given.gaussian();
    }

    @Override
    public Distribution distribution(ComponentParameters given) {
        double[] mean = Rows.vector(given.mean());
        return family instanceof StudentTFamily studentT
                ? studentT.distribution(
                        mean,
                        Rows.pack(given.scale()),
                        given.degreesOfFreedom().orElse(studentT.startingDegreesOfFreedom()))
                : ((GaussianFamily) family).distribution(mean, Rows.pack(given.covariance()));
    }

    @Override
    public void name(Distribution distribution, ComponentParameters.Builder into) {
        int d = family.dimension();
        if (distribution instanceof StudentT studentT) {
            into.mean(Rows.list(studentT.shape().mean()))
                    .scale(Rows.unpack(studentT.shape().covariance(), d))
                    .degreesOfFreedom(studentT.degreesOfFreedom());
        } else {
            Gaussian gaussian = (Gaussian) distribution;
            into.mean(Rows.list(gaussian.mean())).covariance(Rows.unpack(gaussian.covariance(), d));
        }
    }
}
