package dev.stepwise.distribution;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Columns transformed one by one, centred, and divided so that each, or all together, have variance 1. */
public final class ScaledEmbedding implements Embedding {

    /** Value of one column of one point after the transformation; NaN is missing. */
    public interface Transformation {
        double value(PointBlock points, int i, int column);
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
        for (int j = 0; j < columns; j++) {
            double n = 0;
            double sum = 0;
            for (PointBlock block : points) {
                for (int i = 0; i < block.size(); i++) {
                    double x = transformation.value(block, i, j);
                    if (!Double.isNaN(x)) {
                        n += block.weights()[i];
                        double delta = x - mean[j];
                        mean[j] += block.weights()[i] / n * delta;
                        sum += block.weights()[i] * delta * (x - mean[j]);
                    }
                }
            }
            variance[j] = n > 0 ? sum / n : 0;
        }
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
        for (int j = 0; j < mean.length; j++) {
            out[at + j] = scale[j] * (transformation.value(points, i, j) - mean[j]);
        }
    }
}
