package dev.stepwise.distribution.circular;

import dev.stepwise.distribution.Embedding;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.ScaledEmbedding;
import java.util.Arrays;
import java.util.List;

/** Each direction as its point on a circle, which is scaled so that the variances of both coordinates add up to 1. */
final class CircularEmbedding implements Embedding {

    private final Embedding[] circles;

    CircularEmbedding(List<PointBlock> points, int firstColumn, double[] periods) {
        circles = new Embedding[periods.length];
        Arrays.setAll(
                circles,
                j -> new ScaledEmbedding(
                        points,
                        2,
                        (block, i, out) -> {
                            double x = block.values()[(firstColumn + j) * block.capacity() + i];
                            out[0] = Math.cos(2 * Math.PI * x / periods[j]);
                            out[1] = Math.sin(2 * Math.PI * x / periods[j]);
                        },
                        true));
    }

    @Override
    public int length() {
        return 2 * circles.length;
    }

    @Override
    public void embed(PointBlock points, int i, double[] out, int at) {
        for (int j = 0; j < circles.length; j++) {
            circles[j].embed(points, i, out, at + 2 * j);
        }
    }
}
