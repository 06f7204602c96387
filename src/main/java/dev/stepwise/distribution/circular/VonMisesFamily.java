package dev.stepwise.distribution.circular;

import dev.stepwise.distribution.Background;
import dev.stepwise.distribution.DensityKernel;
import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.Embedding;
import dev.stepwise.distribution.Estimation;
import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Prior;
import dev.stepwise.distribution.SufficientStatistics;
import dev.stepwise.distribution.Units;
import dev.stepwise.distribution.ValuePlace;
import dev.stepwise.distribution.count.LinearStatistics;
import dev.stepwise.distribution.count.PseudoCount;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Independent directions on circles of known periods. Sums: those of {@link VonMisesAccumulator}, for each column. The estimate is
 * that of Mardia and Jupp 2000, 5.3: the direction of the resultant vector, and the concentration that has its mean length.
 */
public final class VonMisesFamily implements Family {

    /** Names of the parameters, as in a model file. */
    public static final String MEAN_DIRECTION = "meanDirection";

    public static final String CONCENTRATION = "concentration";

    private static final int WIDTH = VonMisesAccumulator.WIDTH;

    /** The prior of batch EM adds this part of a point that is like all points together. */
    private static final double WEAK = 1e-6;

    private final double[] periods;

    /** @param periods of the columns, positive and finite */
    public VonMisesFamily(double... periods) {
        this.periods = periods.clone();
    }

    /** Where the values stand: the cosine and the sine of each are expected. */
    static List<ValuePlace> places(int dimension) {
        return IntStream.range(0, dimension)
                .mapToObj(j -> new ValuePlace(j, 1, 2 * j, 2))
                .toList();
    }

    @Override
    public String name() {
        return "von-mises";
    }

    @Override
    public int dimension() {
        return periods.length;
    }

    /** The periods of the columns; a copy. */
    public double[] periods() {
        return periods.clone();
    }

    @Override
    public Scaling scaling() {
        return Scaling.CIRCLE;
    }

    @Override
    public SufficientStatistics zero() {
        return new LinearStatistics(0, new double[WIDTH * periods.length]);
    }

    @Override
    public SufficientStatistics statistics(double[] values) {
        return LinearStatistics.fromArray(values);
    }

    @Override
    public int statisticsLength() {
        return 1 + WIDTH * periods.length;
    }

    @Override
    public VonMises distribution(double[] values) {
        return new VonMises(
                Arrays.copyOf(values, periods.length),
                Arrays.copyOfRange(values, periods.length, 2 * periods.length),
                periods);
    }

    @Override
    public int distributionLength() {
        return 2 * periods.length;
    }

    @Override
    public int expectationLength() {
        return 2 * periods.length;
    }

    @Override
    public List<ValuePlace> values() {
        return places(periods.length);
    }

    /** One point like all points together: its resultant is their mean one, and no component has a length of 1. */
    @Override
    public Prior automaticPrior(List<SufficientStatistics> components) {
        return new CircularPrior(pooled(components, 1), new double[periods.length]);
    }

    @Override
    public Prior weakPrior(List<SufficientStatistics> components, double[] leastVariances) {
        return new CircularPrior(pooled(components, WEAK), leastVariances);
    }

    @Override
    public Prior startingPrior(List<SufficientStatistics> components) {
        return automaticPrior(components);
    }

    @Override
    public Prior resolve(Prior prior, List<SufficientStatistics> components) {
        return prior instanceof PseudoCount(double count)
                ? new CircularPrior(pooled(components, count), new double[periods.length])
                : prior;
    }

    private double[] pooled(List<SufficientStatistics> components, double points) {
        double[] pooled = new double[WIDTH * periods.length];
        for (SufficientStatistics s : components) {
            double[] sums = sums(s);
            Arrays.setAll(pooled, i -> pooled[i] + sums[i]);
        }
        for (int at = 0; at < pooled.length; at += WIDTH) {
            double mass = pooled[at + 2];
            pooled[at] *= mass > 0 ? points / mass : 0;
            pooled[at + 1] *= mass > 0 ? points / mass : 0;
            pooled[at + 2] = points;
        }
        return pooled;
    }

    private static double[] sums(SufficientStatistics statistics) {
        return (statistics instanceof HeldDirections held ? held.statistics : (LinearStatistics) statistics).sums();
    }

    @Override
    public List<Distribution> estimate(List<SufficientStatistics> components, Prior prior, Estimation estimation) {
        double[] added =
                prior instanceof CircularPrior circular ? circular.added() : new double[WIDTH * periods.length];
        List<Distribution> estimates = new ArrayList<>();
        for (SufficientStatistics s : components) {
            double[] sums = sums(s);
            double[] means = new double[periods.length];
            double[] concentrations = new double[periods.length];
            for (int j = 0; j < means.length; j++) {
                int at = WIDTH * j;
                double cosine = sums[at] + added[at];
                double sine = sums[at + 1] + added[at + 1];
                double mass = sums[at + 2] + added[at + 2];
                means[j] = s instanceof HeldDirections held
                        ? held.means[j]
                        : within(Math.atan2(sine, cosine) * periods[j] / (2 * Math.PI), periods[j]);
                double angle = 2 * Math.PI * means[j] / periods[j];
                double length = s instanceof HeldDirections
                        ? cosine * Math.cos(angle) + sine * Math.sin(angle)
                        : Math.hypot(cosine, sine);
                concentrations[j] = Concentration.of(mass > 0 ? length / mass : 0);
            }
            VonMises estimate = new VonMises(means, concentrations, periods);
            estimates.add(prior.raise(estimate));
        }
        return estimates;
    }

    /** The same direction from 0 to below the period. */
    static double within(double x, double period) {
        double wrapped = x < 0 ? x + period : x;
        return wrapped < period ? wrapped : 0;
    }

    @Override
    public VonMises withinBounds(Distribution distribution) {
        VonMises given = (VonMises) distribution;
        double[] concentrations = given.concentrations();
        Arrays.setAll(concentrations, j -> Math.clamp(concentrations[j], Concentration.LEAST, Concentration.MOST));
        return new VonMises(given.means(), concentrations, periods);
    }

    /** Log-density of the prior's pseudo-points, but for what no parameter changes. */
    @Override
    public double logPriorKernel(List<Distribution> components, Prior prior) {
        double sum = 0;
        if (prior instanceof CircularPrior circular) {
            double[] added = circular.added();
            for (Distribution distribution : components) {
                double[] means = ((VonMises) distribution).means();
                double[] concentrations = ((VonMises) distribution).concentrations();
                for (int j = 0; j < means.length; j++) {
                    int at = WIDTH * j;
                    double angle = 2 * Math.PI * means[j] / periods[j];
                    double length = added[at] * Math.cos(angle) + added[at + 1] * Math.sin(angle);
                    double kappa = concentrations[j];
                    sum += kappa * (length - added[at + 2]) - added[at + 2] * Bessel.logScaledI0(kappa);
                }
            }
        }
        return sum;
    }

    @Override
    public int parameterCount(int components) {
        return 2 * components * periods.length;
    }

    @Override
    public int parameterCount(int components, String parameter) {
        return parameter.equals(MEAN_DIRECTION) || parameter.equals(CONCENTRATION) ? components * periods.length : 0;
    }

    /** Returns statistics for held mean directions. The concentrations are then estimated about these. */
    @Override
    public SufficientStatistics hold(SufficientStatistics statistics, Distribution held, Set<String> parameters) {
        return parameters.contains(MEAN_DIRECTION)
                ? new HeldDirections((LinearStatistics) statistics, ((VonMises) held).means())
                : statistics;
    }

    @Override
    public VonMises hold(Distribution estimate, Distribution held, Set<String> parameters) {
        VonMises free = (VonMises) estimate;
        VonMises given = (VonMises) held;
        return new VonMises(
                (parameters.contains(MEAN_DIRECTION) ? given : free).means(),
                (parameters.contains(CONCENTRATION) ? given : free).concentrations(),
                periods);
    }

    @Override
    public Distribution rescale(Distribution distribution, Units units) {
        return distribution;
    }

    @Override
    public Prior rescale(Prior prior, Units units) {
        return prior;
    }

    @Override
    public boolean isConjugate() {
        return false;
    }

    /** {@code ½ ln I₀(κ) + ½ ln I₀(λ) − ln I₀(½ |κ e^iμ + λ e^iν|)} for each column. */
    @Override
    public double distance(Distribution a, Distribution b) {
        VonMises first = (VonMises) a;
        VonMises second = (VonMises) b;
        double sum = 0;
        for (int j = 0; j < periods.length; j++) {
            double kappa = 0.5 * first.concentrations()[j];
            double lambda = 0.5 * second.concentrations()[j];
            double sine = Math.sin(Math.PI * (first.means()[j] - second.means()[j]) / periods[j]);
            double apart = 4 * kappa * lambda * sine * sine; // (κ + λ)² − middle²
            double middle = Math.sqrt(Math.max(0, (kappa + lambda) * (kappa + lambda) - apart));
            sum += Math.max(
                    0,
                    apart / (kappa + lambda + middle)
                            + 0.5 * (Bessel.logScaledI0(2 * kappa) + Bessel.logScaledI0(2 * lambda))
                            - Bessel.logScaledI0(middle));
        }
        return sum;
    }

    @Override
    public Embedding embedding(List<PointBlock> points, int firstColumn) {
        return new CircularEmbedding(points, firstColumn, periods);
    }

    /** Every direction is as dense as any other. */
    @Override
    public DensityKernel background(Background kind, int firstColumn) {
        return (points, logDensities, distances, offset) -> {
            for (int j = 0; j < periods.length; j++) {
                for (int i = 0; i < points.size(); i++) {
                    if (!Double.isNaN(points.values()[(firstColumn + j) * points.capacity() + i])) {
                        logDensities[offset + i] -= Math.log(periods[j]);
                    }
                }
            }
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VonMisesFamily that && Arrays.equals(periods, that.periods);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(periods);
    }

    @Override
    public String toString() {
        return "von-mises" + Arrays.toString(periods);
    }

    /** Statistics on their way into an estimate whose mean directions are known. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record HeldDirections(LinearStatistics statistics, double[] means) implements SufficientStatistics {

        @Override
        public SufficientStatistics plus(SufficientStatistics other) {
            return new HeldDirections(statistics.plus(((HeldDirections) other).statistics), means);
        }

        @Override
        public SufficientStatistics scale(double factor) {
            return new HeldDirections(statistics.scale(factor), means);
        }

        @Override
        public double evidence() {
            return statistics.evidence();
        }

        @Override
        public boolean isFinite() {
            return statistics.isFinite();
        }

        @Override
        public double[] toArray() {
            return statistics.toArray();
        }
    }
}
