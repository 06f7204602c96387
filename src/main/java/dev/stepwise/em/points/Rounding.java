package dev.stepwise.em.points;

import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.Units;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How coarsely the numbers of a sample are rounded. Rounded numbers are no sample of a density: a component on one of the
 * repeated values is as likely as it is narrow. Models are therefore compared with every component at least so wide that the
 * density of one that takes no room is that of its probability spread over a step: a variance of {@code step² / 2π}, in every
 * direction of the rounded columns. Components that are wider stay as they are.
 */
public final class Rounding {

    /** Fewer different values may be all that there are. */
    private static final int FEWEST_VALUES = 8;

    /**
     * Rounded values come at least this many times each, on average. Numbers that are not rounded hardly ever repeat.
     */
    private static final int REPEATED = 4;

    /**
     * The distance from a value to the next one has to be a whole number of steps. It may be off by this part of the
     * distance.
     */
    private static final double PRECISION = 1e-3;

    private final double[] steps;
    private final boolean none;

    private Rounding(double[] steps) {
        this.steps = steps;
        this.none = Arrays.stream(steps).allMatch(step -> step == 0);
    }

    /** Finds the rounding of the columns with a density in these rows. */
    public static Rounding of(Dataset rows, MixtureShape shape) {
        double[] steps = new double[shape.columns()];
        int[] firstColumns = shape.firstColumns();
        for (int b = 0; b < firstColumns.length; b++) {
            Family family = shape.families().get(b);
            for (int j = 0; family.scaling() != Family.Scaling.NONE && j < family.dimension(); j++) {
                steps[firstColumns[b] + j] = step(rows, firstColumns[b] + j);
            }
        }
        return new Rounding(steps);
    }

    /** Whether no column is. */
    public boolean isNone() {
        return none;
    }

    /**
     * Returns the rounding step of a column in the user's units. It is 0 if the column is not rounded, or so finely
     * that it cannot be seen.
     */
    double step(int column) {
        return steps[column];
    }

    private static double step(Dataset rows, int column) {
        double[] values = new double[rows.size()];
        int present = 0;
        for (int i = 0; i < values.length; i++) {
            double value = rows.value(i, column);
            if (!Double.isNaN(value)) {
                values[present++] = value + 0.0; // -0 is 0
            }
        }
        double[] distinct =
                Arrays.stream(values, 0, present).sorted().distinct().toArray();
        if (distinct.length < FEWEST_VALUES || distinct.length > present / REPEATED) {
            return 0;
        }
        double step = Double.POSITIVE_INFINITY;
        for (int i = 1; i < distinct.length; i++) {
            step = Math.min(step, distinct[i] - distinct[i - 1]);
        }
        int neighbours = 0;
        for (int i = 1; i < distinct.length; i++) {
            double gap = (distinct[i] - distinct[i - 1]) / step;
            if (Math.abs(gap - Math.rint(gap)) > PRECISION) {
                return 0;
            }
            neighbours += gap < 1.5 ? 1 : 0;
        }
        return 2 * neighbours >= distinct.length ? step : 0;
    }

    /**
     * A model as it is to be compared; itself where nothing is rounded, and where its densities are expected ones.
     *
     * @param units of the model
     */
    public MixtureModel widened(MixtureModel model, Units units) {
        if (none) {
            return model;
        }
        int[] firstColumns = model.shape().firstColumns();
        List<List<Distribution>> blocks = new ArrayList<>();
        for (int b = 0; b < firstColumns.length; b++) {
            double[] least = new double[model.shape().families().get(b).dimension()];
            for (int j = 0; j < least.length; j++) {
                double step = steps[firstColumns[b] + j] / units.scale()[firstColumns[b] + j];
                least[j] = step * step / (2 * Math.PI);
            }
            blocks.add(model.block(b).stream()
                    .map(distribution -> distribution.widened(least))
                    .toList());
        }
        return new MixtureModel(model.shape(), model.weights(), blocks);
    }
}
