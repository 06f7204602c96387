package dev.stepwise.em.points;

import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.InvalidParametersException;
import dev.stepwise.distribution.NumberBorder;
import dev.stepwise.distribution.Units;
import dev.stepwise.distribution.gaussian.Elliptical;
import dev.stepwise.distribution.gaussian.Gaussian;
import dev.stepwise.linalg.Packed;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import java.util.Arrays;

/** Finds the units in which everything is computed: those in which the data, or what a mixture draws, have mean 0 and spread 1. */
public final class Standardisation {

    private static final double NEAR = 2;

    private Standardisation() {}

    /** Returns the same mixture in other units. */
    public static MixtureModel convert(MixtureModel model, Units from, Units to) {
        return from.equals(to) ? model : model.rescale(from).rescale(to.inverse());
    }

    /** Whether values in one of the units are about as large as in the other, so that either serves. */
    public static boolean areNear(Units units, Units others) {
        double[] location = units.location();
        double[] scale = units.scale();
        double[] otherLocation = others.location();
        double[] otherScale = others.scale();
        for (int j = 0; j < scale.length; j++) {
            double ratio = scale[j] / otherScale[j];
            if (!(ratio < NEAR && ratio > 1 / NEAR && Math.abs(location[j] - otherLocation[j]) < NEAR * scale[j])) {
                return false;
            }
        }
        return true;
    }

    /** Location and spread of the columns of blocks. */
    private interface Moments {
        double mean(int block, int column);

        double deviation(int block, int column, double mean);
    }

    /**
     * Mean 0 and standard deviation 1 over these points, gross errors left out, for the columns whose family wants it. Nothing
     * but the arithmetic, distances between starts, the background and the prior of variational Bayes depends on it.
     */
    public static Units of(MixtureShape shape, Dataset data) {
        return ofClean(shape, GrossErrors.of(data, shape).data());
    }

    /** Returns the units of points that have no gross errors. */
    static Units ofClean(MixtureShape shape, Dataset data) {
        int[] firstColumns = shape.firstColumns();
        return of(shape, new Moments() {
            @Override
            public double mean(int block, int column) {
                return data.columnFacts().mean(firstColumns[block] + column);
            }

            @Override
            public double deviation(int block, int column, double mean) {
                return data.columnFacts().deviation(firstColumns[block] + column);
            }
        });
    }

    /** Mean 0 and standard deviation 1 of what such a mixture draws, for the columns whose family wants it. */
    public static Units of(MixtureModel model) {
        return of(model.shape(), new Moments() {
            @Override
            public double mean(int block, int column) {
                return Standardisation.mean(model, block, column);
            }

            @Override
            public double deviation(int block, int column, double mean) {
                return Standardisation.deviation(model, block, column, mean);
            }
        });
    }

    private static Units of(MixtureShape shape, Moments moments) {
        double[] location = new double[shape.columns()];
        double[] scale = new double[shape.columns()];
        Arrays.fill(scale, 1);
        int[] firstColumns = shape.firstColumns();
        for (int b = 0; b < firstColumns.length; b++) {
            Family family = shape.families().get(b);
            if (!family.scaling().isOfNumbers()) {
                continue;
            }
            int from = firstColumns[b];
            int to = from + family.dimension();
            for (int j = from; j < to; j++) {
                location[j] = NumberBorder.value(moments.mean(b, j - from));
                scale[j] = moments.deviation(b, j - from, location[j]);
            }
            if (family.scaling() == Family.Scaling.COMMON) {
                Arrays.fill(scale, from, to, rootMeanSquare(scale, from, to));
            }
            for (int j = from; j < to; j++) {
                scale[j] = NumberBorder.unit(scale[j]);
            }
        }
        return new Units(location, scale);
    }

    private static double mean(MixtureModel model, int block, int column) {
        double mean = 0;
        for (int k = 0; k < model.components(); k++) {
            mean += share(model, k) * normal(model, k, block).mean()[column];
        }
        return mean;
    }

    private static double deviation(MixtureModel model, int block, int column, double mean) {
        double squares = 0;
        for (int k = 0; k < model.components(); k++) {
            Gaussian component = normal(model, k, block);
            double between = component.mean()[column] - mean;
            squares += share(model, k) * (component.covariance()[Packed.index(column, column)] + between * between);
        }
        return Math.sqrt(squares);
    }

    /** Returns the share that a component has of all components, without the background. */
    private static double share(MixtureModel model, int component) {
        return model.weight(component) / (1 - model.backgroundWeight());
    }

    private static Gaussian normal(MixtureModel model, int component, int block) {
        return ((Elliptical) model.distribution(component, block)).shape();
    }

    private static double rootMeanSquare(double[] values, int from, int to) {
        double largest = Arrays.stream(values, from, to).max().orElse(0);
        double sum = 0;
        for (int j = from; j < to; j++) {
            sum += largest > 0 ? values[j] / largest * (values[j] / largest) : 0;
        }
        return largest * Math.sqrt(sum / (to - from));
    }

    /** Whether units lie within the {@link NumberBorder}, and a model in them is finite and valid in the user's units. */
    public static boolean holds(Units units, MixtureModel standardised) {
        double[] location = units.location();
        double[] scale = units.scale();
        for (int j = 0; j < scale.length; j++) {
            if (NumberBorder.unit(scale[j]) != scale[j] || !NumberBorder.holds(location[j])) {
                return false;
            }
        }
        try {
            return standardised.isFinite() && standardised.rescale(units).isFinite();
        } catch (InvalidParametersException e) {
            return false;
        }
    }
}
