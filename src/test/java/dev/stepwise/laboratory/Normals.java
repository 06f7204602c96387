package dev.stepwise.laboratory;

import java.util.SplittableRandom;

/** Standard normal numbers by the polar method (Marsaglia and Bray 1964): the same ones in every release of Java. */
final class Normals {

    private Normals() {}

    static double next(SplittableRandom random) {
        while (true) {
            double u = 2 * random.nextDouble() - 1;
            double v = 2 * random.nextDouble() - 1;
            double s = u * u + v * v;
            if (s < 1 && s != 0) {
                return u * Math.sqrt(-2 * Math.log(s) / s);
            }
        }
    }

    static void fill(double[] values, double scale, SplittableRandom random) {
        for (int j = 0; j < values.length; j++) {
            values[j] = scale * next(random);
        }
    }
}
