package dev.stepwise.distribution;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Columns transformed one by one, centred, and divided so that each, or all together, have variance 1. */
public final class ScaledEmbedding implements Embedding {

    /** Values of the columns of one point after the transformation; NaN is missing. */
    public interface Transformation {
        void values(PointBlock points, int i, double[] out);
    }

    private final Transformation transformation;
    private final double[] mean;
    private final double[] scale;

    /** @param together whether the variances of all columns add up to 1, else each is 1 */
    public ScaledEmbedding(List<PointBlock> points, int columns, Transformation transformation, boolean together) {
        this.transformation = transformation;
        this.mean = new double[columns];
        this.scale = new double[columns];
        double[] variance = new double[columns];
        double[] n = new double[columns];
        double[] row = new double[columns];
        for (PointBlock block : points) {
            for (int i = 0; i < block.size(); i++) {
                transformation.values(block, i, row);
                for (int j = 0; j < columns; j++) {
                    double delta = row[j] - mean[j];
                    if (!Double.isNaN(delta) && block.weights()[i] > 0) {
                        n[j] += block.weights()[i];
                        mean[j] += block.weights()[i] / n[j] * delta;
                        variance[j] += block.weights()[i] * delta * (row[j] - mean[j]);
                    }
                }
            }
        }
        Arrays.setAll(variance, j -> n[j] > 0 ? variance[j] / n[j] : 0);
        double total = Arrays.stream(variance).sum();
        DoubleUnaryOperator inverseRoot = v -> v > 0 ? 1 / Math.sqrt(v) : 1;
        Arrays.setAll(scale, j -> inverseRoot.applyAsDouble(together ? total : variance[j]));
    }

    @Override
    public int length() {
        return mean.length;
    }

    @Override
    public void embed(PointBlock points, int i, double[] out, int at) {
        double[] row = new double[mean.length];
        transformation.values(points, i, row);
        for (int j = 0; j < mean.length; j++) {
            out[at + j] = scale[j] * (row[j] - mean[j]);
        }
    }
}
