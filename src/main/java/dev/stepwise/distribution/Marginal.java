package dev.stepwise.distribution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;

/**
 * The distribution of one value, whatever the other values of its point are: of a count of successes or of words that of one
 * trial. The nodes are values, and their weights add up to 1: {@code Σ w f(x)} is about the mean of f.
 *
 * @param mean of the value; of levels it means nothing
 * @param deviation standard deviation; infinite where there is none; of a direction the root mean square distance from the mean
 * @param logDensity of a value
 * @param nodes values
 * @param weights of the nodes
 * @param period of a direction; 0: the value is none
 */
public record Marginal(
        double mean,
        double deviation,
        DoubleUnaryOperator logDensity,
        double[] nodes,
        double[] weights,
        double period) {

    /** The trapezoidal rule has errors of exp(−π²/step) for densities as smooth as the normal one (Trefethen, Weideman 2014). */
    private static final double STEP = 0.2;

    /** Nodes end where their weights fall below this part of the largest, or at a distance of e^40 scales. */
    private static final double NEGLIGIBLE = 1e-10;

    private static final double FARTHEST = 40;

    /** Steps of counts are at most this part of a standard deviation, and this part of the count itself. */
    private static final double STEPS_IN_A_DEVIATION = 12;

    private static final double STEPS_IN_A_COUNT = 16;

    /** Farther than this many standard deviations from the mean lies a tail alone, with this part of the count as a step. */
    private static final double DEVIATIONS = 12;

    private static final double STEPS_IN_A_TAIL = 32;

    /** Counts end where what they and larger ones add to the variance falls below this part of it. */
    private static final double NEGLIGIBLE_VARIANCE = 1e-12;

    /** Boole's rule over four steps, exact for polynomials of degree 5: the weights of its five nodes, in steps. */
    private static final double[] BOOLE = {14 / 45.0, 64 / 45.0, 24 / 45.0, 64 / 45.0, 14 / 45.0};

    /** Nodes of a direction; the trapezoidal rule on a circle errs by less than rounding. */
    private static final int DIRECTIONS = 256;

    /** Farther than this many deviations from its mean a direction has a probability of 1e-17. */
    private static final double ALL_OF_A_DIRECTION = 9;

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
        return new Marginal(mean, deviation, logDensity, nodes, normalised(weights), 0);
    }

    /**
     * A count. Every one is a node as long as steps of 1 are fine enough; from there the sum is an integral, by Boole's rule on
     * steps that grow with the count. Mean and variance of a negative-binomial are right to 2e-5 for sizes down to 1e-4.
     */
    public static Marginal ofCount(double mean, double deviation, DoubleUnaryOperator logDensity) {
        NavigableMap<Double, Double> measure = new TreeMap<>();
        double count = Math.max(0, Math.floor(mean - DEVIATIONS * deviation));
        measure.put(count, stepOfCounts(count, mean, deviation) > 1 ? 0 : 0.5); // nothing comes before it
        while (count <= mean + deviation || isMoreThanNegligible(count, deviation, logDensity)) {
            double step = stepOfCounts(count, mean, deviation);
            if (step > 1) {
                for (int i = 0; i < BOOLE.length; i++) {
                    measure.merge(count + i * step, step * BOOLE[i], Double::sum);
                }
                count += (BOOLE.length - 1) * step;
            } else {
                measure.merge(count, 0.5, Double::sum);
                measure.merge(++count, 0.5, Double::sum);
            }
        }
        double[] nodes = new double[measure.size()];
        double[] weights = new double[nodes.length];
        int n = 0;
        for (Map.Entry<Double, Double> node : measure.entrySet()) {
            nodes[n] = node.getKey();
            weights[n++] = Math.exp(logDensity.applyAsDouble(node.getKey())) * node.getValue();
        }
        return new Marginal(mean, deviation, logDensity, nodes, normalised(weights), 0);
    }

    private static double stepOfCounts(double count, double mean, double deviation) {
        double step = Math.min(deviation / STEPS_IN_A_DEVIATION, count / STEPS_IN_A_COUNT);
        boolean inTail = count > mean + DEVIATIONS * deviation;
        return Math.max(1, Math.floor(inTail ? Math.max(step, count / STEPS_IN_A_TAIL) : step));
    }

    private static boolean isMoreThanNegligible(double count, double deviation, DoubleUnaryOperator logDensity) {
        return logDensity.applyAsDouble(count) + 3 * Math.log(count)
                > Math.log(NEGLIGIBLE_VARIANCE) + 2 * Math.log(deviation);
    }

    /**
     * A direction whose density is symmetric about the mean and falls from there.
     *
     * @param scale of the density near the mean, as that of a normal distribution
     */
    public static Marginal ofDirection(double mean, double period, double scale, DoubleUnaryOperator logDensity) {
        double range = Math.min(0.5 * period, ALL_OF_A_DIRECTION * scale);
        double[] nodes = new double[DIRECTIONS];
        double[] weights = new double[DIRECTIONS];
        for (int n = 0; n < DIRECTIONS; n++) {
            nodes[n] = mean + range * ((2 * n + 1.0) / DIRECTIONS - 1);
            weights[n] = Math.exp(logDensity.applyAsDouble(nodes[n]) - logDensity.applyAsDouble(mean));
        }
        normalised(weights);
        double variance = 0;
        for (int n = 0; n < DIRECTIONS; n++) {
            variance += weights[n] * (nodes[n] - mean) * (nodes[n] - mean);
        }
        return new Marginal(mean, Math.sqrt(variance), logDensity, nodes, weights, period);
    }

    /** Of a direction the mean of {@code cos(2π (x − origin)/period)}, or of the sine. */
    public double moment(double origin, boolean sine) {
        double sum = 0;
        for (int n = 0; n < nodes.length; n++) {
            double angle = 2 * Math.PI * (nodes[n] - origin) / period;
            sum += weights[n] * (sine ? Math.sin(angle) : Math.cos(angle));
        }
        return sum;
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
        return new Marginal(mean, deviation, logProbability, nodes, probabilities.clone(), 0);
    }

    private static double[] normalised(double[] weights) {
        double sum = Arrays.stream(weights).sum();
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        return weights;
    }
}
