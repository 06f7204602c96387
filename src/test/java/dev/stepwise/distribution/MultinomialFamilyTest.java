package dev.stepwise.distribution;

import java.util.Arrays;
import java.util.random.RandomGenerator;

class MultinomialFamilyTest extends FamilyContract {

    @Override
    MultinomialFamily family() {
        return new MultinomialFamily(4);
    }

    @Override
    Multinomial random(RandomGenerator random) {
        return new Multinomial(LinearFamily.shares(random.doubles(4).toArray(), 0, 4, 0));
    }

    @Override
    void draw(RandomGenerator random, double[] row) {
        Arrays.setAll(row, j -> random.nextInt(2 + 3 * j));
    }

    @Override
    Distribution near(Distribution distribution, RandomGenerator random) {
        double[] p = distribution.toArray();
        Arrays.setAll(p, j -> p[j] * Math.exp(0.02 * random.nextGaussian()));
        return new Multinomial(LinearFamily.shares(p, 0, 4, 0));
    }
}
