package dev.stepwise.linalg;

/** The one place where log-densities become probabilities. */
public final class LogSumExp {

    /** exp of less than this is below 1e-26 of the largest term and cannot change the sum. */
    private static final double NEGLIGIBLE = -60;

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
        System.arraycopy(x, 0, sum, 0, size);
        for (int k = 1; k < rows; k++) {
            int offset = k * stride;
            for (int i = 0; i < size; i++) {
                sum[i] = Math.max(sum[i], x[offset + i]);
            }
        }
        for (int i = 0; i < size; i++) {
            scratch[i] = 0;
        }
        for (int k = 0; k < rows; k++) {
            int offset = k * stride;
            for (int i = 0; i < size; i++) {
                double below = x[offset + i] - sum[i];
                double e = below < NEGLIGIBLE ? 0 : Math.exp(below);
                x[offset + i] = e;
                scratch[i] += e;
            }
        }
        for (int i = 0; i < size; i++) {
            sum[i] += Math.log(scratch[i]);
            scratch[i] = 1 / scratch[i];
        }
        for (int k = 0; k < rows; k++) {
            int offset = k * stride;
            for (int i = 0; i < size; i++) {
                x[offset + i] *= scratch[i];
            }
        }
    }
}
