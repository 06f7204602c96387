package dev.stepwise.distribution.gaussian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.Accumulator;
import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.Estimation;
import dev.stepwise.distribution.FamilyContract;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Prior;
import dev.stepwise.distribution.SufficientStatistics;
import dev.stepwise.linalg.Packed;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.commons.math3.distribution.MultivariateNormalDistribution;

public abstract class GaussianFamilyContract extends FamilyContract {

    @Override
    public abstract GaussianFamily family();

    @Override
    public Gaussian random(RandomGenerator random) {
        int d = family().dimension();
        double[] covariance = new double[Packed.length(d)];
        for (int e = 0; e < d; e++) {
            Packed.addOuterProduct(covariance, 1, random.doubles(d, -1, 1).toArray());
            covariance[Packed.index(e, e)] += 0.5;
        }
        return family().distribution(random.doubles(d, -2, 2).toArray(), spherical(covariance));
    }

    private double[] spherical(double[] covariance) {
        if (family().structure().shape() == CovarianceStructure.Shape.SPHERICAL) {
            double[] diagonal = new double[family().dimension()];
            Arrays.fill(diagonal, covariance[0]);
            return Packed.diagonal(diagonal);
        }
        return covariance;
    }

    @Override
    public void draw(RandomGenerator random, double[] row) {
        Arrays.setAll(row, j -> j + (1 + j) * random.nextGaussian());
    }

    @Override
    public Gaussian near(Distribution distribution, RandomGenerator random) {
        Gaussian gaussian = (Gaussian) distribution;
        double[] mean = gaussian.mean();
        mean[random.nextInt(mean.length)] += 0.01 * random.nextGaussian();
        double[] covariance = gaussian.covariance();
        double factor = Math.exp(0.01 * random.nextGaussian());
        for (int p = 0; p < covariance.length; p++) {
            covariance[p] *= factor;
        }
        return family().distribution(mean, covariance);
    }

    @Property(tries = 50)
    void theDensityIsThatOfCommonsMath(@ForAll long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        Gaussian gaussian = random(random);
        double[] row = new double[family().dimension()];
        draw(random, row);
        double expected = Math.log(
                new MultivariateNormalDistribution(gaussian.mean(), Packed.toRows(gaussian.covariance(), row.length))
                        .density(row));
        assertThat(logLikelihood(gaussian, List.of(row)))
                .isCloseTo(expected, within(1e-9 * Math.max(1, Math.abs(expected))));
    }

    @Property(tries = 50)
    void aMissingValueLeavesTheMarginalOfTheOthers(@ForAll long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        Gaussian gaussian = random(random);
        double[] row = new double[family().dimension()];
        draw(random, row);
        double[][] covariance = Packed.toRows(gaussian.covariance(), row.length);
        double expected = Math.log(new MultivariateNormalDistribution(
                        new double[] {gaussian.mean()[0], gaussian.mean()[2]},
                        new double[][] {{covariance[0][0], covariance[0][2]}, {covariance[2][0], covariance[2][2]}})
                .density(new double[] {row[0], row[2]}));
        row[1] = Double.NaN;
        assertThat(logLikelihood(gaussian, List.of(row)))
                .isCloseTo(expected, within(1e-9 * Math.max(1, Math.abs(expected))));
    }

    /** At mean 1e8 and variance 1 a raw sum of squares would be wrong by a factor of about 100. */
    @Example
    public void aCloudFarFromTheOriginLosesNoDigits() {
        RandomGenerator random = new SplittableRandom(1);
        int d = family().dimension();
        double[] far = new double[d];
        Arrays.fill(far, 1e8);
        double[] ones = new double[d];
        Arrays.fill(ones, 1);
        Distribution centre = family().distribution(far, Packed.diagonal(ones));
        SufficientStatistics merged = family().zero();
        for (int batch = 0; batch < 100; batch++) {
            Accumulator accumulator = centre.accumulator(0, 100);
            PointBlock block = new PointBlock(d, 100);
            double[] row = new double[d];
            while (!block.isFull()) {
                Arrays.setAll(row, j -> 1e8 + random.nextGaussian());
                block.add(row, 1, PointBlock.UNLABELLED);
            }
            double[] r = new double[100];
            Arrays.fill(r, 1);
            accumulator.add(block, r, 0);
            merged = merged.plus(accumulator.snapshot());
        }
        Gaussian estimate = (Gaussian)
                family().estimate(List.of(merged), Prior.NONE, Estimation.EXACT).get(0);
        for (int j = 0; j < d; j++) {
            assertThat(estimate.mean()[j]).isCloseTo(1e8, within(0.05)); // five standard errors of 10,000 points
            assertThat(estimate.covariance()[Packed.index(j, j)]).isCloseTo(1, within(0.08));
        }
    }
}
