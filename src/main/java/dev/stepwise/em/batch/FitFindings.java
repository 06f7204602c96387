package dev.stepwise.em.batch;

import dev.stepwise.distribution.Family;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.GrossErrors;
import dev.stepwise.linalg.Packed;
import dev.stepwise.mixture.MixtureShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The findings say what the data of a fit could not carry. Columns are counted from 0.
 *
 * @param weight sum of the weights that the fit counted with, which are those of the data unless these are below 1 on average
 * @param grossErrors rows with a value that was taken for missing, because it lies so far out
 * @param grossColumn of the first such value; −1: there is none
 * @param grossValue the first one
 * @param distinctPoints how many different points there are, or one more than components where they are more
 * @param constantColumns columns of numbers with one value
 * @param dependentColumn the first column of a full covariance that those before it determine; −1: there is none
 * @param heldComponents components that would collapse but for the bound under variances
 */
public record FitFindings(
        double weight,
        int grossErrors,
        int grossColumn,
        double grossValue,
        int distinctPoints,
        List<Integer> constantColumns,
        int dependentColumn,
        int heldComponents) {

    /** Rows that are looked at for columns that depend on one another. */
    private static final int MOST_ROWS = 2_000;

    /** And columns. */
    private static final int MOST_COLUMNS = 200;

    /** Share of a column's variance that is left beside the columns before it where these determine it. */
    private static final double DETERMINED = 1e-10;

    public FitFindings {
        constantColumns = List.copyOf(constantColumns);
    }

    /** Returns the findings of a fit to these data. */
    public static FitFindings of(Dataset given, BatchEm.Result fit) {
        MixtureShape shape = fit.model().shape();
        GrossErrors errors = GrossErrors.of(given, shape);
        Dataset data = errors.data();
        int held = 0;
        for (int k = 0; k < fit.model().components(); k++) {
            held += fit.prior().holdsUp(fit.model(), k) ? 1 : 0;
        }
        List<Integer> constant = new ArrayList<>();
        int dependent = -1;
        int[] firstColumns = shape.firstColumns();
        for (int b = 0; b < firstColumns.length; b++) {
            Family family = shape.families().get(b);
            if (!family.scaling().isOfNumbers()) {
                continue;
            }
            List<Integer> varying = new ArrayList<>();
            for (int j = firstColumns[b]; j < firstColumns[b] + family.dimension(); j++) {
                (data.isConstant(j) ? constant : varying).add(j);
            }
            dependent = dependent < 0 && family.hasCorrelations() ? dependent(data, varying) : dependent;
        }
        return new FitFindings(
                data.totalWeight() * BatchEm.weightFactor(given),
                errors.rows(),
                errors.column(),
                errors.value(),
                distinct(data, fit.model().components() + 1),
                constant,
                dependent,
                held);
    }

    private static int distinct(Dataset data, int enough) {
        Set<List<Double>> points = new HashSet<>();
        double[] row = new double[data.columns()];
        for (int i = 0; i < data.size() && points.size() < enough; i++) {
            if (data.weight(i) > 0) {
                data.row(i, row);
                points.add(Arrays.stream(row).boxed().toList());
            }
        }
        return points.size();
    }

    /**
     * Returns the first column that the columns before it determine. It looks at the pivots of a Cholesky factorisation
     * of the correlations among complete rows.
     */
    private static int dependent(Dataset data, List<Integer> columns) {
        int d = columns.size();
        if (d < 2 || d > MOST_COLUMNS) {
            return -1;
        }
        double[][] rows = completeRows(data.thin(MOST_ROWS), columns);
        if (rows.length <= d) {
            return -1;
        }
        double[] scatter = new double[Packed.length(d)];
        for (double[] row : rows) {
            Packed.addOuterProduct(scatter, 1, row);
        }
        double[] factor = new double[scatter.length];
        for (int i = 0; i < d; i++) {
            for (int j = 0; j <= i; j++) {
                double rest = scatter[Packed.index(i, j)];
                for (int c = 0; c < j; c++) {
                    rest -= factor[Packed.index(i, c)] * factor[Packed.index(j, c)];
                }
                if (i == j && !(rest > DETERMINED * scatter[Packed.index(i, i)])) {
                    return columns.get(i);
                }
                factor[Packed.index(i, j)] = i == j ? Math.sqrt(rest) : rest / factor[Packed.index(j, j)];
            }
        }
        return -1;
    }

    /** Centred, in units of the largest deviation of each column. */
    private static double[][] completeRows(Dataset data, List<Integer> columns) {
        List<double[]> rows = new ArrayList<>();
        double[] mean = new double[columns.size()];
        for (int i = 0; i < data.size(); i++) {
            double[] row = new double[columns.size()];
            boolean complete = data.weight(i) > 0;
            for (int j = 0; j < row.length; j++) {
                row[j] = data.value(i, columns.get(j));
                complete &= !Double.isNaN(row[j]);
            }
            if (complete) {
                rows.add(row);
            }
        }
        double[] largest = new double[mean.length];
        for (double[] row : rows) {
            for (int j = 0; j < mean.length; j++) {
                mean[j] += row[j] / rows.size();
            }
        }
        for (double[] row : rows) {
            for (int j = 0; j < mean.length; j++) {
                largest[j] = Math.max(largest[j], Math.abs(row[j] - mean[j]));
            }
        }
        for (double[] row : rows) {
            for (int j = 0; j < mean.length; j++) {
                row[j] = largest[j] > 0 ? (row[j] - mean[j]) / largest[j] : 0;
            }
        }
        return rows.toArray(double[][]::new);
    }
}
