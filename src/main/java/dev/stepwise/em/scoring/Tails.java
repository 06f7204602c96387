package dev.stepwise.em.scoring;

import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.gaussian.Elliptical;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.Responsibilities;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.special.Beta;

/** How far out points lie in their components: see {@link ScoredBlock#tail}. One thread at a time. */
public final class Tails {

    /** A component with less of a point cannot change its tail noticeably. */
    private static final double NEGLIGIBLE = 1e-5;

    private final int[] columns;
    /** Student-t components have these degrees of freedom. They are infinite for normal components. */
    private final double[] degreesOfFreedom;

    private final ChiTail[] tables;

    Tails(MixtureModel model) {
        MixtureShape shape = model.shape();
        int[] first = shape.firstColumns();
        columns = IntStream.range(0, first.length)
                .filter(b -> shape.families().get(b).scaling() != Family.Scaling.NONE)
                .flatMap(b -> IntStream.range(
                        first[b], first[b] + shape.families().get(b).dimension()))
                .toArray();
        degreesOfFreedom = new double[model.components()];
        Arrays.fill(degreesOfFreedom, Double.POSITIVE_INFINITY);
        for (int b = 0; b < first.length; b++) {
            for (int k = 0; k < degreesOfFreedom.length; k++) {
                if (model.distribution(k, b) instanceof Elliptical elliptical) {
                    degreesOfFreedom[k] = elliptical.degreesOfFreedom();
                }
            }
        }
        tables = new ChiTail[columns.length + 1];
    }

    /** Whether the distance of a point from a component's centre says all: numbers alone. */
    public static boolean areClosed(MixtureShape shape) {
        return shape.families().stream().allMatch(family -> family.scaling() != Family.Scaling.NONE);
    }

    void evaluate(PointBlock points, Responsibilities responsibilities, double[] tails) {
        int n = points.size();
        int stride = responsibilities.capacity();
        if (columns.length == 0) {
            Arrays.fill(tails, 0, n, 1);
            return;
        }
        Arrays.fill(tails, 0, n, 0);
        for (int k = 0; k < degreesOfFreedom.length; k++) {
            for (int i = 0; i < n; i++) {
                double r = responsibilities.values()[k * stride + i];
                if (r >= NEGLIGIBLE) {
                    tails[i] += r * tail(responsibilities.distances()[k * stride + i], present(points, i), k);
                }
            }
        }
        for (int i = 0; i < n; i++) {
            tails[i] = Math.min(1, tails[i]);
        }
    }

    private double tail(double square, int present, int k) {
        if (present == 0) {
            return 1;
        }
        double nu = degreesOfFreedom[k];
        if (nu < Double.POSITIVE_INFINITY) { // δ²/d is F-distributed with d and ν degrees of freedom
            return Beta.regularizedBeta(nu / (nu + square), 0.5 * nu, 0.5 * present, 1e-6, 1000);
        }
        if (tables[present] == null) {
            tables[present] = ChiTail.of(present);
        }
        return tables[present].of(Math.sqrt(square));
    }

    private int present(PointBlock points, int i) {
        if (points.isComplete()) {
            return columns.length;
        }
        int present = 0;
        for (int j : columns) {
            present += Double.isNaN(points.values()[j * points.capacity() + i]) ? 0 : 1;
        }
        return present;
    }
}
