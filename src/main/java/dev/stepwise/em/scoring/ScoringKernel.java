package dev.stepwise.em.scoring;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.mixture.InfluenceBound;
import dev.stepwise.mixture.MixtureKernel;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.Responsibilities;
import org.jspecify.annotations.Nullable;

/** One version of the parameters, made ready to score blocks of one capacity. Nothing is allocated for a block. */
final class ScoringKernel {

    private final ModelParameters parameters;
    private final MixtureKernel served;
    private final Responsibilities memberships;
    private final @Nullable MixtureKernel eStepKernel;
    private final Responsibilities expectations;
    private final InfluenceBound influence;
    private final FarAllowance allowance;
    private final BroadComponent broad;
    private final double[] location;
    private final double[] scale;
    private final double[] logScales;
    private final double[] image;
    private final double logJacobian;
    private final int[] ids;
    private final ScoredBlock scored;

    /** @param allowance of the task for far points */
    ScoringKernel(ModelParameters parameters, int capacity, FarAllowance allowance) {
        this.parameters = parameters;
        this.allowance = allowance;
        allowance.use(parameters.limits());
        MixtureModel model = parameters.served();
        MixtureModel other = parameters.eStepModel();
        served = new MixtureKernel(model, capacity);
        memberships = new Responsibilities(model.components(), capacity);
        eStepKernel = other == null ? null : other == model ? served : new MixtureKernel(other, capacity);
        expectations = new Responsibilities(model.components(), capacity);
        influence =
                new InfluenceBound(model.shape(), capacity, parameters.limits().spread());
        broad = new BroadComponent(parameters.tails(), parameters.standardisation());
        location = parameters.standardisation().location();
        scale = parameters.standardisation().scale();
        logScales = new double[scale.length];
        image = new double[scale.length];
        double sum = 0;
        for (int j = 0; j < scale.length; j++) {
            logScales[j] = Math.log(scale[j]);
            sum += logScales[j];
        }
        logJacobian = sum;
        ids = parameters.ids().stream().mapToInt(Integer::intValue).toArray();
        scored = new ScoredBlock(memberships, parameters);
    }

    ModelParameters parameters() {
        return parameters;
    }

    /**
     * Scores a block of standardised points. The same view each time, of the block that was scored last.
     *
     * @param tails what says how unusual the points are
     * @param follows whether it follows them too
     */
    ScoredBlock evaluate(PointBlock points, TailTracker tails, boolean follows) {
        served.evaluate(points, memberships);
        score(points);
        rank(points, tails, follows);
        scored.expected = eStepKernel == null ? null : expect(points, eStepKernel);
        addTransforms(points);
        scored.logLikelihood = weigh(points, scored.logDensities);
        return scored;
    }

    /** The responsibilities to learn with. */
    private Responsibilities expect(PointBlock points, MixtureKernel eStep) {
        Responsibilities expected = memberships;
        int n = points.size();
        System.arraycopy(scored.logDensities, 0, scored.eStepLogDensities, 0, n);
        if (eStep != served) {
            eStep.evaluate(points, expectations);
            System.arraycopy(expectations.logDensities(), 0, scored.eStepLogDensities, 0, n);
            addJacobian(points, scored.eStepLogDensities);
            expected = expectations;
        }
        boolean anyFar = influence.findsFar(points, expected);
        for (int i = 0; i < n && anyFar; i++) {
            scored.eStepLogDensities[i] += influence.below(i);
        }
        if (anyLabelled(points)) {
            eStep.evaluateLabelled(points, expectations);
            expected = expectations;
            anyFar = influence.findsFar(points, expected); // a label leaves fewer components to be near
        }
        return bounded(points, expected, anyFar);
    }

    /** The same, but for points that are far from all components, which must not move them by much. */
    private Responsibilities bounded(PointBlock points, Responsibilities expected, boolean anyFar) {
        if (!anyFar) {
            allowance.earn(weight(points));
            return expected;
        }
        if (expected == memberships) {
            expectations.copy(memberships, points.size());
        }
        for (int i = 0; i < points.size(); i++) {
            double weight = points.weights()[i];
            allowance.earn(weight);
            if (influence.isFar(i) && weight > 0) {
                expectations.lessen(i, influence.share(i) * allowance.take(weight) / weight);
            }
        }
        return expectations;
    }

    private static double weight(PointBlock points) {
        double sum = 0;
        for (int i = 0; i < points.size(); i++) {
            sum += points.weights()[i];
        }
        return sum;
    }

    private void score(PointBlock points) {
        int n = points.size();
        scored.size = n;
        scored.byKeys = false;
        scored.points = points;
        System.arraycopy(memberships.logDensities(), 0, scored.logDensities, 0, n);
        addJacobian(points, scored.logDensities);
        double[] r = memberships.values();
        for (int i = 0; i < n; i++) {
            int likeliest = 0;
            for (int k = 1; k < ids.length; k++) {
                if (r[k * memberships.capacity() + i] > r[likeliest * memberships.capacity() + i]) {
                    likeliest = k;
                }
            }
            scored.clusters[i] = ids[likeliest];
        }
    }

    /**
     * Ranks points one after the other, by the density of the components alone. A point beyond all clusters ranks by how
     * far out it lies, because the background is equally dense everywhere.
     */
    private void rank(PointBlock points, TailTracker tails, boolean follows) {
        for (int i = 0; i < points.size(); i++) {
            double ofComponents = scored.logDensities[i] + memberships.logOfComponents(i);
            double ofBroad = broad.logDensity(points, i);
            double y = tails.score(ofComponents, ofBroad);
            scored.tails[i] = tails.tail(y);
            scored.anomalies[i] = tails.marks(scored.tails[i]);
            if (follows) {
                tails.observe(ofComponents, ofBroad, y);
            }
        }
    }

    /** Standardised to user's units: a density is divided by the scale of each column that the point has. */
    private void addJacobian(PointBlock points, double[] logDensities) {
        for (int i = 0; i < points.size(); i++) {
            logDensities[i] -= logJacobian;
        }
        if (!points.isComplete()) {
            for (int j = 0; j < logScales.length; j++) {
                for (int i = 0; i < points.size(); i++) {
                    if (Double.isNaN(points.values()[j * points.capacity() + i])) {
                        logDensities[i] += logScales[j];
                    }
                }
            }
        }
    }

    /**
     * Transformed to the user's values, for what is reported. Points are ranked and drift is looked for before that: what is
     * unusual shall not depend on how a value is written.
     */
    private void addTransforms(PointBlock points) {
        MixtureShape shape = parameters.served().shape();
        if (!shape.isTransformed()) {
            return;
        }
        double[] row = image;
        for (int i = 0; i < points.size(); i++) {
            for (int j = 0; j < row.length; j++) {
                row[j] = location[j] + scale[j] * points.values()[j * points.capacity() + i];
            }
            scored.logDensities[i] += shape.logJacobian(row);
        }
    }

    private static double weigh(PointBlock points, double[] logDensities) {
        double sum = 0;
        for (int i = 0; i < points.size(); i++) {
            sum += points.weights()[i] * logDensities[i];
        }
        return sum;
    }

    private static boolean anyLabelled(PointBlock points) {
        if (!points.isPlain()) {
            for (int i = 0; i < points.size(); i++) {
                if (points.labels()[i] != PointBlock.UNLABELLED) {
                    return true;
                }
            }
        }
        return false;
    }
}
