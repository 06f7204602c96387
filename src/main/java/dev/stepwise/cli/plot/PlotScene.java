package dev.stepwise.cli.plot;

import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.Marginal;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.gaussian.Elliptical;
import dev.stepwise.distribution.gaussian.Gaussian;
import dev.stepwise.em.batch.BatchEm;
import dev.stepwise.em.batch.RowScores;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.linalg.Packed;
import dev.stepwise.mixture.Contrast;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.model.report.FitReport;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Holds what is drawn of a fit: its points with their memberships, and its components in descending weight. */
final class PlotScene {

    private final Dataset points;
    private final MixtureModel model;
    private final List<Integer> order;
    private final double[][] memberships;
    private final Map<Integer, Optional<PlotRange>> ranges = new HashMap<>();
    private @Nullable Contrast contrast;

    /** @param rows their memberships */
    PlotScene(Dataset points, BatchEm.Result fit, RowScores.Scorer rows) {
        this.points = points;
        this.model = fit.userModel();
        this.order = FitReport.order(model);
        this.memberships = new double[points.size()][];
        rows.scores((row, probabilities, _, _) -> memberships[row] =
                order.stream().mapToDouble(k -> probabilities[k]).toArray());
    }

    int components() {
        return order.size();
    }

    int rows() {
        return points.size();
    }

    double value(int row, int column) {
        return points.value(row, column);
    }

    double rowWeight(int row) {
        return points.weight(row);
    }

    /** Parts of the components in a row. */
    double[] memberships(int row) {
        return memberships[row];
    }

    double weight(int place) {
        return model.weight(order.get(place));
    }

    double mean(int place, int column) {
        return shape(place).mean()[column];
    }

    /** Returns an element of a component's covariance. Student-t components have their scale matrix in its place. */
    double covariance(int place, int i, int j) {
        return shape(place).covariance()[i >= j ? Packed.index(i, j) : Packed.index(j, i)];
    }

    private Gaussian shape(int place) {
        return elliptical(place).shape();
    }

    private Elliptical elliptical(int place) {
        return (Elliptical) distribution(place);
    }

    private Distribution distribution(int place) {
        return model.distribution(order.get(place), 0);
    }

    /** A component's part of the density of one column. */
    double density(int place, int column, double x) {
        return weight(place) * Math.exp(elliptical(place).logDensity(column, x));
    }

    /** How one value is distributed in a component. */
    Marginal marginal(int place, int value) {
        Contrast all = contrast == null ? new Contrast(model) : contrast;
        contrast = all;
        return all.of(order.get(place), value);
    }

    /** A component's part of the probability of each of these rows, in a model of one block. */
    double[] probabilities(int place, double[][] rows) {
        PointBlock block = new PointBlock(points.columns(), rows.length);
        for (double[] row : rows) {
            block.add(row, 1, PointBlock.UNLABELLED);
        }
        double[] logs = new double[rows.length];
        distribution(place).kernel(0, rows.length).evaluate(block, logs, new double[rows.length], 0);
        return Arrays.stream(logs).map(log -> weight(place) * Math.exp(log)).toArray();
    }

    /** The values of a column that are present in rows that count, ascending. */
    double[] sorted(int column) {
        double[] values = new double[rows()];
        int n = 0;
        for (int row = 0; row < rows(); row++) {
            double x = value(row, column);
            if (!Double.isNaN(x) && rowWeight(row) > 0) {
                values[n++] = x;
            }
        }
        values = Arrays.copyOf(values, n);
        Arrays.sort(values);
        return values;
    }

    /** Whether the values of a column are transformed. */
    boolean isTransformed(int column) {
        return !model.shape().transform(column).isNone();
    }

    /** The axis of a column, over what is drawn of it, or from 0 to 1 if it has no value. */
    PlotAxis axis(int column, double from, double to) {
        PlotRange range = range(column);
        return range == null
                ? new PlotAxis(0, 1, from, to)
                : PlotAxis.around(
                        range.least(), range.most(), from, to, model.shape().transform(column));
    }

    /** What is drawn of a column; null: it has no value. */
    @Nullable
    PlotRange range(int column) {
        return ranges.computeIfAbsent(column, _ -> {
                    double[] sorted = sorted(column);
                    return Optional.ofNullable(sorted.length == 0 ? null : PlotRange.of(sorted));
                })
                .orElse(null);
    }

    /** A value of a column in its user's unit. */
    double inUnit(int column, double value) {
        return model.shape().transform(column).inverse(value);
    }
}
