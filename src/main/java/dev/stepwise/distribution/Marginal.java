package dev.stepwise.distribution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * The distribution of one value, whatever the other values of its point are: of a count of successes or of words that of one
 * trial. The nodes are values, and their weights add up to 1: {@code Σ w f(x)} is about the mean of f.
 *
 * @param mean of the value; of levels it means nothing
 * @param deviation standard deviation; infinite where there is none
 * @param logDensity of a value
 * @param nodes values
 * @param weights of the nodes
 */
public record Marginal(
        double mean, double deviation, DoubleUnaryOperator logDensity, double[] nodes, double[] weights) {

    /** The trapezoidal rule has errors of exp(−π²/step) for densities as smooth as the normal one (Trefethen, Weideman 2014). */
    private static final double STEP = 0.2;

    /** Nodes end where their weights fall below this part of the largest, or at a distance of e^40 scales. */
    private static final double NEGLIGIBLE = 1e-10;

    private static final double FARTHEST = 40;

    /** Steps of counts are at most this part of a standard deviation, and of the count: the density hardly changes over one. */
    private static final double STEPS_IN_A_DEVIATION = 8;

    /** Counts end this many standard deviations from the mean. */
    private static final double DEVIATIONS = 12;

    /** Both arrays are kept, not copied. */
    public Marginal {
        if (nodes.length != weights.length) {
            throw new IllegalArgumentException(nodes.length + " nodes, " + weights.length + " weights");
        }
    }

    /** A number whose density is symmetric about the mean and falls from there, as far as a scale says. */
    public static Marginal ofNumber(double mean, double scale, double deviation, DoubleUnaryOperator logDensity) {
        List<double[]> upper = new ArrayList<>();
        double top = logDensity.applyAsDouble(mean);
        double weight = 1;
        for (double u = 0; u < FARTHEST && weight > NEGLIGIBLE; u += STEP) {
            double distance = scale * Math.sinh(u);
            weight = Math.exp(logDensity.applyAsDouble(mean + distance) - top) * Math.cosh(u);
            upper.add(new double[] {distance, weight});
        }
        int n = upper.size();
        double[] nodes = new double[2 * n - 1];
        double[] weights = new double[2 * n - 1];
        for (int i = 0; i < n; i++) {
            nodes[n - 1 + i] = mean + upper.get(i)[0];
            nodes[n - 1 - i] = mean - upper.get(i)[0];
            weights[n - 1 + i] = upper.get(i)[1];
            weights[n - 1 - i] = upper.get(i)[1];
        }
        return new Marginal(mean, deviation, logDensity, nodes, normalised(weights));
    }

    /** A count. Where there are many, not every one is a node. */
    public static Marginal ofCount(double mean, double deviation, DoubleUnaryOperator logDensity) {
        List<Double> counts = new ArrayList<>();
        double last = Math.ceil(mean + DEVIATIONS * (deviation + 1));
        double count = Math.max(0, Math.floor(mean - DEVIATIONS * deviation));
        while (count <= last) {
            counts.add(count);
            count += Math.max(1, Math.floor(Math.min(deviation, count) / STEPS_IN_A_DEVIATION));
        }
        double[] nodes = counts.stream().mapToDouble(Double::doubleValue).toArray();
        double[] weights = new double[nodes.length];
        for (int i = 0; i < nodes.length; i++) {
            double before = i == 0 ? nodes[0] - 1 : nodes[i - 1];
            double after = i == nodes.length - 1 ? nodes[i] + 1 : nodes[i + 1];
            weights[i] = Math.exp(logDensity.applyAsDouble(nodes[i])) * (after - before) / 2;
        }
        return new Marginal(mean, deviation, logDensity, nodes, normalised(weights));
    }

    /** One of several levels, or 0 or 1. */
    public static Marginal ofLevels(double[] probabilities, DoubleUnaryOperator logProbability) {
        double[] nodes = new double[probabilities.length];
        Arrays.setAll(nodes, level -> level);
        double mean = 0;
        double square = 0;
        for (int level = 0; level < nodes.length; level++) {
            mean += level * probabilities[level];
            square += level * level * probabilities[level];
        }
        double deviation = Math.sqrt(Math.max(0, square - mean * mean));
        return new Marginal(mean, deviation, logProbability, nodes, probabilities.clone());
    }

    private static double[] normalised(double[] weights) {
        double sum = Arrays.stream(weights).sum();
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        return weights;
    }
}
