package dev.stepwise.distribution.count;

import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.FamilyContract;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

class CategoricalFamilyTest extends FamilyContract {

    @Override
    public CategoricalFamily family() {
        return CategoricalFamily.of(List.of(2, 4, 3));
    }

    @Override
    public Categorical random(RandomGenerator random) {
        double[] p = random.doubles(9).toArray();
        return family().distribution(shares(p));
    }

    private double[] shares(double[] counts) {
        double[] shares = counts.clone();
        for (int j = 0; j < 3; j++) {
            int from = family().firstLevels()[j];
            int to = family().firstLevels()[j + 1];
            System.arraycopy(LinearFamily.shares(counts, from, to, 0), 0, shares, from, to - from);
        }
        return shares;
    }

    @Override
    public void draw(RandomGenerator random, double[] row) {
        Arrays.setAll(
                row, j -> random.nextInt(1 + random.nextInt(family().levels().get(j))));
    }

    @Override
    public Distribution near(Distribution distribution, RandomGenerator random) {
        double[] p = distribution.toArray();
        Arrays.setAll(p, l -> p[l] * Math.exp(0.02 * random.nextGaussian()));
        return family().distribution(shares(p));
    }
}
