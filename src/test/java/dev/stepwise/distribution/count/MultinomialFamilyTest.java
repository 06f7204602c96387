package dev.stepwise.distribution.count;

import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.FamilyContract;
import java.util.Arrays;
import java.util.random.RandomGenerator;

class MultinomialFamilyTest extends FamilyContract {

    @Override
    public MultinomialFamily family() {
        return new MultinomialFamily(4);
    }

    @Override
    public Multinomial random(RandomGenerator random) {
        return new Multinomial(LinearFamily.shares(random.doubles(4).toArray(), 0, 4, 0));
    }

    @Override
    public void draw(RandomGenerator random, double[] row) {
        Arrays.setAll(row, j -> random.nextInt(2 + 3 * j));
    }

    @Override
    public Distribution near(Distribution distribution, RandomGenerator random) {
        double[] p = distribution.toArray();
        Arrays.setAll(p, j -> p[j] * Math.exp(0.02 * random.nextGaussian()));
        return new Multinomial(LinearFamily.shares(p, 0, 4, 0));
    }
}
