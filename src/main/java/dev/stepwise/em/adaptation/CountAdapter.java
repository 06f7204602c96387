package dev.stepwise.em.adaptation;

import dev.stepwise.distribution.DensityKernel;
import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.count.Binomial;
import dev.stepwise.distribution.count.Categorical;
import dev.stepwise.distribution.count.Multinomial;
import dev.stepwise.distribution.count.NegativeBinomial;
import dev.stepwise.distribution.count.Poisson;
import java.util.Arrays;

/**
 * Probabilities and rates of its own: those of the population count as ρ points before the key's (of binomial and multinomial columns
 * as ρ trials). The density is the population's times the ratio of the two. Sizes of negative binomial counts stay the population's.
 */
final class CountAdapter implements BlockAdapter {

    /** No probability or rate of a key is below this part of the population's, wherever that has drifted since. */
    private static final double LEAST = 1e-6;

    /** Takes each parameter that a point tells of. */
    private interface Visitor {

        /**
         * @param observed what the parameter times the evidence is the expectation of
         * @param evidence points, or trials
         */
        void parameter(int index, double observed, double evidence);
    }

    private final Distribution population;
    /** Probabilities or rates; of negative binomial counts their sizes after them. */
    private final double[] values;

    private final int parameters;
    private final DensityKernel kernel;
    private final int firstColumn;
    private final double[] logDensity = new double[1];
    private final double[] distance = new double[1];

    CountAdapter(Distribution population, int firstColumn) {
        this.population = population;
        this.firstColumn = firstColumn;
        values = population.toArray();
        parameters = population instanceof NegativeBinomial ? population.dimension() : values.length;
        kernel = population.kernel(firstColumn, 1);
    }

    @Override
    public int parameters() {
        return parameters;
    }

    @Override
    public void evaluate(PointBlock point, KeySums key, int component, int first, double trust, double[] out) {
        logDensity[0] = 0;
        distance[0] = 0;
        kernel.evaluate(point, logDensity, distance, 0);
        out[0] += logDensity[0];
        out[1] += distance[0];
        if (!Double.isInfinite(trust)) {
            visit(point, (index, observed, evidence) -> {
                double shift = key.shift(component, first + index, trust);
                out[0] += shift == 0 ? 0 : logRatio(index, observed, evidence, shift);
            });
            out[0] -= logTotals(point, key, component, first, trust);
        }
    }

    /**
     * Probabilities of a key add up to 1 again: what it has learned may be of a population that has drifted since, so that some were
     * below 0 and are no more.
     */
    private double logTotals(PointBlock point, KeySums key, int component, int first, double trust) {
        double[] x = point.values();
        double logs = 0;
        switch (population) {
            case Categorical categorical -> {
                for (int j = 0, index = 0; j < categorical.dimension(); j++) {
                    int levels = categorical.probabilities(j).length;
                    if (!Double.isNaN(x[firstColumn + j])) {
                        logs += logTotal(index, levels, key, component, first, trust);
                    }
                    index += levels;
                }
            }
            case Multinomial _ -> {
                double words =
                        Arrays.stream(x, firstColumn, firstColumn + parameters).sum();
                logs += words > 0 ? words * logTotal(0, parameters, key, component, first, trust) : 0;
            }
            default -> {
                // a rate and a probability of success stand alone
            }
        }
        return logs;
    }

    private double logTotal(int from, int count, KeySums key, int component, int first, double trust) {
        double total = 0;
        boolean isOwn = false;
        for (int index = from; index < from + count; index++) {
            double shift = key.shift(component, first + index, trust);
            isOwn |= shift != 0;
            total += own(values[index], shift);
        }
        return isOwn ? Math.log(total) : 0;
    }

    private static double own(double p, double shift) {
        return p > 0 ? Math.max(p + shift, LEAST * p) : 0;
    }

    @Override
    public void learn(PointBlock point, double mass, double far, KeySums key, int component, int first) {
        visit(
                point,
                (index, observed, evidence) -> key.add(
                        component, first + index, mass * (observed - evidence * values[index]), mass * evidence));
    }

    private double logRatio(int index, double observed, double evidence, double shift) {
        double p = values[index];
        if (!(p > 0)) {
            return 0;
        }
        double own = own(p, shift);
        if (population instanceof Binomial) {
            own = Math.min(own, 1 - LEAST * (1 - p));
        }
        double logs = observed * Math.log(own / p);
        return switch (population) {
            case Poisson _ -> logs - (own - p);
            case NegativeBinomial _ -> {
                double size = values[parameters + index];
                yield logs - (observed + size) * (Math.log1p(own / size) - Math.log1p(p / size));
            }
            case Binomial _ -> p < 1 ? logs + (evidence - observed) * Math.log((1 - own) / (1 - p)) : 0;
            default -> logs; // of categories and words, before their totals
        };
    }

    private void visit(PointBlock point, Visitor visitor) {
        double[] x = point.values();
        switch (population) {
            case Categorical categorical -> {
                for (int j = 0, index = 0; j < categorical.dimension(); j++) {
                    double level = x[firstColumn + j];
                    int levels = categorical.probabilities(j).length;
                    for (int l = 0; l < levels && !Double.isNaN(level); l++) {
                        visitor.parameter(index + l, level == l ? 1 : 0, 1);
                    }
                    index += levels;
                }
            }
            case Binomial _ -> {
                for (int j = 0; j < parameters; j++) {
                    double successes = x[firstColumn + 2 * j];
                    double trials = x[firstColumn + 2 * j + 1];
                    if (!Double.isNaN(successes) && !Double.isNaN(trials)) {
                        visitor.parameter(j, successes, trials);
                    }
                }
            }
            case Multinomial _ -> {
                double words =
                        Arrays.stream(x, firstColumn, firstColumn + parameters).sum();
                for (int j = 0; j < parameters && !Double.isNaN(words); j++) {
                    visitor.parameter(j, x[firstColumn + j], words);
                }
            }
            default -> {
                for (int j = 0; j < parameters; j++) {
                    if (!Double.isNaN(x[firstColumn + j])) {
                        visitor.parameter(j, x[firstColumn + j], 1);
                    }
                }
            }
        }
    }
}
