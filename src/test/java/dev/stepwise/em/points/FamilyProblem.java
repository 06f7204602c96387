package dev.stepwise.em.points;

import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.circular.VonMisesFamily;
import dev.stepwise.distribution.count.BinomialFamily;
import dev.stepwise.distribution.count.CategoricalFamily;
import dev.stepwise.distribution.count.MultinomialFamily;
import dev.stepwise.distribution.count.NegativeBinomial;
import dev.stepwise.distribution.count.NegativeBinomialFamily;
import dev.stepwise.distribution.count.PoissonFamily;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.distribution.gaussian.StudentTFamily;
import dev.stepwise.linalg.Packed;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A known mixture of any families.
 *
 * @param missing share of values that are left out of its points
 * @param labelled share of points with a label
 */
public record FamilyProblem(String name, MixtureModel truth, double missing, double labelled) {

    /** Random parameters, the same for the same name; with labels every component is a class. */
    public static FamilyProblem of(String name, double[] weights, double missing, double labelled, Family... families) {
        SplittableRandom random = new SplittableRandom(name.hashCode());
        MixtureShape shape = new MixtureShape(List.of(families), labelled > 0 ? weights.length : 0);
        List<List<Distribution>> blocks = new ArrayList<>();
        for (Family family : families) {
            List<Distribution> block = new ArrayList<>();
            for (int k = 0; k < weights.length; k++) {
                block.add(distribution(family, k, random));
            }
            blocks.add(block);
        }
        return new FamilyProblem(name, new MixtureModel(shape, weights, blocks), missing, labelled);
    }

    private static Distribution distribution(Family family, int k, SplittableRandom random) {
        int d = family.dimension();
        return switch (family) {
            case GaussianFamily gaussian -> gaussian.distribution(mean(d, k, random), ones(d));
            case StudentTFamily t -> t.distribution(mean(d, k, random), ones(d), 4);
            case CategoricalFamily categorical -> {
                double[] values = new double[categorical.distributionLength()];
                int at = 0;
                for (int levels : categorical.levels()) {
                    double sum = 0;
                    for (int l = 0; l < levels; l++) {
                        values[at + l] = Math.pow(random.nextDouble(), 2) + 0.02;
                        sum += values[at + l];
                    }
                    for (int l = 0; l < levels; l++) {
                        values[at++] /= sum;
                    }
                }
                yield categorical.distribution(values);
            }
            case PoissonFamily poisson ->
                poisson.distribution(random.doubles(d, 1, 15).toArray());
            case NegativeBinomialFamily _ -> {
                double[] rates = random.doubles(d, 1, 5)
                        .map(rate -> rate * Math.pow(4, k))
                        .toArray();
                yield new NegativeBinomial(rates, random.doubles(d, 2, 6).toArray());
            }
            case VonMisesFamily directions -> {
                double[] values = new double[2 * d];
                for (int j = 0; j < d; j++) {
                    values[j] = directions.periods()[j] * (0.25 * k + 0.1 * random.nextDouble());
                    values[d + j] = random.nextDouble(8, 20);
                }
                yield directions.distribution(values);
            }
            case BinomialFamily binomial ->
                binomial.distribution(random.doubles(d / 2, 0.1, 0.9).toArray());
            case MultinomialFamily multinomial -> {
                double[] p = random.doubles(d, 0.05, 1).toArray();
                double sum = Arrays.stream(p).sum();
                yield multinomial.distribution(
                        Arrays.stream(p).map(x -> x / sum).toArray());
            }
            default -> throw new IllegalArgumentException(family.name());
        };
    }

    private static double[] mean(int d, int k, SplittableRandom random) {
        return random.doubles(d, -1, 1).map(x -> 4 * k + x).toArray();
    }

    private static double[] ones(int d) {
        double[] diagonal = new double[d];
        Arrays.fill(diagonal, 1);
        return Packed.diagonal(diagonal);
    }

    @Override
    public String toString() {
        return name;
    }
}
