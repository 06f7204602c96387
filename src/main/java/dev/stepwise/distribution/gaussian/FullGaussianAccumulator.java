package dev.stepwise.distribution.gaussian;

import dev.stepwise.distribution.Accumulator;
import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.linalg.Packed;
import org.jspecify.annotations.Nullable;

/**
 * Sums about a fixed centre: {@code Σ r}, {@code Σ r δ} and {@code Σ r δδᵀ} with {@code δ = x − centre}.
 *
 * <p>A sum over points cannot be vectorised as it stands, because the order of additions is part of the result. So
 * each of a block's positions has a sum of its own (a lane), and lanes are added up at the end. Many columns would make
 * too many lanes; there the products are summed in tiles of two by two columns. Points of responsibility 0 are left out
 * first when they are many: E-steps give exact zeros for what cannot matter.
 */
final class FullGaussianAccumulator implements Accumulator {

    /** With more columns than this, the lanes of one component would not stay in the cache. */
    private static final int MOST_COLUMNS_WITH_LANES = 16;

    /** Picking a value out of a block takes as long as this many products of values that lie side by side. */
    private static final int PICKED = 12;

    private final int d;
    private final int firstColumn;
    private final int capacity;
    private final double[] centre;
    private final boolean lanes;
    private FullGaussian newest;
    private @Nullable ConditionalCache conditionals;

    private double evidence;
    private final double[] first;
    private final double[] second;
    private final double[][] firstLanes;
    private final double[][] secondLanes;

    private final double[] r;
    private final int[] chosen;
    private final double[][] differences;
    private final double[][] weighted;
    private final double[] point;

    FullGaussianAccumulator(FullGaussian distribution, int firstColumn, int capacity) {
        this.d = distribution.dimension();
        this.firstColumn = firstColumn;
        this.capacity = capacity;
        this.centre = distribution.mean();
        this.newest = distribution;
        this.lanes = d <= MOST_COLUMNS_WITH_LANES;
        this.first = new double[d];
        this.second = new double[Packed.length(d)];
        this.firstLanes = new double[lanes ? d : 0][capacity];
        this.secondLanes = new double[lanes ? second.length : 0][capacity];
        this.r = new double[capacity];
        this.chosen = new int[capacity];
        this.differences = new double[d][capacity];
        this.weighted = new double[d][capacity];
        this.point = new double[d];
    }

    @Override
    public void use(Distribution distribution) {
        newest = (FullGaussian) distribution;
        conditionals = null;
    }

    @Override
    public void add(PointBlock points, double[] responsibilities, int offset) {
        add(points, responsibilities, responsibilities, offset);
    }

    /**
     * Adds points as above, but weighs the covariance of missing values with weights of its own. A student-t does not
     * scale these weights by how far out the point lies.
     */
    void add(PointBlock points, double[] responsibilities, double[] covarianceWeights, int offset) {
        int n = points.size();
        int m = 0;
        for (int i = 0; i < n; i++) {
            m += responsibilities[offset + i] != 0 ? 1 : 0;
        }
        if (m == 0) {
            return;
        }
        if (points.isComplete() && PICKED * m + d * m > d * n) {
            copyAll(points, responsibilities, offset, n);
            m = n;
        } else if (points.isComplete()) {
            gatherComplete(points.values(), responsibilities, offset, n);
        } else {
            m = gather(points, responsibilities, covarianceWeights, offset, n);
        }
        for (int i = 0; i < m; i++) {
            evidence += r[i];
        }
        for (int j = 0; j < d; j++) {
            multiply(r, differences[j], weighted[j], m);
        }
        if (lanes) {
            addToLanes(m);
        } else {
            addInTiles(m);
        }
    }

    private void copyAll(PointBlock points, double[] responsibilities, int offset, int n) {
        System.arraycopy(responsibilities, offset, r, 0, n);
        for (int j = 0; j < d; j++) {
            FullGaussianKernel.subtract(points.values(), (firstColumn + j) * capacity, centre[j], differences[j], n);
        }
    }

    /** Takes over the points that count, column by column. */
    private void gatherComplete(double[] x, double[] responsibilities, int offset, int n) {
        int m = 0;
        for (int i = 0; i < n; i++) {
            double responsibility = responsibilities[offset + i];
            if (responsibility != 0) {
                r[m] = responsibility;
                chosen[m++] = i;
            }
        }
        for (int j = 0; j < d; j++) {
            pick(x, (firstColumn + j) * capacity, chosen, centre[j], differences[j], m);
        }
    }

    private static void pick(double[] x, int from, int[] chosen, double c, double[] into, int m) {
        for (int i = 0; i < m; i++) {
            into[i] = x[from + chosen[i]] - c;
        }
    }

    /** Takes over the points that count, missing values replaced by what is expected in their place. */
    private int gather(PointBlock points, double[] responsibilities, double[] covarianceWeights, int offset, int n) {
        double[] x = points.values();
        int m = 0;
        for (int i = 0; i < n; i++) {
            if (responsibilities[offset + i] == 0) {
                continue;
            }
            r[m] = responsibilities[offset + i];
            boolean complete = true;
            for (int j = 0; j < d; j++) {
                double difference = x[(firstColumn + j) * capacity + i] - centre[j];
                differences[j][m] = difference;
                complete &= !Double.isNaN(difference);
            }
            m += complete || complete(points, i, m, covarianceWeights[offset + i]) ? 1 : 0;
        }
        return m;
    }

    /** Whether point i has any value; if so, its gaps are filled. */
    private boolean complete(PointBlock points, int i, int m, double covarianceWeight) {
        if (conditionals == null) {
            conditionals = new ConditionalCache(newest);
        }
        ConditionalGaussian conditional = conditionals.of(points, firstColumn, i);
        if (conditional.isEmpty()) {
            return false;
        }
        conditional.complete(points, firstColumn, i, point);
        conditional.addCovariance(second, covarianceWeight);
        for (int j = 0; j < d; j++) {
            differences[j][m] = point[j] - centre[j];
        }
        return true;
    }

    private void addToLanes(int m) {
        for (int j = 0, p = 0; j < d; j++) {
            addTo(firstLanes[j], weighted[j], m);
            for (int l = 0; l <= j; l++) {
                multiplyAdd(secondLanes[p++], weighted[j], differences[l], m);
            }
        }
    }

    private static void multiply(double[] a, double[] b, double[] product, int m) {
        for (int i = 0; i < m; i++) {
            product[i] = a[i] * b[i];
        }
    }

    private static void addTo(double[] sum, double[] x, int m) {
        for (int i = 0; i < m; i++) {
            sum[i] += x[i];
        }
    }

    private static void multiplyAdd(double[] sum, double[] a, double[] b, int m) {
        for (int i = 0; i < m; i++) {
            sum[i] += a[i] * b[i];
        }
    }

    private void addInTiles(int m) {
        for (int j = 0; j < d; j++) {
            double sum = 0;
            for (int i = 0; i < m; i++) {
                sum += weighted[j][i];
            }
            first[j] += sum;
        }
        for (int j = 0; j < d; j += 2) {
            int j2 = Math.min(j + 1, d - 1);
            for (int l = 0; l <= j2; l += 2) {
                addTile(j, j2, l, Math.min(l + 1, d - 1), m);
            }
        }
    }

    private void addTile(int j, int j2, int l, int l2, int m) {
        double[] a = weighted[j];
        double[] a2 = weighted[j2];
        double[] b = differences[l];
        double[] b2 = differences[l2];
        double s11 = 0;
        double s12 = 0;
        double s21 = 0;
        double s22 = 0;
        for (int i = 0; i < m; i++) {
            s11 += a[i] * b[i];
            s12 += a[i] * b2[i];
            s21 += a2[i] * b[i];
            s22 += a2[i] * b2[i];
        }
        second[Packed.index(j, l)] += s11;
        if (l2 != l && l2 <= j) {
            second[Packed.index(j, l2)] += s12;
        }
        if (j2 != j) {
            second[Packed.index(j2, l)] += s21;
            if (l2 != l) {
                second[Packed.index(j2, l2)] += s22;
            }
        }
    }

    @Override
    public FullGaussianStatistics snapshot() {
        if (evidence == 0) {
            return FullGaussianStatistics.zero(d);
        }
        double[] mean = centre.clone();
        double[] shift = new double[d];
        for (int j = 0; j < d; j++) {
            shift[j] = (first[j] + laneSum(firstLanes, j)) / evidence;
            mean[j] += shift[j];
        }
        double[] scatter = second.clone();
        for (int p = 0; p < scatter.length; p++) {
            scatter[p] += laneSum(secondLanes, p);
        }
        Packed.addOuterProduct(scatter, -evidence, shift);
        for (int j = 0; j < d; j++) {
            int diagonal = Packed.index(j, j);
            scatter[diagonal] = Math.max(0, scatter[diagonal]);
        }
        return new FullGaussianStatistics(evidence, mean, scatter);
    }

    private static double laneSum(double[][] sums, int row) {
        double sum = 0;
        if (row < sums.length) {
            for (double lane : sums[row]) {
                sum += lane;
            }
        }
        return sum;
    }
}
