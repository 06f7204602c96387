package dev.stepwise.em.regime;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.mixture.MixtureKernel;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.Responsibilities;
import java.util.List;

/**
 * How the points of one model's components are shared out among another's.
 *
 * @param joint {@code Σ r_i s_j}, components of the first by components of the second
 * @param first {@code Σ r_i}
 * @param second {@code Σ s_j}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Overlap(double[][] joint, double[] first, double[] second) {

    /** A component that gives another at least this part of its points has gone into it. */
    private static final double MOST = 0.5;

    /** Evaluates the points under both models, which have the same units. */
    public static Overlap of(List<PointBlock> points, MixtureModel first, MixtureModel second) {
        int k = first.components();
        int l = second.components();
        Overlap overlap = new Overlap(new double[k][l], new double[k], new double[l]);
        if (!points.isEmpty()) {
            int capacity = points.get(0).capacity();
            MixtureKernel a = new MixtureKernel(first, capacity);
            MixtureKernel b = new MixtureKernel(second, capacity);
            Responsibilities r = new Responsibilities(k, capacity);
            Responsibilities s = new Responsibilities(l, capacity);
            for (PointBlock block : points) {
                a.evaluate(block, r);
                b.evaluate(block, s);
                overlap.add(block.size(), capacity, r.values(), s.values());
            }
        }
        return overlap;
    }

    private void add(int n, int stride, double[] r, double[] s) {
        for (int i = 0; i < first.length; i++) {
            for (int p = 0; p < n; p++) {
                first[i] += r[i * stride + p];
            }
            for (int j = 0; j < second.length; j++) {
                for (int p = 0; p < n; p++) {
                    joint[i][j] += r[i * stride + p] * s[j * stride + p];
                }
            }
        }
        for (int j = 0; j < second.length; j++) {
            for (int p = 0; p < n; p++) {
                second[j] += s[j * stride + p];
            }
        }
    }

    /** The component of the second model that most points of component i of the first went to; -1: none has most. */
    public int successor(int i) {
        for (int j = 0; j < second.length; j++) {
            if (first[i] > 0 && joint[i][j] >= MOST * first[i]) {
                return j;
            }
        }
        return -1;
    }

    /** The component of the first model that most points of component j of the second came from; -1: none has most. */
    public int origin(int j) {
        for (int i = 0; i < first.length; i++) {
            if (second[j] > 0 && joint[i][j] >= MOST * second[j]) {
                return i;
            }
        }
        return -1;
    }
}
