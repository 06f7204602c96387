package dev.stepwise.laboratory;

import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.count.BinomialFamily;
import dev.stepwise.distribution.count.CategoricalFamily;
import dev.stepwise.distribution.count.MultinomialFamily;
import dev.stepwise.distribution.count.NegativeBinomialFamily;
import dev.stepwise.distribution.count.PoissonFamily;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.mixture.MixtureShape;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Stationary streams of three clusters of counts and categories, one for each family, and what may come between their rows. */
enum CountStreams {
    POISSON(new PoissonFamily(2)) {
        @Override
        double[] draw(SplittableRandom random, int cluster) {
            return new double[] {count(random, RATES[cluster][0]), count(random, RATES[cluster][1])};
        }

        @Override
        double[] odd(double size) {
            return new double[] {size, 10};
        }
    },
    NEGATIVE_BINOMIAL(NegativeBinomialFamily.estimated(2, false)) {
        /** Of size 3: the rates vary as the sum of three exponential numbers does. */
        @Override
        double[] draw(SplittableRandom random, int cluster) {
            return IntStream.range(0, 2)
                    .mapToDouble(j -> count(random, RATES[cluster][j] / 3 * gamma(random)))
                    .toArray();
        }

        @Override
        double[] odd(double size) {
            return new double[] {size, 10};
        }
    },
    /** Counts as those of {@link #NEGATIVE_BINOMIAL}, which spread more than a Poisson distribution. */
    OVERDISPERSED(new PoissonFamily(2)) {
        @Override
        double[] draw(SplittableRandom random, int cluster) {
            return NEGATIVE_BINOMIAL.draw(random, cluster);
        }

        @Override
        double[] odd(double size) {
            return new double[] {size, 10};
        }
    },
    BINOMIAL(new BinomialFamily(2)) {
        @Override
        double[] draw(SplittableRandom random, int cluster) {
            return new double[] {
                successes(random, SHARES[cluster][0]), TRIALS, successes(random, SHARES[cluster][1]), TRIALS
            };
        }

        @Override
        double[] odd(double size) {
            return new double[] {size, size, 0, size};
        }
    },
    CATEGORICAL(CategoricalFamily.of(List.of(3, 3, 3))) {
        /** The last level never comes. */
        @Override
        double[] draw(SplittableRandom random, int cluster) {
            return IntStream.range(0, 3)
                    .mapToDouble(j -> random.nextDouble() < SHARES[cluster][j] ? 0 : 1)
                    .toArray();
        }

        @Override
        double[] odd(double size) {
            return new double[] {2, 2, 2};
        }
    },
    MULTINOMIAL(new MultinomialFamily(8)) {
        /** The last two words hardly ever come. */
        @Override
        double[] draw(SplittableRandom random, int cluster) {
            double[] words = new double[8];
            for (int n = 0; n < 3 * TRIALS; n++) {
                boolean own = random.nextDouble() < 0.7;
                words[own ? 2 * cluster + random.nextInt(2) : random.nextInt(6)]++;
            }
            return words;
        }

        @Override
        double[] odd(double size) {
            return new double[] {0, 0, 0, 0, 0, 0, size, 0};
        }
    },
    MIXED(new GaussianFamily(CovarianceStructure.FULL, 1), new PoissonFamily(1), CategoricalFamily.of(List.of(3))) {
        @Override
        double[] draw(SplittableRandom random, int cluster) {
            return new double[] {
                3 * cluster + random.nextGaussian(),
                count(random, RATES[cluster][0]),
                random.nextDouble() < SHARES[cluster][0] ? 0 : 1
            };
        }

        @Override
        double[] odd(double size) {
            return new double[] {-1, size, 2};
        }
    };

    private static final int TRIALS = 10;
    private static final double[][] RATES = {{5, 40}, {30, 8}, {80, 80}};
    private static final double[][] SHARES = {{0.1, 0.9, 0.2}, {0.8, 0.8, 0.9}, {0.5, 0.1, 0.9}};

    private final MixtureShape shape;

    CountStreams(Family... families) {
        shape = MixtureShape.of(families);
    }

    MixtureShape shape() {
        return shape;
    }

    abstract double[] draw(SplittableRandom random, int cluster);

    /** A row as none of the clusters has, whose counts are of about this size. */
    abstract double[] odd(double size);

    /** The stream, with so many odd rows in the place of its own from one on. */
    Dataset points(int rows, int from, int odd, double size) {
        SplittableRandom random = new SplittableRandom(144);
        Dataset points = new Dataset(shape.columns());
        for (int i = 0; i < rows; i++) {
            double[] row = draw(random, random.nextInt(3));
            points.add(i >= from && i < from + odd ? odd(size) : row, 1, PointBlock.UNLABELLED);
        }
        return points;
    }

    private static double gamma(SplittableRandom random) {
        return -Math.log((1 - random.nextDouble()) * (1 - random.nextDouble()) * (1 - random.nextDouble()));
    }

    /** A Poisson count: events of this rate within a unit of time. */
    private static double count(SplittableRandom random, double rate) {
        int count = 0;
        for (double time = -Math.log(1 - random.nextDouble()); time < rate; count++) {
            time -= Math.log(1 - random.nextDouble());
        }
        return count;
    }

    private static double successes(SplittableRandom random, double share) {
        int successes = 0;
        for (int n = 0; n < TRIALS; n++) {
            successes += random.nextDouble() < share ? 1 : 0;
        }
        return successes;
    }
}
