package dev.stepwise.distribution.gaussian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.Accumulator;
import dev.stepwise.distribution.Estimation;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Prior;
import dev.stepwise.distribution.SufficientStatistics;
import dev.stepwise.linalg.Packed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.Example;
import org.apache.commons.math3.distribution.TDistribution;

class StudentTFamilyTest {

    private static final StudentTFamily FAMILY = StudentTFamily.estimated(CovarianceStructure.FULL, 1, false);

    @Example
    void inOneColumnTheDensityIsThatOfCommonsMath() {
        StudentT t = FAMILY.distribution(new double[] {2}, new double[] {9}, 3.5);
        TDistribution oracle = new TDistribution(3.5);
        for (double x : new double[] {-40, -1, 2, 2.5, 900}) {
            double[] logDensity = new double[1];
            PointBlock block = new PointBlock(1, 1);
            block.add(new double[] {x}, 1, PointBlock.UNLABELLED);
            t.kernel(0, 1).evaluate(block, logDensity, new double[1], 0);
            assertThat(logDensity[0]).isCloseTo(Math.log(oracle.density((x - 2) / 3) / 3), within(1e-9));
        }
    }

    @Example
    void manyIterationsRecoverTheParametersOfTheirPoints() {
        RandomGenerator random = new SplittableRandom(4);
        TDistribution truth = new TDistribution(4);
        List<PointBlock> blocks = new ArrayList<>();
        for (int b = 0; b < 800; b++) {
            PointBlock block = new PointBlock(1, 128);
            while (!block.isFull()) {
                double x = 10 + 2 * truth.inverseCumulativeProbability(random.nextDouble(1e-12, 1));
                block.add(new double[] {x}, 1, PointBlock.UNLABELLED);
            }
            blocks.add(block);
        }
        StudentT estimate = FAMILY.distribution(new double[] {0}, new double[] {1}, 10);
        double[] ones = new double[128];
        Arrays.fill(ones, 1);
        for (int iteration = 0; iteration < 60; iteration++) {
            Accumulator accumulator = estimate.accumulator(0, 128);
            blocks.forEach(block -> accumulator.add(block, ones, 0));
            estimate = (StudentT) FAMILY.estimate(List.of(accumulator.snapshot()), Prior.NONE, Estimation.EXACT)
                    .get(0);
        }
        // five standard errors of about 10⁵ points: of the location 0.01, the scale 0.05, the degrees of freedom 0.1
        assertThat(estimate.shape().mean()[0]).isCloseTo(10, within(0.05));
        assertThat(estimate.shape().covariance()[Packed.index(0, 0)]).isCloseTo(4, within(0.2));
        assertThat(estimate.degreesOfFreedom()).isCloseTo(4, within(0.3));
    }

    @Example
    void statisticsMergeScaleAndAreReadBackExactly() {
        RandomGenerator random = new SplittableRandom(9);
        for (CovarianceStructure structure : CovarianceStructure.values()) {
            StudentTFamily family = StudentTFamily.fixed(structure, 3, 5);
            List<SufficientStatistics> s = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                StudentT t = family.distribution(new double[3], Packed.diagonal(new double[] {1, 1, 1}), 5);
                PointBlock block = new PointBlock(3, 20);
                while (!block.isFull()) {
                    double[] row = random.doubles(3, -2, 2).toArray();
                    row[random.nextInt(3)] = random.nextBoolean() ? Double.NaN : row[0];
                    block.add(row, 1, PointBlock.UNLABELLED);
                }
                Accumulator accumulator = t.accumulator(0, 20);
                accumulator.add(block, random.doubles(20).toArray(), 0);
                s.add(accumulator.snapshot());
            }
            assertThat(s.get(0).toArray()).hasSize(family.statisticsLength());
            assertThat(family.statistics(s.get(0).toArray())).isEqualTo(s.get(0));
            assertThat(s.get(0).plus(family.zero())).isEqualTo(s.get(0));
            assertThat(family.zero().plus(s.get(0))).isEqualTo(s.get(0));
            assertThat(s.get(0).plus(s.get(1)).plus(s.get(2)).toArray())
                    .containsExactly(s.get(2).plus(s.get(1)).plus(s.get(0)).toArray(), within(1e-12));
            assertThat(s.get(0).plus(s.get(1)).scale(0.3).toArray())
                    .containsExactly(
                            s.get(0).scale(0.3).plus(s.get(1).scale(0.3)).toArray(), within(1e-12));
        }
    }
}
