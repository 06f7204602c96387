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
        }
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
        double own = Math.max(p + shift, LEAST * p);
        double logs = observed * Math.log(own / p);
        return switch (population) {
            case Poisson _ -> logs - (own - p);
            case NegativeBinomial _ -> {
                double size = values[parameters + index];
                yield logs - (observed + size) * (Math.log1p(own / size) - Math.log1p(p / size));
            }
            case Binomial _ -> {
                double failing = Math.max(1 - own, LEAST * (1 - p));
                yield p < 1 ? logs + (evidence - observed) * Math.log(failing / (1 - p)) : 0;
            }
            default -> logs; // of categories and words, whose probabilities add up to 1
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
