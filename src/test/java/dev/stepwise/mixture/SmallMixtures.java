package dev.stepwise.mixture;

import dev.stepwise.distribution.Background;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.FullGaussian;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import java.util.ArrayList;
import java.util.List;

/** Mixtures of one column that a test can work out by hand. */
public final class SmallMixtures {

    /** One column of numbers, no classes, no background. */
    public static final MixtureShape LINE = MixtureShape.of(new GaussianFamily(CovarianceStructure.FULL, 1));

    /** The same with a uniform background, whose density is {@link #BACKGROUND_DENSITY}. */
    public static final MixtureShape LINE_WITH_BACKGROUND =
            new MixtureShape(LINE.families(), List.of(), Background.UNIFORM);

    /** Of a uniform background per column in standardised units: six standard deviations wide. */
    public static final double BACKGROUND_DENSITY = 1 / 6.0;

    private SmallMixtures() {}

    /** One column of numbers and classes that have so many components each. */
    public static MixtureShape lineWithClasses(Integer... componentsPerClass) {
        return new MixtureShape(LINE.families(), List.of(componentsPerClass));
    }

    /** A mixture on the line; the arguments have a value for each component. */
    public static MixtureModel line(double[] weights, double[] means, double[] variances) {
        return of(LINE, weights, means, variances);
    }

    /** The same in a shape of one column. */
    public static MixtureModel of(MixtureShape shape, double[] weights, double[] means, double[] variances) {
        List<FullGaussian> components = new ArrayList<>();
        for (int k = 0; k < weights.length; k++) {
            components.add(new FullGaussian(new double[] {means[k]}, new double[] {variances[k]}));
        }
        return new MixtureModel(shape, weights, List.of(components));
    }

    /** Mean of a component on the line. */
    public static double mean(MixtureModel model, int component) {
        return ((FullGaussian) model.distribution(component, 0)).mean()[0];
    }

    /** Variance of a component on the line. */
    public static double variance(MixtureModel model, int component) {
        return ((FullGaussian) model.distribution(component, 0)).covariance()[0];
    }

    /** The normal density by its definition. */
    public static double normal(double x, double mean, double variance) {
        return Math.exp(-(x - mean) * (x - mean) / (2 * variance)) / Math.sqrt(2 * Math.PI * variance);
    }
}
