package dev.stepwise.distribution.count;

import dev.stepwise.distribution.Embedding;
import dev.stepwise.distribution.PointBlock;
import java.util.List;

/** {@code (1{x = l} − π_l) / √(π_l (L − 1))} for every level: each column has total variance 1. */
final class CategoricalEmbedding implements Embedding {

    private final CategoricalFamily family;
    private final int firstColumn;
    private final double[] frequencies;

    CategoricalEmbedding(CategoricalFamily family, List<PointBlock> points, int firstColumn) {
        this.family = family;
        this.firstColumn = firstColumn;
        int[] first = family.firstLevels();
        double[] counts = new double[family.sums()];
        for (PointBlock block : points) {
            for (int j = 0; j < family.dimension(); j++) {
                for (int i = 0; i < block.size(); i++) {
                    double level = block.values()[(firstColumn + j) * block.capacity() + i];
                    if (level >= 0 && level < first[j + 1] - first[j]) {
                        counts[first[j] + (int) level] += block.weights()[i];
                    }
                }
            }
        }
        frequencies = family.automaticCounts(counts, 0);
    }

    @Override
    public int length() {
        return frequencies.length;
    }

    @Override
    public void embed(PointBlock points, int i, double[] out, int at) {
        int[] first = family.firstLevels();
        for (int j = 0; j < family.dimension(); j++) {
            double level = points.values()[(firstColumn + j) * points.capacity() + i];
            int levels = first[j + 1] - first[j];
            for (int l = 0; l < levels; l++) {
                double pi = frequencies[first[j] + l];
                out[at + first[j] + l] = Double.isNaN(level)
                        ? Double.NaN
                        : ((l == (int) level ? 1 : 0) - pi) / Math.sqrt(pi * Math.max(1, levels - 1));
            }
        }
    }
}
