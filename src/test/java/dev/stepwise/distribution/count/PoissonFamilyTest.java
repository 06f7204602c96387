package dev.stepwise.distribution.count;

import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.FamilyContract;
import java.util.Arrays;
import java.util.random.RandomGenerator;

class PoissonFamilyTest extends FamilyContract {

    @Override
    public PoissonFamily family() {
        return new PoissonFamily(3);
    }

    @Override
    public Poisson random(RandomGenerator random) {
        return new Poisson(random.doubles(3, 0.1, 9).toArray());
    }

    @Override
    public void draw(RandomGenerator random, double[] row) {
        Arrays.setAll(row, j -> random.nextInt(3 + 10 * j));
    }

    @Override
    public Distribution near(Distribution distribution, RandomGenerator random) {
        double[] rates = distribution.toArray();
        Arrays.setAll(rates, j -> rates[j] * Math.exp(0.02 * random.nextGaussian()));
        return new Poisson(rates);
    }
}
