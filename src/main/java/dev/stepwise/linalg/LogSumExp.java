package dev.stepwise.linalg;

import dev.stepwise.linalg.kernel.BlockKernel;

/** The one place where log-densities become probabilities. */
public final class LogSumExp {

    private LogSumExp() {}

    /** {@code ln Σ exp(x_i)}; minus infinity of nothing or of minus infinities. */
    public static double of(double... x) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double value : x) {
            largest = Math.max(largest, value);
        }
        if (largest == Double.NEGATIVE_INFINITY) {
            return largest;
        }
        double sum = 0;
        for (double value : x) {
            sum += Math.exp(value - largest);
        }
        return largest + Math.log(sum);
    }

    /** {@code ln(exp(a) + exp(b))}, with a small term's digits; minus infinity of two minus infinities. */
    public static double ofTwo(double a, double b) {
        double larger = Math.max(a, b);
        return larger == Double.NEGATIVE_INFINITY ? larger : larger + Math.log1p(Math.exp(-Math.abs(a - b)));
    }

    /**
     * For every point i of a block: {@code sum[i] = ln Σ_k exp(x[k·stride + i])}, and x becomes
     * {@code exp(x[k·stride + i] − sum[i])}, which add up to 1 over k.
     *
     * @param x log terms, K rows of {@code stride}, finite
     * @param scratch at least {@code size} long
     */
    public static void normalise(double[] x, int rows, int stride, int size, double[] sum, double[] scratch) {
        BlockKernel.best().normalise(x, rows, stride, 0, size, sum, scratch);
    }
}
