package dev.stepwise.em.batch;

import dev.stepwise.linalg.Cholesky;
import dev.stepwise.linalg.Packed;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where iterations lead, from the last few of them: the combination of their results whose steps, combined alike, are the
 * shortest (Anderson 1965; for EM: Henderson and Varadhan 2019). Mutable, not thread safe.
 */
final class Mixing {

    /** More iterations than this are too long ago to tell anything of the next. */
    private static final int MOST = 5;

    /** Relative to the square of each change of a step, so that changes in the same direction do no harm. */
    private static final double RIDGE = 1e-10;

    /** Coordinates before a step and after it. */
    private record Step(double[] from, double[] to) {
        double length(int i) {
            return to[i] - from[i];
        }
    }

    private final Deque<Step> steps = new ArrayDeque<>();

    /** Forgets what does not lead on. */
    void clear() {
        steps.clear();
    }

    /** Adds a step and returns where the last of them lead together; null where there is but one. */
    double @Nullable [] add(double[] from, double[] to) {
        steps.addLast(new Step(from, to));
        if (steps.size() > MOST + 1) {
            steps.removeFirst();
        }
        int m = steps.size() - 1;
        if (m == 0) {
            return null;
        }
        List<Step> all = new ArrayList<>(steps);
        double[] share = shares(all, m);
        if (share == null) {
            return null;
        }
        double[] mixed = to.clone();
        for (int a = 0; a < m; a++) {
            Step before = all.get(a);
            Step after = all.get(a + 1);
            for (int i = 0; i < mixed.length; i++) {
                mixed[i] -= share[a] * (after.to()[i] - before.to()[i]);
            }
        }
        return mixed;
    }

    /** The least squares solution for what the last step is of the changes of steps before it; null where there is none. */
    private static double @Nullable [] shares(List<Step> all, int m) {
        Step last = all.get(m);
        double[] normal = new double[Packed.length(m)];
        double[] right = new double[m];
        for (int a = 0; a < m; a++) {
            for (int i = 0; i < last.from().length; i++) {
                double change = change(all, a, i);
                right[a] += change * (last.length(i));
                for (int b = 0; b <= a; b++) {
                    normal[Packed.index(a, b)] += change * change(all, b, i);
                }
            }
        }
        for (int a = 0; a < m; a++) {
            normal[Packed.index(a, a)] *= 1 + RIDGE;
        }
        double[] factor = Cholesky.factor(normal, m);
        if (factor == null) {
            return null;
        }
        double[] inverse = Cholesky.invert(factor, m);
        double[] half = new double[m];
        double[] share = new double[m];
        for (int a = 0; a < m; a++) {
            for (int b = 0; b <= a; b++) {
                half[a] += inverse[Packed.index(a, b)] * right[b];
            }
        }
        for (int a = 0; a < m; a++) {
            for (int b = a; b < m; b++) {
                share[a] += inverse[Packed.index(b, a)] * half[b];
            }
        }
        return share;
    }

    /** How much longer coordinate i of a step is than of the one before. */
    private static double change(List<Step> steps, int a, int i) {
        return steps.get(a + 1).length(i) - steps.get(a).length(i);
    }
}
