package dev.stepwise.mixture;

import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.Marginal;
import dev.stepwise.linalg.LogSumExp;
import java.util.ArrayList;
import java.util.List;

/**
 * What tells the components of a mixture from one another, value by value: how one component's values are distributed, and those
 * of all other components together. The background is left out.
 */
public final class Contrast {

    private final List<List<Marginal>> marginals = new ArrayList<>();
    private final double[] weights;

    /** @param model in the units in which values are to be told */
    public Contrast(MixtureModel model) {
        weights = model.weights();
        for (int k = 0; k < model.components(); k++) {
            List<Marginal> ofComponent = new ArrayList<>();
            for (int b = 0; b < model.shape().families().size(); b++) {
                Family family = model.shape().families().get(b);
                int values = family.values().size();
                for (int v = 0; v < values; v++) {
                    ofComponent.add(model.distribution(k, b).marginal(v));
                }
            }
            marginals.add(ofComponent);
        }
    }

    /** Number of values of a point. */
    public int values() {
        return marginals.getFirst().size();
    }

    /** Number of components. */
    public int components() {
        return marginals.size();
    }

    /** How many densities the divergences of all components and values take together. */
    public long evaluations() {
        return marginals.stream()
                .flatMap(List::stream)
                .mapToLong(marginal -> (long) marginal.nodes().length * components())
                .sum();
    }

    /** How a value is distributed in one component. */
    public Marginal of(int component, int value) {
        return marginals.get(component).get(value);
    }

    /**
     * The Kullback-Leibler divergence {@code Σ p_k ln (p_k / p_others)} of a value, in nats: what one point of the component says on
     * average, by this value alone, for its being there. 0 without others.
     */
    public double divergence(int component, int value) {
        Marginal own = of(component, value);
        double[] shares = others(component);
        double[] logs = new double[shares.length];
        double sum = 0;
        for (int n = 0; n < own.nodes().length; n++) {
            if (own.weights()[n] > 0 && shares.length > 1) {
                double x = own.nodes()[n];
                sum += own.weights()[n]
                        * (own.logDensity().applyAsDouble(x) - logDensityOfOthers(component, value, shares, x, logs));
            }
        }
        return Math.max(0, sum);
    }

    private double logDensityOfOthers(int component, int value, double[] shares, double x, double[] logs) {
        for (int k = 0; k < logs.length; k++) {
            logs[k] = k == component || shares[k] == 0
                    ? Double.NEGATIVE_INFINITY
                    : Math.log(shares[k]) + of(k, value).logDensity().applyAsDouble(x);
        }
        return LogSumExp.of(logs);
    }

    /** Mean of a value in all other components together. */
    public double meanOfOthers(int component, int value) {
        double[] shares = others(component);
        if (of(component, value).period() > 0) {
            return meanDirection(shares, value);
        }
        double mean = 0;
        for (int k = 0; k < shares.length; k++) {
            mean += shares[k] * of(k, value).mean();
        }
        return mean;
    }

    /** The direction of the sum of the components' mean vectors, from 0 to below the period. */
    private double meanDirection(double[] shares, int value) {
        double cosine = 0;
        double sine = 0;
        for (int k = 0; k < shares.length; k++) {
            cosine += shares[k] * of(k, value).moment(0, false);
            sine += shares[k] * of(k, value).moment(0, true);
        }
        double turn = Math.atan2(sine, cosine) / (2 * Math.PI);
        return of(0, value).period() * (turn < 0 ? turn + 1 : turn);
    }

    /** Standard deviation of a value in all other components together. */
    public double deviationOfOthers(int component, int value) {
        double[] shares = others(component);
        double mean = meanOfOthers(component, value);
        double variance = 0;
        for (int k = 0; k < shares.length; k++) {
            double deviation = of(k, value).deviation();
            double difference = difference(of(k, value), mean);
            variance += shares[k] > 0 ? shares[k] * (deviation * deviation + difference * difference) : 0;
        }
        return Math.sqrt(variance);
    }

    /** By how much the mean of a value differs from another one; of a direction the shorter way round. */
    private static double difference(Marginal of, double mean) {
        double difference = of.mean() - mean;
        return of.period() > 0 ? Math.IEEEremainder(difference, of.period()) : difference;
    }

    /** Probability of a level in all other components together. */
    public double probabilityInOthers(int component, int value, int level) {
        double[] shares = others(component);
        double p = 0;
        for (int k = 0; k < shares.length; k++) {
            p += shares[k] * of(k, value).weights()[level];
        }
        return p;
    }

    /** Returns the level with the largest part {@code p ln (p / q)} of the divergence: the others have it less often. */
    public int tellingLevel(int component, int value) {
        double[] own = of(component, value).weights();
        int telling = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (int level = 0; level < own.length; level++) {
            double others = Math.max(probabilityInOthers(component, value, level), Double.MIN_NORMAL);
            double part = own[level] > 0 ? own[level] * Math.log(own[level] / others) : 0;
            if (part > most) {
                most = part;
                telling = level;
            }
        }
        return telling;
    }

    /** Shares of the other components among themselves; 0 of the component. */
    private double[] others(int component) {
        double[] shares = weights.clone();
        shares[component] = 0;
        double sum = 0;
        for (double share : shares) {
            sum += share;
        }
        for (int k = 0; k < shares.length; k++) {
            shares[k] = sum > 0 ? shares[k] / sum : k == component ? 0 : 1.0 / (shares.length - 1);
        }
        return shares;
    }
}
