package dev.stepwise.distribution.count;

import dev.stepwise.distribution.ConditionalKernel;
import dev.stepwise.distribution.Conditionals;
import dev.stepwise.distribution.DensityKernel;
import dev.stepwise.distribution.PointBlock;

/**
 * What is said of the count of each word given the total of all words alone. Given the other counts too there would be nothing
 * left to say.
 */
abstract class WordConditionals implements ConditionalKernel {

    private final int firstColumn;
    private final int words;
    private final DensityKernel density;
    private final double[] logDensity = new double[1];
    private final double[] distance = new double[1];
    private final PointBlock one;
    private final double[] row;

    /** @param density of one point */
    WordConditionals(int firstColumn, int words, DensityKernel density) {
        this.firstColumn = firstColumn;
        this.words = words;
        this.density = density;
        this.one = new PointBlock(firstColumn + words, 1);
        this.row = new double[firstColumn + words];
    }

    abstract double logDensity(int word, double count, double total);

    abstract void expect(int word, double total, Conditionals out);

    @Override
    public final void evaluate(PointBlock points, int i, Conditionals out) {
        for (int j = firstColumn; j < row.length; j++) {
            row[j] = points.values()[j * points.capacity() + i];
        }
        one.clear();
        one.add(row, 1, PointBlock.UNLABELLED);
        logDensity[0] = 0;
        density.evaluate(one, logDensity, distance, 0);
        out.logDensity = logDensity[0];
        double total = Multinomial.total(row, firstColumn, 1, words);
        for (int word = 0; word < words; word++) {
            out.logRests[word] = 0;
            out.logDensities[word] = Double.NaN;
            if (total > 0) {
                out.logDensities[word] = logDensity(word, row[firstColumn + word], total);
                expect(word, total, out);
            }
        }
    }
}
