package dev.stepwise.distribution.count;

import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.FamilyContract;
import dev.stepwise.distribution.ValuePlace;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
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

    /** Sums over all ways to split what the word leaves of the total. */
    @Override
    public double logDensity(Distribution distribution, double[] row, ValuePlace place, double x) {
        double total = Arrays.stream(row).sum();
        double[] split = new double[row.length];
        split[place.column()] = x;
        double[] sum = {0};
        splits(
                split,
                0,
                place.column(),
                total - x,
                words -> sum[0] += Math.exp(logLikelihood(distribution, List.of(words))));
        return Math.log(sum[0]);
    }

    private static void splits(double[] words, int from, int held, double left, Consumer<double[]> to) {
        int next = from == held ? from + 1 : from;
        boolean last = next == words.length - 1 || (next == words.length - 2 && held == words.length - 1);
        for (double x = last ? left : 0; x <= left; x++) {
            words[next] = x;
            if (last) {
                to.accept(words.clone());
            } else {
                splits(words, next + 1, held, left - x, to);
            }
        }
    }

    @Override
    public int most(double[] row, ValuePlace place, int otherwise) {
        return (int) Arrays.stream(row).sum();
    }

    /** Without one word the total is unknown. */
    @Override
    public boolean canLack(ValuePlace explained, int column) {
        return false;
    }

    @Override
    public void oneTrial(double[] row, ValuePlace place) {
        Arrays.fill(row, 0);
        row[0] = 1;
    }
}
