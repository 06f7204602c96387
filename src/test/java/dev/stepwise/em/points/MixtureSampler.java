package dev.stepwise.em.points;

import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.circular.VonMises;
import dev.stepwise.distribution.count.Binomial;
import dev.stepwise.distribution.count.Categorical;
import dev.stepwise.distribution.count.Multinomial;
import dev.stepwise.distribution.count.NegativeBinomial;
import dev.stepwise.distribution.count.Poisson;
import dev.stepwise.distribution.gaussian.Gaussian;
import dev.stepwise.distribution.gaussian.StudentT;
import dev.stepwise.linalg.Packed;
import dev.stepwise.mixture.MixtureModel;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.distribution.GammaDistribution;
import org.apache.commons.math3.distribution.MultivariateNormalDistribution;
import org.apache.commons.math3.distribution.PoissonDistribution;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;

/** Draws points from a mixture of any families. */
public final class MixtureSampler {

    static final int TRIALS = 12;
    private static final int WORDS = 20;

    private final MixtureModel model;
    private final RandomGenerator random;

    public MixtureSampler(MixtureModel model, long seed) {
        this.model = model;
        this.random = new Well19937c(seed);
    }

    /**
     * @param missing share of values that are left out
     * @param labelled share of points with their component for a label
     */
    public Dataset draw(int points, double missing, double labelled) {
        Sampler[][] samplers =
                new Sampler[model.components()][model.shape().families().size()];
        for (int k = 0; k < samplers.length; k++) {
            for (int b = 0; b < samplers[k].length; b++) {
                samplers[k][b] = sampler(model.distribution(k, b));
            }
        }
        Dataset data = new Dataset(model.shape().columns());
        int[] first = model.shape().firstColumns();
        double[] row = new double[data.columns()];
        for (int i = 0; i < points; i++) {
            double u = random.nextDouble();
            int k = 0;
            while (k < samplers.length - 1 && u >= model.weight(k)) {
                u -= model.weight(k++);
            }
            for (int b = 0; b < first.length; b++) {
                double[] values = samplers[k][b].sample();
                System.arraycopy(values, 0, row, first[b], values.length);
            }
            for (int j = 0; j < row.length; j++) {
                row[j] = random.nextDouble() < missing ? Double.NaN : row[j];
            }
            data.add(row, 1, random.nextDouble() < labelled ? k : PointBlock.UNLABELLED);
        }
        return data;
    }

    private interface Sampler {
        double[] sample();
    }

    private Sampler sampler(Distribution distribution) {
        return switch (distribution) {
            case Gaussian gaussian -> normal(gaussian);
            case StudentT t -> studentT(t);
            case Categorical categorical ->
                () -> {
                    double[] values = new double[categorical.dimension()];
                    for (int j = 0; j < values.length; j++) {
                        values[j] = pick(categorical.probabilities(j));
                    }
                    return values;
                };
            case Poisson poisson ->
                () -> {
                    double[] rates = poisson.toArray();
                    for (int j = 0; j < rates.length; j++) {
                        rates[j] = new PoissonDistribution(random, rates[j], 1e-12, 1_000_000).sample();
                    }
                    return rates;
                };
            case NegativeBinomial counts -> () -> negativeBinomial(counts);
            case VonMises directions -> () -> vonMises(directions);
            case Binomial binomial ->
                () -> {
                    double[] p = binomial.toArray();
                    double[] values = new double[2 * p.length];
                    for (int j = 0; j < p.length; j++) {
                        values[2 * j] = new BinomialDistribution(random, TRIALS, p[j]).sample();
                        values[2 * j + 1] = TRIALS;
                    }
                    return values;
                };
            case Multinomial multinomial ->
                () -> {
                    double[] p = multinomial.toArray();
                    double[] counts = new double[p.length];
                    for (int w = 0; w < WORDS; w++) {
                        counts[pick(p)]++;
                    }
                    return counts;
                };
            default -> throw new IllegalArgumentException(distribution.toString());
        };
    }

    /** Poisson counts whose rates are drawn from a gamma distribution. */
    private double[] negativeBinomial(NegativeBinomial counts) {
        double[] values = counts.rates();
        for (int j = 0; j < values.length; j++) {
            double size = counts.sizes()[j];
            double rate = new GammaDistribution(random, size, values[j] / size).sample();
            values[j] = rate > 0 ? new PoissonDistribution(random, rate, 1e-12, 1_000_000).sample() : 0;
        }
        return values;
    }

    /** Proposals from the uniform distribution, accepted in proportion to the density: a few dozen tries at a concentration of 100. */
    private double[] vonMises(VonMises directions) {
        double[] values = directions.means();
        for (int j = 0; j < values.length; j++) {
            double kappa = directions.concentrations()[j];
            double turn = random.nextDouble() - 0.5;
            while (random.nextDouble() > Math.exp(kappa * (Math.cos(2 * Math.PI * turn) - 1))) {
                turn = random.nextDouble() - 0.5;
            }
            double place = (values[j] / directions.periods()[j] + turn) % 1;
            values[j] = directions.periods()[j] * (place < 0 ? place + 1 : place);
        }
        return values;
    }

    private Sampler normal(Gaussian gaussian) {
        int d = gaussian.mean().length;
        return new MultivariateNormalDistribution(random, gaussian.mean(), Packed.toRows(gaussian.covariance(), d))
                ::sample;
    }

    private Sampler studentT(StudentT t) {
        double[] mean = t.shape().mean();
        Sampler normal = new MultivariateNormalDistribution(
                random, new double[mean.length], Packed.toRows(t.shape().covariance(), mean.length))::sample;
        ChiSquaredDistribution chi = new ChiSquaredDistribution(random, t.degreesOfFreedom());
        return () -> {
            double[] values = normal.sample();
            double factor = Math.sqrt(t.degreesOfFreedom() / chi.sample());
            for (int j = 0; j < values.length; j++) {
                values[j] = mean[j] + factor * values[j];
            }
            return values;
        };
    }

    private int pick(double[] probabilities) {
        double u = random.nextDouble();
        int level = 0;
        while (level < probabilities.length - 1 && u >= probabilities[level]) {
            u -= probabilities[level++];
        }
        return level;
    }
}
