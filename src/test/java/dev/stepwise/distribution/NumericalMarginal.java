package dev.stepwise.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** All that one value of a point could be, the others being what they are: a sum over levels or counts, or an integral. */
final class NumericalMarginal {

    /** The trapezoidal rule after x = sinh u: errors far below 1e-10 for normal and student-t densities. */
    private static final double STEP = 0.02;

    private static final double FARTHEST = 40;
    private static final int MOST_COUNTS = 3000;

    /** The trapezoidal rule on a circle: exact to rounding for concentrations of up to a few thousand. */
    private static final int DIRECTIONS = 1000;

    private static final double CLOSE = 1e-7;

    private final ExplanationContract contract;
    private final Distribution distribution;
    private final double[] row;
    private final ValuePlace place;
    private final boolean isNumber;
    private final double period;
    private final List<double[]> outcomes = new ArrayList<>();
    private double largest = Double.NEGATIVE_INFINITY;

    NumericalMarginal(ExplanationContract contract, Distribution distribution, double[] row, ValuePlace place) {
        this.contract = contract;
        this.distribution = distribution;
        this.row = row;
        this.place = place;
        this.isNumber = contract.family().scaling() != Family.Scaling.NONE;
        this.period = contract.period(place);
        if (period > 0) {
            for (int n = 0; n < DIRECTIONS; n++) {
                add(n * period / DIRECTIONS, period / DIRECTIONS);
            }
        } else if (isNumber) {
            for (double u = -FARTHEST; u <= FARTHEST; u += STEP) {
                add(Math.sinh(u), STEP * Math.cosh(u));
            }
        } else {
            double most = place.numbers() > 1 ? place.numbers() - 1 : contract.most(row, place, MOST_COUNTS);
            for (int x = 0; x <= most; x++) {
                add(x, 1);
            }
        }
    }

    private void add(double x, double width) {
        double log = logDensity(x) + Math.log(width);
        largest = Math.max(largest, log);
        outcomes.add(new double[] {x, log, logDensity(x)});
    }

    double logDensity(double x) {
        return contract.logDensity(distribution, row, place, x);
    }

    double logSum() {
        return largest
                + Math.log(outcomes.stream()
                        .mapToDouble(o -> Math.exp(o[1] - largest))
                        .sum());
    }

    private double probability(double[] outcome) {
        return Math.exp(outcome[1] - logSum());
    }

    private void assertMoments(Conditionals said, int number, DoubleUnaryOperator of) {
        double mean = 0;
        double square = 0;
        for (double[] outcome : outcomes) {
            double value = of.applyAsDouble(outcome[0]);
            mean += probability(outcome) * value;
            square += probability(outcome) * value * value;
        }
        assertThat(said.means[number]).isCloseTo(mean, within(CLOSE));
        assertThat(said.variances[number]).isCloseTo(square - mean * mean, within(CLOSE));
    }

    void assertExpected(Conditionals said, int value) {
        double logSum = logSum();
        double mean = 0;
        double entropy = 0;
        for (double[] outcome : outcomes) {
            double p = Math.exp(outcome[1] - logSum);
            mean += p * outcome[0];
            entropy -= p > 0 ? p * (outcome[2] - logSum) : 0;
        }
        int first = place.firstNumber();
        if (period > 0) {
            assertMoments(said, first, x -> Math.cos(2 * Math.PI * x / period));
            assertMoments(said, first + 1, x -> Math.sin(2 * Math.PI * x / period));
        } else if (place.numbers() > 1) {
            for (int l = 0; l < place.numbers(); l++) {
                assertThat(said.means[first + l]).isCloseTo(probability(outcomes.get(l)), within(CLOSE));
            }
        } else {
            assertThat(said.means[first]).isCloseTo(mean, within(CLOSE * Math.max(1, Math.abs(mean))));
            if (said.variances[first] < Double.POSITIVE_INFINITY) {
                double centre = mean;
                double variance = outcomes.stream()
                        .mapToDouble(o -> Math.exp(o[1] - logSum) * (o[0] - centre) * (o[0] - centre))
                        .sum();
                assertThat(said.variances[first]).isCloseTo(variance, within(CLOSE * Math.max(1, variance)));
            }
        }
        if (isNumber || place.numbers() > 1) {
            assertThat(said.entropies[value]).isCloseTo(entropy, within(CLOSE));
        } else {
            // a bound for counts
            assertThat(said.entropies[value]).isGreaterThan(entropy - CLOSE).isLessThan(entropy + 1);
        }
    }
}
