package dev.stepwise.distribution;

/**
 * All that an estimate needs to know of a set of weighted points. An immutable value with the laws of a decayed sum:
 * {@code plus} commutes and associates up to rounding, {@code scale} composes and distributes over it, and the family's
 * zero is neutral to the bit.
 */
public interface SufficientStatistics {

    /** Statistics of both sets together; of the same family and shape. */
    SufficientStatistics plus(SufficientStatistics other);

    /** Statistics with every point's weight multiplied by a factor that is finite and not negative. */
    SufficientStatistics scale(double factor);

    /** Weight of the points behind the estimate of the parameters. */
    double evidence();

    /** Whether every number is finite, as sums over extreme points need not be. */
    boolean isFinite();

    /** Returns the statistics as numbers. {@link Family#statistics} reads them back exactly. */
    double[] toArray();
}
