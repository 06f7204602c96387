package dev.stepwise.codec.record;

import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.Units;
import dev.stepwise.distribution.count.CategoricalFamily;
import dev.stepwise.distribution.count.PoissonFamily;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.distribution.gaussian.StudentTFamily;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.MixtureStatistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Random values of a shape with several families and two classes, for records to carry. */
final class RandomMixtures {

    static final int COMPONENTS = 3;

    static final MixtureShape SHAPE = new MixtureShape(
            List.of(
                    new GaussianFamily(CovarianceStructure.FULL, 2),
                    CategoricalFamily.of(List.of(3)),
                    new PoissonFamily(2)),
            2);

    /** The same columns, read otherwise. */
    static final MixtureShape OTHER_SHAPE =
            MixtureShape.of(StudentTFamily.estimated(CovarianceStructure.DIAGONAL, 5, false));

    private RandomMixtures() {}

    static MixtureModel model(RandomGenerator random) {
        List<double[]> parts = new ArrayList<>();
        double first = random.nextDouble();
        double second = random.nextDouble() * (1 - first);
        parts.add(new double[] {first, second, 1 - first - second});
        for (int k = 0; k < COMPONENTS; k++) {
            double correlation = 2 * random.nextDouble() - 1;
            parts.add(new double[] {
                random.nextGaussian() * 1e6, random.nextGaussian() * 1e-6, 2, 0.9 * correlation, 1 + random.nextDouble()
            });
        }
        for (int k = 0; k < COMPONENTS; k++) {
            double p = random.nextDouble();
            parts.add(new double[] {p, (1 - p) / 3, 2 * (1 - p) / 3});
        }
        for (int k = 0; k < COMPONENTS; k++) {
            parts.add(new double[] {random.nextDouble(), 1e9 * random.nextDouble()});
        }
        double[] numbers = parts.stream().flatMapToDouble(Arrays::stream).toArray();
        return MixtureModel.fromArray(SHAPE, COMPONENTS, numbers);
    }

    /** Any numbers at all, because statistics may be of points of any size. */
    static MixtureStatistics statistics(RandomGenerator random) {
        int length = COMPONENTS
                * (1
                        + SHAPE.families().stream()
                                .mapToInt(Family::statisticsLength)
                                .sum());
        return MixtureStatistics.fromArray(SHAPE, COMPONENTS, anyNumbers(random, length));
    }

    /** Units of any size within the border of numbers. */
    static Units standardisation(RandomGenerator random) {
        double[] location = new double[SHAPE.columns()];
        double[] scale = new double[SHAPE.columns()];
        Arrays.setAll(location, j -> random.nextGaussian() * Math.pow(10, random.nextInt(-300, 69)));
        Arrays.setAll(scale, j -> Math.pow(10, random.nextInt(-69, 69)));
        return new Units(location, scale);
    }

    /** Finite doubles of any size. */
    static double[] finiteNumbers(RandomGenerator random, int length) {
        return Arrays.stream(anyNumbers(random, length))
                .map(x -> Double.isFinite(x) ? x : Double.MAX_VALUE)
                .toArray();
    }

    /** Doubles of any size: infinite, subnormal and negative zero among them. */
    static double[] anyNumbers(RandomGenerator random, int length) {
        double[] special = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, Double.MIN_VALUE};
        double[] numbers = new double[length];
        Arrays.setAll(numbers, i -> {
            double any = Double.longBitsToDouble(random.nextLong());
            return random.nextInt(4) > 0 && !Double.isNaN(any) ? any : special[random.nextInt(special.length)];
        });
        return numbers;
    }

    /** Bytes like these, but cut, changed in some places, or with some left out, repeated or made up. */
    static byte[] damaged(byte[] bytes, RandomGenerator random) {
        byte[] damaged = bytes.clone();
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(4)) {
            case 0 -> damaged = Arrays.copyOf(bytes, at);
            case 1 -> {
                for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                    damaged[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
            }
            case 2 -> {
                int from = random.nextInt(bytes.length);
                int length = random.nextInt(bytes.length - Math.max(at, from)) + 1;
                System.arraycopy(bytes, from, damaged, at, length);
            }
            default -> {
                damaged = new byte[at];
                random.nextBytes(damaged);
            }
        }
        return damaged;
    }
}
