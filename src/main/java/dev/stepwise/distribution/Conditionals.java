package dev.stepwise.distribution;

/**
 * What one distribution says of the values of one point, each given the others. Values stand in the order of
 * {@link Family#values()}, numbers as in an expectation. Everything is in the units of the distribution. Mutable, reused, not
 * thread safe.
 */
public final class Conditionals {

    private static final double LOG_TWO_PI_E = Math.log(2 * Math.PI) + 1;

    /** Variance of a uniform distribution one count wide. */
    private static final double WITHIN_A_COUNT = 1.0 / 12;

    /** Log-density of the point. */
    public double logDensity;

    /** Of each value the log-density of the point without it. */
    public final double[] logRests;

    /** Of each value its log-density given the others; NaN where the point lacks it, and then nothing else is said of it. */
    public final double[] logDensities;

    /** Of each value the mean of {@code −ln p} that is to be expected given the others: an entropy, in nats. */
    public final double[] entropies;

    /** What is expected. */
    public final double[] means;

    /** Variance of each number about its mean; infinite where there is none. */
    public final double[] variances;

    public Conditionals(Family family) {
        int values = family.values().size();
        logRests = new double[values];
        logDensities = new double[values];
        entropies = new double[values];
        means = new double[family.expectationLength()];
        variances = new double[means.length];
    }

    /**
     * Says that a count is expected. Its entropy is at most that of a normal distribution whose variance is larger by that within
     * one count (Massey 1988), and close to it for all but very small counts.
     */
    public void count(int value, int number, double mean, double variance) {
        means[number] = mean;
        variances[number] = variance;
        entropies[value] = 0.5 * (LOG_TWO_PI_E + Math.log(variance + WITHIN_A_COUNT));
    }

    /** Says that a number is expected whose distribution has this entropy. */
    public void number(int value, int number, double mean, double variance, double entropy) {
        means[number] = mean;
        variances[number] = variance;
        entropies[value] = entropy;
    }

    /** Says that a number of a normal distribution is expected. */
    public void normal(int value, int number, double mean, double variance) {
        number(value, number, mean, variance, 0.5 * (LOG_TWO_PI_E + Math.log(variance)));
    }

    /**
     * Says that a direction is expected, as its cosine and its sine.
     *
     * @param angle of the mean direction, about which the distribution is symmetric, in radians
     * @param length mean of the cosine of the difference from it
     * @param second mean of the cosine of twice the difference
     */
    public void direction(int value, int firstNumber, double angle, double length, double second, double entropy) {
        means[firstNumber] = length * Math.cos(angle);
        means[firstNumber + 1] = length * Math.sin(angle);
        double square = 0.5 * (1 + second * Math.cos(2 * angle));
        variances[firstNumber] = Math.max(0, square - means[firstNumber] * means[firstNumber]);
        variances[firstNumber + 1] = Math.max(0, 1 - square - means[firstNumber + 1] * means[firstNumber + 1]);
        entropies[value] = entropy;
    }

    /** Says that levels of these probabilities are expected. */
    public void levels(int value, int firstNumber, double[] probabilities) {
        double entropy = 0;
        for (int l = 0; l < probabilities.length; l++) {
            double p = probabilities[l];
            means[firstNumber + l] = p;
            variances[firstNumber + l] = p * (1 - p);
            entropy -= p > 0 ? p * Math.log(p) : 0;
        }
        entropies[value] = entropy;
    }

    /** Fills {@link #logRests} and {@link #logDensity} for values that do not depend on one another. */
    void independent() {
        double sum = 0;
        for (int v = 0; v < logDensities.length; v++) {
            logRests[v] = sum;
            sum += known(v);
        }
        logDensity = sum;
        sum = 0;
        for (int v = logDensities.length - 1; v >= 0; v--) {
            logRests[v] += sum;
            sum += known(v);
        }
    }

    private double known(int value) {
        return Double.isNaN(logDensities[value]) ? 0 : logDensities[value];
    }
}
