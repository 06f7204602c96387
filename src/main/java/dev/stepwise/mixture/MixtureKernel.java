package dev.stepwise.mixture;

import dev.stepwise.distribution.DensityKernel;
import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.linalg.LogSumExp;
import java.util.Arrays;

/**
 * The E-step over blocks of points: one pass over the block for every component, then one log-sum-exp over all. Allocates
 * nothing after construction; one thread at a time.
 */
public final class MixtureKernel {

    private final MixtureModel model;
    private final double[] logWeights;
    private final DensityKernel[][] kernels;
    private final int components;

    /** @param capacity of the blocks of points to come */
    public MixtureKernel(MixtureModel model, int capacity) {
        this.model = model;
        int[] firstColumns = model.shape().firstColumns();
        components = model.components();
        int terms = components + (model.shape().hasBackground() ? 1 : 0);
        logWeights = new double[terms];
        kernels = new DensityKernel[terms][firstColumns.length];
        for (int k = 0; k < components; k++) {
            logWeights[k] = Math.log(Math.max(model.weight(k), Double.MIN_NORMAL));
            for (int b = 0; b < firstColumns.length; b++) {
                kernels[k][b] = model.distribution(k, b).kernel(firstColumns[b], capacity);
            }
        }
        if (terms > components) {
            logWeights[components] = Math.log(Math.max(model.backgroundWeight(), Double.MIN_NORMAL));
            for (int b = 0; b < firstColumns.length; b++) {
                Family family = model.shape().families().get(b);
                kernels[components][b] = family.background(model.shape().background(), firstColumns[b]);
            }
        }
    }

    public MixtureModel model() {
        return model;
    }

    /** Probabilities, log-densities and distances of every point; labels are not looked at. */
    public void evaluate(PointBlock points, Responsibilities out) {
        logTerms(points, out);
        normalise(points, out);
    }

    /**
     * Evaluates points as {@link #evaluate} does, but a labelled point belongs to the components of its class alone.
     * Its log-density is that of the point together with its label, {@code ln Σ_{k in class} w_k p_k}.
     */
    public void evaluateLabelled(PointBlock points, Responsibilities out) {
        logTerms(points, out);
        if (!points.isPlain()) {
            exclude(points, out);
        }
        normalise(points, out);
    }

    /**
     * Puts {@code ln w_k p_k(x)} of every point and component in the places of the probabilities, minus infinity where the point's
     * label excludes the component. Nothing else of {@code out} is said but the distances.
     */
    public void evaluateTerms(PointBlock points, Responsibilities out) {
        logTerms(points, out);
        if (!points.isPlain()) {
            exclude(points, out);
        }
    }

    private void normalise(PointBlock points, Responsibilities out) {
        int n = points.size();
        LogSumExp.normalise(out.values(), components, out.capacity(), n, out.logDensities(), out.scratch);
        if (kernels.length > components) {
            for (int i = 0; i < n; i++) {
                addBackground(out, i);
            }
        }
    }

    /** After the components, so that they are known among themselves however far out a point is. */
    private void addBackground(Responsibilities out, int i) {
        int at = components * out.capacity() + i;
        double ofComponents = out.logDensities()[i];
        double all = LogSumExp.of(ofComponents, out.values()[at]);
        double share = Math.exp(ofComponents - all);
        for (int k = 0; k < components; k++) {
            out.values()[k * out.capacity() + i] *= share;
        }
        out.values()[at] = Math.exp(out.values()[at] - all);
        out.logDensities()[i] = all;
        out.logOfComponents[i] = ofComponents - all;
    }

    private void logTerms(PointBlock points, Responsibilities out) {
        double[] logs = out.values();
        int stride = out.capacity();
        int n = points.size();
        out.terms = kernels.length;
        for (int k = 0; k < kernels.length; k++) {
            Arrays.fill(logs, k * stride, k * stride + n, logWeights[k]);
            Arrays.fill(out.distances(), k * stride, k * stride + n, 0);
            for (DensityKernel kernel : kernels[k]) {
                kernel.evaluate(points, logs, out.distances(), k * stride);
            }
        }
    }

    private void exclude(PointBlock points, Responsibilities out) {
        for (int i = 0; i < points.size(); i++) {
            int label = points.labels()[i];
            for (int k = 0; label >= 0 && k < kernels.length; k++) {
                if (k == components || !model.shape().allows(label, k)) {
                    out.values()[k * out.capacity() + i] = Double.NEGATIVE_INFINITY;
                    out.distances()[k * out.capacity() + i] = Double.POSITIVE_INFINITY;
                }
            }
        }
    }
}
