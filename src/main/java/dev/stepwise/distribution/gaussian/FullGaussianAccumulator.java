package dev.stepwise.distribution.gaussian;

import dev.stepwise.distribution.Accumulator;
import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.linalg.Packed;
import dev.stepwise.linalg.kernel.OuterProducts;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sums about a fixed centre: {@code Σ r}, {@code Σ r δ} and {@code Σ r δδᵀ} with {@code δ = x − centre}. Points of
 * responsibility 0 are left out first when they are many: E-steps give exact zeros for what cannot matter.
 */
final class FullGaussianAccumulator implements Accumulator {

    /** Picking a value out of a block takes as long as so many products of values that lie side by side. */
    private static final int PICKED = 48;

    /** Taking the next value of a block takes as long as so many products. */
    private static final int COPIED = 8;

    private final int d;
    private final int firstColumn;
    private final int capacity;
    private final double[] centre;
    /** Fills gaps; null where there are none. */
    private @Nullable FullGaussian newest;

    private @Nullable ConditionalCache conditionals;

    private final OuterProducts sums;
    private final double[] covariances;

    private final double[] r;
    private final int[] chosen;
    private final double[] point;
    private double @Nullable [] completed;

    FullGaussianAccumulator(FullGaussian distribution, int firstColumn, int capacity) {
        this(distribution.mean(), firstColumn, capacity);
        newest = distribution;
    }

    /** For complete points. */
    FullGaussianAccumulator(double[] centre, int firstColumn, int capacity) {
        this.d = centre.length;
        this.firstColumn = firstColumn;
        this.capacity = capacity;
        this.centre = centre;
        this.sums = new OuterProducts(d, capacity);
        this.covariances = new double[Packed.length(d)];
        this.r = new double[capacity];
        this.chosen = new int[capacity];
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
        sums.reserve(n);
        if (!points.isComplete()) {
            addIncomplete(points, responsibilities, covarianceWeights, offset, n);
        } else if (m * (PICKED + d) > n * (COPIED + d)) {
            addAll(points, responsibilities, offset, n);
        } else {
            addChosen(points, responsibilities, offset, n);
        }
    }

    private void addAll(PointBlock points, double[] responsibilities, int offset, int n) {
        sums.append(responsibilities, offset, n);
        for (int j = 0; j < d; j++) {
            sums.column(j, points.values(), (firstColumn + j) * capacity, centre[j], n);
        }
        sums.end(n);
    }

    /** Takes over the points that count, column by column. */
    private void addChosen(PointBlock points, double[] responsibilities, int offset, int n) {
        int m = 0;
        for (int i = 0; i < n; i++) {
            double responsibility = responsibilities[offset + i];
            if (responsibility != 0) {
                r[m] = responsibility;
                chosen[m++] = i;
            }
        }
        sums.append(r, 0, m);
        for (int j = 0; j < d; j++) {
            sums.column(j, points.values(), (firstColumn + j) * capacity, chosen, centre[j], m);
        }
        sums.end(m);
    }

    /** Takes over the points that count, missing values replaced by what is expected in their place. */
    private void addIncomplete(
            PointBlock points, double[] responsibilities, double[] covarianceWeights, int offset, int n) {
        if (completed == null) {
            completed = new double[d * capacity];
        }
        double[] x = points.values();
        int m = 0;
        for (int i = 0; i < n; i++) {
            if (responsibilities[offset + i] == 0) {
                continue;
            }
            r[m] = responsibilities[offset + i];
            boolean complete = true;
            for (int j = 0; j < d; j++) {
                point[j] = x[(firstColumn + j) * capacity + i];
                complete &= !Double.isNaN(point[j]);
            }
            if (complete || complete(points, i, covarianceWeights[offset + i])) {
                for (int j = 0; j < d; j++) {
                    completed[j * capacity + m] = point[j];
                }
                m++;
            }
        }
        sums.append(r, 0, m);
        for (int j = 0; j < d; j++) {
            sums.column(j, completed, j * capacity, centre[j], m);
        }
        sums.end(m);
    }

    /** Whether point i has any value; if so, its gaps are filled. */
    private boolean complete(PointBlock points, int i, double covarianceWeight) {
        if (conditionals == null) {
            conditionals = new ConditionalCache(Objects.requireNonNull(newest, "a gap among complete points"));
        }
        ConditionalGaussian conditional = conditionals.of(points, firstColumn, i);
        if (conditional.isEmpty()) {
            return false;
        }
        conditional.complete(points, firstColumn, i, point);
        conditional.addCovariance(covariances, covarianceWeight);
        return true;
    }

    @Override
    public FullGaussianStatistics snapshot() {
        double evidence = sums.evidence();
        if (evidence == 0) {
            return FullGaussianStatistics.zero(d);
        }
        double[] shift = new double[d];
        double[] scatter = new double[covariances.length];
        sums.sums(shift, scatter);
        double[] mean = centre.clone();
        for (int j = 0; j < d; j++) {
            shift[j] /= evidence;
            mean[j] += shift[j];
        }
        for (int p = 0; p < scatter.length; p++) {
            scatter[p] += covariances[p];
        }
        Packed.addOuterProduct(scatter, -evidence, shift);
        for (int j = 0; j < d; j++) {
            int diagonal = Packed.index(j, j);
            scatter[diagonal] = Math.max(0, scatter[diagonal]);
        }
        return new FullGaussianStatistics(evidence, mean, scatter);
    }
}
