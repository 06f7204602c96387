package dev.stepwise.distribution;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A family of distributions over a block of columns, with its options fixed. All values are in standardised units
 * unless a method says otherwise. Lists are over the components of one mixture.
 */
public interface Family {

    /** The kind of scaling says what standardisation does to columns. */
    enum Scaling {
        /** Nothing: counts and categories. */
        NONE,
        /** Nothing: directions, which have a density but no size, so that their circle is their unit. */
        CIRCLE,
        /** Each column gets mean 0 and standard deviation 1. */
        EACH_COLUMN,
        /** Each column gets mean 0, and all the same scale, so that a sphere stays one. */
        COMMON;

        /** Whether the columns are numbers on a line, which have units, a median and values far out. */
        public boolean isOfNumbers() {
            return this == EACH_COLUMN || this == COMMON;
        }
    }

    /** Returns the name that the family has in a model file. */
    String name();

    /** Number of columns. */
    int dimension();

    /** How its columns are standardised before anything is computed. */
    Scaling scaling();

    /**
     * Whether each column adds a degree of freedom to how far its points lie from their own distribution, as a number does.
     * Otherwise they lie as far as they are surprising beyond what is usual.
     */
    default boolean hasFreedom() {
        return true;
    }

    /** Statistics of no points. */
    SufficientStatistics zero();

    /**
     * Sums of complete points alone, which need no parameters.
     *
     * @param centre of its columns, near the points
     * @param capacity of the blocks of points to come
     * @return null where what a point adds depends on parameters even when it is complete
     */
    default @Nullable Accumulator completeAccumulator(double[] centre, int firstColumn, int capacity) {
        return null;
    }

    /** Reads {@link SufficientStatistics#toArray()} back. */
    SufficientStatistics statistics(double[] values);

    /** Reads {@link Distribution#toArray()} back. */
    Distribution distribution(double[] values);

    /** Length of {@link SufficientStatistics#toArray()}. */
    int statisticsLength();

    /** Length of {@link Distribution#toArray()}. */
    int distributionLength();

    /**
     * How many numbers an expectation of a point has: one for each column, but of a categorical column the probability of
     * each level, of a direction its cosine and sine, and of a binomial one its trials as they are.
     */
    int expectationLength();

    /** Where the values of a point stand: each column is one, unless the family says otherwise. */
    default List<ValuePlace> values() {
        return ValuePlace.eachColumn(dimension());
    }

    /** The columns that say nothing where this one is missing, itself among them. */
    default int[] columnsTogether(int column) {
        return values().stream()
                .filter(place -> place.column() <= column && column < place.column() + place.columns())
                .flatMapToInt(place -> IntStream.range(place.column(), place.column() + place.columns()))
                .toArray();
    }

    /** Whether its columns may be correlated within a component, so that none of them may be determined by the others. */
    default boolean hasCorrelations() {
        return false;
    }

    /** The automatic prior, scaled by these statistics: what is common to all components. */
    Prior automaticPrior(List<SufficientStatistics> components);

    /**
     * The automatic prior of batch EM: next to nothing where the likelihood has a maximum, and the same for every start.
     *
     * @param leastVariances of the columns of the block; those of counts are not looked at
     */
    Prior weakPrior(List<SufficientStatistics> components, double[] leastVariances);

    /** A prior by hand as it stands once the data are known; the same prior where nothing in it depends on them. */
    default Prior resolve(Prior prior, List<SufficientStatistics> components) {
        return prior;
    }

    /** Points as vectors for k-means, scaled by these points. */
    Embedding embedding(List<PointBlock> points, int firstColumn);

    /** The prior for the first estimate, from a hard partition. */
    Prior startingPrior(List<SufficientStatistics> components);

    /**
     * The parameters that maximise the expected log-likelihood plus the log prior.
     *
     * @throws CollapseException without a floor, when a component's density has no upper bound
     */
    List<Distribution> estimate(List<SufficientStatistics> components, Prior prior, Estimation estimation);

    /** Returns the nearest distribution that {@link #estimate} could return, where it bounds what it estimates. */
    default Distribution withinBounds(Distribution distribution) {
        return distribution;
    }

    /** Log prior at these parameters without its normalising constants. */
    double logPriorKernel(List<Distribution> components, Prior prior);

    /** Free parameters of a mixture of so many components, without the weights. */
    int parameterCount(int components);

    /** Returns how many parameters of one kind the components have. It is 0 for a name that is not the family's. */
    int parameterCount(int components, String parameter);

    /** Statistics with what is held taken for given, as the estimate of the other parameters needs them. */
    default SufficientStatistics hold(SufficientStatistics statistics, Distribution held, Set<String> parameters) {
        return statistics;
    }

    /**
     * An estimate whose parameters of these names are as {@code held} has them.
     *
     * @param parameters names as in a model file; those of other families are not looked at
     */
    Distribution hold(Distribution estimate, Distribution held, Set<String> parameters);

    /** Takes a distribution in these units and returns it in the user's units. */
    Distribution rescale(Distribution distribution, Units units);

    /** Takes a prior in these units and returns it in the user's units. */
    Prior rescale(Prior prior, Units units);

    /**
     * Returns what variational Bayes believes before any point. The scale of counts comes from these statistics.
     *
     * @param components all of a mixture
     * @throws UnsupportedOperationException where {@link #isConjugate} is false
     */
    default VariationalPrior variationalPrior(List<SufficientStatistics> components) {
        return new VariationalPrior(components.size(), new double[0]);
    }

    /**
     * The variational posterior that belongs to these statistics.
     *
     * @throws UnsupportedOperationException where {@link #isConjugate} is false
     */
    default VariationalPosterior variational(List<SufficientStatistics> components, VariationalPrior prior) {
        throw new UnsupportedOperationException(name() + " has no conjugate prior");
    }

    /** Whether the family has a conjugate prior, which variational Bayes needs. */
    default boolean isConjugate() {
        return true;
    }

    /** Density of what belongs to no component; it has no distances. */
    DensityKernel background(Background kind, int firstColumn);

    /** What the background says of each value of a point given the others, without an expectation. */
    default ConditionalKernel backgroundConditionals(Background kind, int firstColumn) {
        return new IndependentConditionals(
                background(kind, 0), firstColumn, dimension(), values(), IndependentConditionals.NOTHING);
    }

    /** Bhattacharyya distance: 0 for equal distributions, large for distributions that share no points. */
    double distance(Distribution a, Distribution b);
}
