package dev.stepwise.distribution.circular;

import dev.stepwise.distribution.Accumulator;
import dev.stepwise.distribution.ConditionalKernel;
import dev.stepwise.distribution.DensityKernel;
import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.IndependentConditionals;
import dev.stepwise.distribution.InvalidParametersException;
import dev.stepwise.distribution.Marginal;
import dev.stepwise.distribution.PointBlock;
import java.util.Arrays;

/**
 * Independent directions, each with a mean direction μ and a concentration κ: {@code p(x) ∝ exp(κ cos(2π (x − μ)/P))}, where P is
 * the period, such as 24 for an hour of day. Densities are per unit of the values. For large κ it is nearly a normal distribution
 * of variance {@code (P/2π)²/κ}, for κ → 0 the uniform one.
 */
public final class VonMises implements Distribution {

    private final double[] means;
    private final double[] concentrations;
    private final double[] periods;

    /**
     * @param means directions μ, finite
     * @param concentrations κ, positive and finite, one for each direction
     * @param periods P, positive and finite, likewise
     * @throws InvalidParametersException otherwise
     */
    public VonMises(double[] means, double[] concentrations, double[] periods) {
        this.means = means.clone();
        this.concentrations = concentrations.clone();
        this.periods = periods.clone();
        for (int j = 0; j < means.length; j++) {
            if (!Double.isFinite(means[j])) {
                throw new InvalidParametersException("a mean direction is not finite");
            }
            if (!(concentrations[j] > 0 && concentrations[j] < Double.POSITIVE_INFINITY)) {
                throw new InvalidParametersException("a concentration is not positive or not finite");
            }
            if (!(periods[j] > 0 && periods[j] < Double.POSITIVE_INFINITY)) {
                throw new InvalidParametersException("a period is not positive or not finite");
            }
        }
    }

    @Override
    public int dimension() {
        return means.length;
    }

    /** A copy. */
    public double[] means() {
        return means.clone();
    }

    /** A copy. */
    public double[] concentrations() {
        return concentrations.clone();
    }

    /** A copy. */
    public double[] periods() {
        return periods.clone();
    }

    /** Mean resultant lengths {@code A(κ)}: 1 where all directions are the same, 0 where none is preferred. */
    public double[] resultantLengths() {
        return Arrays.stream(concentrations).map(Bessel::ratio).toArray();
    }

    /** The same mean directions, with no concentration above that of these variances, in the squared unit of the values. */
    @Override
    public VonMises widened(double[] leastVariances) {
        double[] wide = concentrations.clone();
        Arrays.setAll(wide, j -> Math.min(wide[j], largest(leastVariances[j], periods[j])));
        return Arrays.equals(wide, concentrations) ? this : new VonMises(means, wide, periods);
    }

    /** The concentration of about this variance; as large as may be where it is 0. */
    static double largest(double variance, double period) {
        double radians = 2 * Math.PI / period;
        return Math.clamp(1 / (variance * radians * radians), Concentration.LEAST, Concentration.MOST);
    }

    /** An angle as radians. */
    private double radians(int column, double x) {
        return 2 * Math.PI * x / periods[column];
    }

    /** {@code −ln(P e^−κ I₀(κ))}: the log-density at the mean direction. */
    private double logTop(int column) {
        return -Bessel.logScaledI0(concentrations[column]) - Math.log(periods[column]);
    }

    /** {@code κ (1 − cos δ) = 2κ sin²(δ/2)}, which does not cancel near the mean direction. */
    private double below(int column, double x) {
        double sine = Math.sin(0.5 * radians(column, x - means[column]));
        return 2 * concentrations[column] * sine * sine;
    }

    @Override
    public DensityKernel kernel(int firstColumn, int capacity) {
        double[] tops = new double[means.length];
        Arrays.setAll(tops, this::logTop);
        return (points, logDensities, distances, offset) -> {
            double[] values = points.values();
            for (int j = 0; j < tops.length; j++) {
                int from = (firstColumn + j) * points.capacity();
                for (int i = 0; i < points.size(); i++) {
                    double x = values[from + i];
                    if (!Double.isNaN(x)) {
                        double below = below(j, x);
                        logDensities[offset + i] += tops[j] - below;
                        distances[offset + i] += 2 * below;
                    }
                }
            }
        };
    }

    @Override
    public Accumulator accumulator(int firstColumn, int capacity) {
        return new VonMisesAccumulator(periods, firstColumn);
    }

    /** The cosine and the sine of each direction. */
    @Override
    public void addExpectation(PointBlock points, int firstColumn, int i, double r, double[] into, int at) {
        for (int j = 0; j < means.length; j++) {
            double x = points.values()[(firstColumn + j) * points.capacity() + i];
            double angle = radians(j, Double.isNaN(x) ? means[j] : x);
            double length = Double.isNaN(x) ? Bessel.ratio(concentrations[j]) : 1;
            into[at + 2 * j] += r * length * Math.cos(angle);
            into[at + 2 * j + 1] += r * length * Math.sin(angle);
        }
    }

    @Override
    public ConditionalKernel conditionals(int firstColumn) {
        double[] lengths = resultantLengths();
        double[] entropies = new double[lengths.length];
        Arrays.setAll(entropies, j -> concentrations[j] * Bessel.complementOfRatio(concentrations[j]) - logTop(j));
        return new IndependentConditionals(
                kernel(0, 1),
                firstColumn,
                lengths.length,
                VonMisesFamily.places(lengths.length),
                (point, j, out) -> out.direction(
                        j,
                        2 * j,
                        radians(j, means[j]),
                        lengths[j],
                        1 - 2 * lengths[j] / concentrations[j],
                        entropies[j]));
    }

    @Override
    public Marginal marginal(int value) {
        double variance = Math.pow(periods[value] / (2 * Math.PI), 2) / concentrations[value];
        return Marginal.ofDirection(
                means[value], periods[value], Math.sqrt(variance), x -> logTop(value) - below(value, x));
    }

    /**
     * Two for each direction, in the order of {@link #toArray}: cosine and sine of the mean direction, times {@code ln(1 + κ)}. So a
     * direction passes midnight without a leap.
     */
    @Override
    public double[] coordinates() {
        int d = means.length;
        double[] coordinates = new double[2 * d];
        for (int j = 0; j < d; j++) {
            double length = Math.log1p(concentrations[j]);
            coordinates[j] = length * Math.cos(radians(j, means[j]));
            coordinates[d + j] = length * Math.sin(radians(j, means[j]));
        }
        return coordinates;
    }

    @Override
    public VonMises at(double[] coordinates) {
        int d = means.length;
        double[] directions = new double[d];
        double[] lengths = new double[d];
        for (int j = 0; j < d; j++) {
            double angle = Math.atan2(coordinates[d + j], coordinates[j]);
            directions[j] = VonMisesFamily.within(angle * periods[j] / (2 * Math.PI), periods[j]);
            lengths[j] = Math.clamp(
                    Math.expm1(Math.hypot(coordinates[j], coordinates[d + j])),
                    Concentration.LEAST,
                    Concentration.MOST);
        }
        return new VonMises(directions, lengths, periods);
    }

    /** The mean directions, then the concentrations. */
    @Override
    public double[] toArray() {
        double[] values = Arrays.copyOf(means, 2 * means.length);
        System.arraycopy(concentrations, 0, values, means.length, concentrations.length);
        return values;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VonMises that
                && Arrays.equals(means, that.means)
                && Arrays.equals(concentrations, that.concentrations)
                && Arrays.equals(periods, that.periods);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(means) + Arrays.hashCode(concentrations);
    }

    @Override
    public String toString() {
        return "VonMises[means=" + Arrays.toString(means) + ", concentrations=" + Arrays.toString(concentrations)
                + ", periods=" + Arrays.toString(periods) + "]";
    }
}
