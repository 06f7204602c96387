package dev.stepwise.distribution.count;

import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.FamilyContract;
import java.util.Arrays;
import java.util.random.RandomGenerator;

class BinomialFamilyTest extends FamilyContract {

    @Override
    public BinomialFamily family() {
        return new BinomialFamily(2);
    }

    @Override
    public Binomial random(RandomGenerator random) {
        return new Binomial(random.doubles(2, 0.05, 0.95).toArray());
    }

    @Override
    public void draw(RandomGenerator random, double[] row) {
        for (int j = 0; j < 4; j += 2) {
            row[j + 1] = 1 + random.nextInt(9);
            row[j] = random.nextInt((int) row[j + 1] + 1);
        }
    }

    @Override
    public Distribution near(Distribution distribution, RandomGenerator random) {
        double[] p = distribution.toArray();
        Arrays.setAll(p, j -> Math.clamp(p[j] + 0.01 * random.nextGaussian(), 0, 1));
        return new Binomial(p);
    }
}
