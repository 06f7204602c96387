package dev.stepwise.distribution.count;

import dev.stepwise.distribution.Distribution;
import java.util.Arrays;
import org.apache.commons.math3.special.Gamma;

/**
 * Accumulates for each column {@code Σ r x}, {@code Σ r} and, with the newest size s, the three sums of a {@link SizeEquation}:
 * {@code Σ r Σ s/(s+j)}, {@code Σ r Σ s²/(s+j)²} and {@code Σ r Σ j/(s+j)²}, each inner sum over j = 0 … x − 1.
 */
final class NegativeBinomialAccumulator extends LinearAccumulator {

    /** Sums of a column. */
    static final int WIDTH = 5;

    /** Inner sums of counts up to here are in a table. */
    private static final int TABLE = 256;

    private final int firstColumn;

    /** The table holds the first inner sum for each column and count. */
    private final double[][] first;

    private final double[][] second;
    private double[] sizes;

    NegativeBinomialAccumulator(NegativeBinomial distribution, int firstColumn) {
        super(WIDTH * distribution.dimension());
        this.firstColumn = firstColumn;
        this.first = new double[distribution.dimension()][TABLE + 1];
        this.second = new double[distribution.dimension()][TABLE + 1];
        this.sizes = distribution.sizes();
        tabulate();
    }

    @Override
    public void use(Distribution newest) {
        double[] before = sizes;
        sizes = ((NegativeBinomial) newest).sizes();
        if (!Arrays.equals(before, sizes)) {
            tabulate();
        }
    }

    private void tabulate() {
        for (int column = 0; column < sizes.length; column++) {
            for (int j = 0; j < TABLE; j++) {
                double part = sizes[column] / (sizes[column] + j);
                first[column][j + 1] = first[column][j] + part;
                second[column][j + 1] = second[column][j] + part * part;
            }
        }
    }

    @Override
    protected boolean add(double[] sums, double[] values, int stride, int i, double r) {
        boolean any = false;
        for (int column = 0; column < sizes.length; column++) {
            double x = values[(firstColumn + column) * stride + i];
            if (x >= 0) {
                double s = sizes[column];
                double a = x <= TABLE ? first[column][(int) x] : s * (Gamma.digamma(x + s) - Gamma.digamma(s));
                double b = x <= TABLE ? second[column][(int) x] : s * s * (Gamma.trigamma(s) - Gamma.trigamma(x + s));
                int at = WIDTH * column;
                sums[at] += r * x;
                sums[at + 1] += r;
                sums[at + 2] += r * a;
                sums[at + 3] += r * b;
                sums[at + 4] += r * (a - b) / s;
                any = true;
            }
        }
        return any;
    }
}
