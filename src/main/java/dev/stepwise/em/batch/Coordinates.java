package dev.stepwise.em.batch;

import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.count.BinomialFamily;
import dev.stepwise.distribution.count.Categorical;
import dev.stepwise.distribution.count.CategoricalFamily;
import dev.stepwise.distribution.count.Multinomial;
import dev.stepwise.distribution.gaussian.DiagonalGaussian;
import dev.stepwise.distribution.gaussian.FullGaussian;
import dev.stepwise.distribution.gaussian.Gaussian;
import dev.stepwise.distribution.gaussian.StudentT;
import dev.stepwise.linalg.Packed;
import dev.stepwise.mixture.MixtureModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The parameters of a mixture as numbers without bounds, so that any straight line through them leads to mixtures: square roots of
 * weights, probabilities and rates, in which a distance means the same everywhere and 0 is not far away, logarithms of variances
 * and degrees of freedom, and of a full covariance the Cholesky factor with the logarithms of its diagonal.
 */
final class Coordinates {

    private Coordinates() {}

    /** Weights first, the background's last among them; then block by block the components. */
    static double[] of(MixtureModel model) {
        int terms = model.components() + (model.shape().hasBackground() ? 1 : 0);
        double[] weights = Arrays.copyOf(model.weights(), terms);
        if (terms > model.components()) {
            weights[terms - 1] = model.backgroundWeight();
        }
        List<double[]> parts = new ArrayList<>();
        parts.add(roots(weights));
        for (int b = 0; b < model.shape().families().size(); b++) {
            for (Distribution distribution : model.block(b)) {
                parts.add(of(distribution, model.shape().families().get(b)));
            }
        }
        double[] all = new double[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (double[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    private static double[] of(Distribution distribution, Family family) {
        return switch (distribution) {
            case DiagonalGaussian diagonal -> join(diagonal.mean(), logs(diagonal.variance()));
            case FullGaussian full -> {
                double[] factor = full.factor();
                for (int j = 0; j < full.dimension(); j++) {
                    factor[Packed.index(j, j)] = Math.log(factor[Packed.index(j, j)]);
                }
                yield join(full.mean(), factor);
            }
            case StudentT t -> join(new double[] {Math.log(t.degreesOfFreedom())}, of(t.shape(), family));
            default -> {
                double[] p = distribution.toArray();
                double[] values = roots(p);
                if (family instanceof BinomialFamily) {
                    Arrays.setAll(values, j -> Math.asin(Math.min(1, values[j])));
                }
                yield values;
            }
        };
    }

    /** The mixture with these coordinates, of the shape and kind of another. It is no mixture where a value is out of range. */
    static MixtureModel at(double[] coordinates, MixtureModel like) {
        int components = like.components();
        int terms = components + (like.shape().hasBackground() ? 1 : 0);
        double[] weights = shares(coordinates, 0, terms);
        int at = terms;
        List<List<Distribution>> blocks = new ArrayList<>();
        for (int b = 0; b < like.shape().families().size(); b++) {
            Family family = like.shape().families().get(b);
            List<Distribution> block = new ArrayList<>();
            for (int k = 0; k < components; k++) {
                int length = family.distributionLength();
                block.add(at(Arrays.copyOfRange(coordinates, at, at + length), like.distribution(k, b), family));
                at += length;
            }
            blocks.add(block);
        }
        return new MixtureModel(like.shape(), Arrays.copyOf(weights, components), blocks);
    }

    private static Distribution at(double[] part, Distribution like, Family family) {
        return switch (like) {
            case Gaussian gaussian -> normal(part, 0, gaussian);
            case StudentT t -> new StudentT(normal(part, 1, t.shape()), Math.exp(part[0]));
            case Categorical categorical -> {
                double[] p = new double[part.length];
                int from = 0;
                for (int levels : ((CategoricalFamily) family).levels()) {
                    System.arraycopy(shares(part, from, from + levels), 0, p, from, levels);
                    from += levels;
                }
                yield family.distribution(p);
            }
            case Multinomial multinomial -> family.distribution(shares(part, 0, part.length));
            default -> {
                double[] values = new double[part.length];
                boolean angle = family instanceof BinomialFamily;
                Arrays.setAll(values, j -> square(angle ? Math.sin(part[j]) : part[j]));
                yield family.distribution(values);
            }
        };
    }

    private static Gaussian normal(double[] part, int from, Gaussian like) {
        int d = like.dimension();
        double[] mean = Arrays.copyOfRange(part, from, from + d);
        double[] rest = Arrays.copyOfRange(part, from + d, part.length);
        if (like instanceof DiagonalGaussian) {
            Arrays.setAll(rest, j -> Math.exp(rest[j]));
            return new DiagonalGaussian(mean, rest);
        }
        for (int j = 0; j < d; j++) {
            rest[Packed.index(j, j)] = Math.exp(rest[Packed.index(j, j)]);
        }
        double[] covariance = new double[rest.length];
        for (int i = 0, p = 0; i < d; i++) {
            for (int j = 0; j <= i; j++, p++) {
                double sum = 0;
                for (int c = 0; c <= j; c++) {
                    sum += rest[Packed.index(i, c)] * rest[Packed.index(j, c)];
                }
                covariance[p] = sum;
            }
        }
        return new FullGaussian(mean, covariance);
    }

    private static double[] logs(double[] values) {
        double[] logs = new double[values.length];
        Arrays.setAll(logs, j -> Math.log(values[j]));
        return logs;
    }

    private static double[] roots(double[] values) {
        double[] roots = new double[values.length];
        Arrays.setAll(roots, j -> Math.sqrt(values[j]));
        return roots;
    }

    private static double square(double x) {
        return x * x;
    }

    /** Parts of the whole whose roots are in this proportion. */
    private static double[] shares(double[] roots, int from, int to) {
        double[] shares = new double[to - from];
        double sum = 0;
        for (int j = 0; j < shares.length; j++) {
            shares[j] = square(roots[from + j]);
            sum += shares[j];
        }
        for (int j = 0; j < shares.length; j++) {
            shares[j] /= sum;
        }
        return shares;
    }

    private static double[] join(double[] a, double[] b) {
        double[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
