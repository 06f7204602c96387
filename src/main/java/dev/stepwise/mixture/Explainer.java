package dev.stepwise.mixture;

import dev.stepwise.distribution.ConditionalKernel;
import dev.stepwise.distribution.Conditionals;
import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.ValuePlace;
import dev.stepwise.linalg.LogSumExp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Explains points under one mixture: {@code p(x_j | others) = Σ_k r_k p_k(x_j | others)}, where r_k are the responsibilities of
 * the components, and of the background, for the point without value j. Each is computed from the point without the value and
 * not from that with it, since a value that is very far out would leave no digits. Not thread safe.
 */
public final class Explainer {

    private final MixtureModel model;
    private final int components;
    private final double[] logWeights;
    private final ConditionalKernel[][] kernels;
    private final Conditionals[][] conditionals;
    private final List<List<ValuePlace>> places = new ArrayList<>();

    public Explainer(MixtureModel model) {
        this.model = model;
        components = model.components();
        int terms = components + (model.shape().hasBackground() ? 1 : 0);
        List<Family> families = model.shape().families();
        int[] firstColumns = model.shape().firstColumns();
        logWeights = new double[terms];
        kernels = new ConditionalKernel[terms][families.size()];
        conditionals = new Conditionals[terms][families.size()];
        for (int k = 0; k < terms; k++) {
            double weight = k < components ? model.weight(k) : model.backgroundWeight();
            logWeights[k] = Math.log(Math.max(weight, Double.MIN_NORMAL));
            for (int b = 0; b < firstColumns.length; b++) {
                kernels[k][b] = k < components
                        ? model.distribution(k, b).conditionals(firstColumns[b])
                        : families.get(b).backgroundConditionals(model.shape().background(), firstColumns[b]);
                conditionals[k][b] = new Conditionals(families.get(b));
            }
        }
        families.forEach(family -> places.add(family.values()));
    }

    /**
     * Explains point i of a block, in the units of the mixture.
     *
     * @param cluster place of the component that the point is assigned to
     */
    public Explanation explain(PointBlock points, int i, int cluster) {
        double[] whole = logWeights.clone();
        for (int k = 0; k < kernels.length; k++) {
            for (int b = 0; b < kernels[k].length; b++) {
                kernels[k][b].evaluate(points, i, conditionals[k][b]);
                whole[k] += conditionals[k][b].logDensity;
            }
        }
        int runnerUp = -1;
        for (int k = 0; k < components; k++) {
            if (k != cluster && (runnerUp < 0 || whole[k] > whole[runnerUp])) {
                runnerUp = k;
            }
        }
        List<Explanation.Value> values = new ArrayList<>();
        int index = 0;
        for (int b = 0; b < places.size(); b++) {
            double[] others = logsOfOtherBlocks(b);
            for (int v = 0; v < places.get(b).size(); v++, index++) {
                if (!Double.isNaN(conditionals[cluster][b].logDensities[v])) {
                    values.add(value(index, b, v, others, cluster, runnerUp));
                }
            }
        }
        return new Explanation(cluster, runnerUp, runnerUp < 0 ? 0 : whole[cluster] - whole[runnerUp], values);
    }

    /** Of every component the log-density of all blocks but one, with its weight. */
    private double[] logsOfOtherBlocks(int block) {
        double[] logs = logWeights.clone();
        for (int k = 0; k < logs.length; k++) {
            for (int b = 0; b < conditionals[k].length; b++) {
                logs[k] += b == block ? 0 : conditionals[k][b].logDensity;
            }
        }
        return logs;
    }

    private Explanation.Value value(int index, int b, int v, double[] others, int cluster, int runnerUp) {
        double[] without = others.clone();
        double[] with = new double[without.length];
        for (int k = 0; k < without.length; k++) {
            without[k] += conditionals[k][b].logRests[v];
            with[k] = without[k] + conditionals[k][b].logDensities[v];
        }
        double surprise = LogSumExp.of(without) - LogSumExp.of(with);
        double[] r = Arrays.copyOf(without, components);
        double all = LogSumExp.of(r);
        double entropy = 0;
        for (int k = 0; k < components; k++) {
            r[k] = Math.exp(r[k] - all);
            entropy += r[k] > 0 ? r[k] * conditionals[k][b].entropies[v] : 0;
        }
        double inCluster = conditionals[cluster][b].logDensities[v];
        ValuePlace place = places.get(b).get(v);
        List<Double> expected = new ArrayList<>();
        List<Double> deviations = new ArrayList<>();
        for (int n = place.firstNumber(); n < place.firstNumber() + place.numbers(); n++) {
            double mean = mean(r, b, n);
            expected.add(mean);
            deviations.add(Math.sqrt(variance(r, b, n, mean)));
        }
        return new Explanation.Value(
                index,
                surprise,
                entropy,
                -inCluster,
                runnerUp < 0 ? 0 : inCluster - conditionals[runnerUp][b].logDensities[v],
                expected,
                deviations);
    }

    private double mean(double[] r, int b, int number) {
        double sum = 0;
        for (int k = 0; k < r.length; k++) {
            sum += r[k] > 0 ? r[k] * conditionals[k][b].means[number] : 0;
        }
        return sum;
    }

    /** The mean of the components' variances and the variance of their means. */
    private double variance(double[] r, int b, int number, double mean) {
        double sum = 0;
        for (int k = 0; k < r.length; k++) {
            double difference = conditionals[k][b].means[number] - mean;
            sum += r[k] > 0 ? r[k] * (conditionals[k][b].variances[number] + difference * difference) : 0;
        }
        return sum;
    }

    /** The mixture that points are explained under. */
    public MixtureModel model() {
        return model;
    }
}
