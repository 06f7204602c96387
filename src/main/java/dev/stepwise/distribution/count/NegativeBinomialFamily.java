package dev.stepwise.distribution.count;

import dev.stepwise.distribution.Background;
import dev.stepwise.distribution.DensityKernel;
import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.Embedding;
import dev.stepwise.distribution.Estimation;
import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Prior;
import dev.stepwise.distribution.ScaledEmbedding;
import dev.stepwise.distribution.SufficientStatistics;
import dev.stepwise.distribution.Units;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Independent counts that spread more than Poisson counts do. Sums: those of {@link NegativeBinomialAccumulator}, for each
 * column. The rate is estimated as a Poisson's, the size by a {@link SizeEquation}: an ECM as that of a student-t's degrees of
 * freedom (Liu and Rubin 1995).
 */
public final class NegativeBinomialFamily implements Family {

    /** The size comes from one of these sources. */
    private enum Size {
        FIXED,
        ESTIMATED,
        /** Estimated, one value for all components. */
        SHARED
    }

    /** An estimate of the size starts here. The variance is then a few times the mean for counts up to a few dozen. */
    private static final double START = 10;

    private static final int WIDTH = NegativeBinomialAccumulator.WIDTH;

    private final int dimension;
    private final Size size;
    private final double fixed;

    private NegativeBinomialFamily(int dimension, Size size, double fixed) {
        this.dimension = dimension;
        this.size = size;
        this.fixed = fixed;
    }

    /** Makes a family with a size that is given. The size is positive. */
    public static NegativeBinomialFamily fixed(int dimension, double size) {
        return new NegativeBinomialFamily(dimension, Size.FIXED, size);
    }

    /** Makes a family that estimates a size of each column, for each component or one for all. */
    public static NegativeBinomialFamily estimated(int dimension, boolean shared) {
        return new NegativeBinomialFamily(dimension, shared ? Size.SHARED : Size.ESTIMATED, START);
    }

    /** The size where it is fixed; where an estimate starts otherwise. */
    public double startingSize() {
        return fixed;
    }

    @Override
    public String name() {
        return "negative-binomial";
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public Scaling scaling() {
        return Scaling.NONE;
    }

    @Override
    public SufficientStatistics zero() {
        return new LinearStatistics(0, new double[WIDTH * dimension]);
    }

    @Override
    public SufficientStatistics statistics(double[] values) {
        return LinearStatistics.fromArray(values);
    }

    @Override
    public int statisticsLength() {
        return 1 + WIDTH * dimension;
    }

    @Override
    public NegativeBinomial distribution(double[] values) {
        return new NegativeBinomial(
                Arrays.copyOf(values, dimension), Arrays.copyOfRange(values, dimension, 2 * dimension));
    }

    @Override
    public int distributionLength() {
        return 2 * dimension;
    }

    @Override
    public int expectationLength() {
        return dimension;
    }

    /** One point at the mean of all, or of half an event where there was none. */
    @Override
    public Prior automaticPrior(List<SufficientStatistics> components) {
        return addedBy(1, components);
    }

    @Override
    public Prior weakPrior(List<SufficientStatistics> components, double[] leastVariances) {
        return addedBy(LinearFamily.WEAK, components);
    }

    @Override
    public Prior startingPrior(List<SufficientStatistics> components) {
        return automaticPrior(components);
    }

    @Override
    public Prior resolve(Prior prior, List<SufficientStatistics> components) {
        return prior instanceof PseudoCount(double count) ? addedBy(count, components) : prior;
    }

    private PseudoCounts addedBy(double points, List<SufficientStatistics> components) {
        double[] added = new double[WIDTH * dimension];
        for (int at = 0; at < added.length; at += WIDTH) {
            double sum = 0;
            double mass = 0;
            for (SufficientStatistics s : components) {
                double[] sums = sums(s);
                sum += sums[at];
                mass += sums[at + 1];
            }
            added[at] = points * (mass > 0 && sum > 0 ? sum / mass : 0.5 / Math.max(1, mass));
            added[at + 1] = points;
        }
        return new PseudoCounts(added);
    }

    private static double[] sums(SufficientStatistics statistics) {
        return (statistics instanceof HeldRates held ? held.statistics : (LinearStatistics) statistics).sums();
    }

    @Override
    public List<Distribution> estimate(List<SufficientStatistics> components, Prior prior, Estimation estimation) {
        double[] added = prior instanceof PseudoCounts(double[] given) ? given : new double[WIDTH * dimension];
        double[][] rates = new double[components.size()][dimension];
        double[][] sizes = new double[components.size()][dimension];
        for (int j = 0; j < dimension; j++) {
            estimate(components, j, added, rates, sizes);
        }
        List<Distribution> estimates = new ArrayList<>();
        for (int k = 0; k < rates.length; k++) {
            estimates.add(new NegativeBinomial(rates[k], sizes[k]));
        }
        return estimates;
    }

    private void estimate(
            List<SufficientStatistics> components, int column, double[] added, double[][] rates, double[][] sizes) {
        int at = WIDTH * column;
        double priorMass = added[at + 1];
        double priorRate = priorMass > 0 ? added[at] / priorMass : 0;
        SizeEquation shared = new SizeEquation(components.size(), priorMass, priorRate);
        double mass = 0;
        for (int k = 0; k < rates.length; k++) {
            double[] sums = sums(components.get(k));
            double points = sums[at + 1] + priorMass;
            if (components.get(k) instanceof HeldRates held) {
                rates[k][column] = held.rates[column];
            } else {
                rates[k][column] = points > 0 ? (sums[at] + added[at]) / points : 0;
            }
            sizes[k][column] = fixed;
            if (size == Size.ESTIMATED && sums[at + 1] > 0) {
                SizeEquation own = new SizeEquation(1, priorMass, priorRate);
                own.add(sums, at, rates[k][column]);
                sizes[k][column] = own.solve();
            }
            shared.add(sums, at, rates[k][column]);
            mass += sums[at + 1];
        }
        if (size == Size.SHARED && mass > 0) {
            double one = shared.solve();
            for (double[] own : sizes) {
                own[column] = one;
            }
        }
    }

    @Override
    public NegativeBinomial withinBounds(Distribution distribution) {
        NegativeBinomial given = (NegativeBinomial) distribution;
        if (size == Size.FIXED) {
            return given;
        }
        double[] sizes = given.sizes();
        Arrays.setAll(sizes, j -> Math.clamp(sizes[j], SizeEquation.LEAST, SizeEquation.MOST));
        return new NegativeBinomial(given.rates(), sizes);
    }

    /** Log-density of the prior's pseudo-points, but for what no parameter changes. */
    @Override
    public double logPriorKernel(List<Distribution> components, Prior prior) {
        double sum = 0;
        if (prior instanceof PseudoCounts(double[] added)) {
            for (Distribution distribution : components) {
                double[] rates = ((NegativeBinomial) distribution).rates();
                double[] sizes = ((NegativeBinomial) distribution).sizes();
                for (int j = 0; j < dimension; j++) {
                    double points = added[WIDTH * j + 1];
                    double x = points > 0 ? added[WIDTH * j] / points : 0;
                    sum += points > 0 ? points * NegativeBinomial.logKernel(x, rates[j], sizes[j]) : 0;
                }
            }
        }
        return sum;
    }

    @Override
    public int parameterCount(int components) {
        return parameterCount(components, "rate") + parameterCount(components, "size");
    }

    @Override
    public int parameterCount(int components, String parameter) {
        return switch (parameter) {
            case "rate" -> components * dimension;
            case "size" ->
                switch (size) {
                    case FIXED -> 0;
                    case ESTIMATED -> components * dimension;
                    case SHARED -> dimension;
                };
            default -> 0;
        };
    }

    /** Returns statistics for held rates. The sizes are then estimated about these rates. */
    @Override
    public SufficientStatistics hold(SufficientStatistics statistics, Distribution held, Set<String> parameters) {
        return parameters.contains("rate")
                ? new HeldRates((LinearStatistics) statistics, ((NegativeBinomial) held).rates())
                : statistics;
    }

    @Override
    public NegativeBinomial hold(Distribution estimate, Distribution held, Set<String> parameters) {
        NegativeBinomial free = (NegativeBinomial) estimate;
        NegativeBinomial given = (NegativeBinomial) held;
        return new NegativeBinomial(
                (parameters.contains("rate") ? given : free).rates(),
                (parameters.contains("size") ? given : free).sizes());
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

    @Override
    public double distance(Distribution a, Distribution b) {
        return NegativeBinomialOverlap.distance((NegativeBinomial) a, (NegativeBinomial) b);
    }

    /** {@code 2 √s asinh √(x / s)}, which makes the variance of a count about 1 whatever its rate: Anscombe 1948. */
    @Override
    public Embedding embedding(List<PointBlock> points, int firstColumn) {
        return new ScaledEmbedding(
                points,
                dimension,
                (block, i, out) -> {
                    for (int j = 0; j < dimension; j++) {
                        double root = Math.sqrt(block.values()[(firstColumn + j) * block.capacity() + i] / fixed);
                        out[j] = 2 * Math.sqrt(fixed) * Math.log(root + Math.sqrt(root * root + 1));
                    }
                },
                false);
    }

    @Override
    public DensityKernel background(Background kind, int firstColumn) {
        return PoissonFamily.counts(firstColumn, dimension);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NegativeBinomialFamily that
                && dimension == that.dimension
                && size == that.size
                && fixed == that.fixed;
    }

    @Override
    public int hashCode() {
        return 31 * dimension + Double.hashCode(fixed);
    }

    @Override
    public String toString() {
        return "negative-binomial[" + dimension + ", " + size + " " + fixed + "]";
    }

    /** Statistics on their way into an estimate whose rates are known. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record HeldRates(LinearStatistics statistics, double[] rates) implements SufficientStatistics {

        @Override
        public SufficientStatistics plus(SufficientStatistics other) {
            return new HeldRates(statistics.plus(((HeldRates) other).statistics), rates);
        }

        @Override
        public SufficientStatistics scale(double factor) {
            return new HeldRates(statistics.scale(factor), rates);
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
