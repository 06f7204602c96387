package dev.stepwise.em.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.count.CategoricalFamily;
import dev.stepwise.distribution.count.PoissonFamily;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.FullGaussian;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.distribution.gaussian.StudentT;
import dev.stepwise.distribution.gaussian.StudentTFamily;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.Responsibilities;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.distribution.FDistribution;
import org.junit.jupiter.api.Test;

/** Memberships and squared distances are set by hand; the exact tails are those of commons-math. */
class TailsTest {

    /** The table's error, see {@link ChiTailTest}, and that of the incomplete beta function, 1e-6. */
    private static final double TOLERANCE = 1.3e-4;

    private static final FullGaussian UNIT = new FullGaussian(new double[2], new double[] {1, 0, 1});
    private static final MixtureShape NORMAL = MixtureShape.of(new GaussianFamily(CovarianceStructure.FULL, 2));
    private static final MixtureModel TWO_NORMAL =
            new MixtureModel(NORMAL, new double[] {0.5, 0.5}, List.of(List.of(UNIT, UNIT)));

    private final Responsibilities memberships = new Responsibilities(2, 4);
    private final PointBlock points = new PointBlock(2, 4);

    private void add(double[] row, double first, double firstSquare, double secondSquare) {
        int i = points.size();
        points.add(row, 1, PointBlock.UNLABELLED);
        memberships.values()[i] = first;
        memberships.values()[4 + i] = 1 - first;
        memberships.distances()[i] = firstSquare;
        memberships.distances()[4 + i] = secondSquare;
    }

    private double[] tails(MixtureModel model) {
        double[] tails = new double[4];
        Arrays.fill(tails, 7); // what an earlier block has left
        new Tails(model).evaluate(points, memberships, tails);
        return tails;
    }

    private static double chi(int degrees, double square) {
        return 1 - new ChiSquaredDistribution(degrees).cumulativeProbability(square);
    }

    @Test
    void itIsTheMeanOverTheComponentsOfTheChanceToLieAsFarOut() {
        add(new double[] {0, 0}, 0.25, 1, 6);
        add(new double[] {0, 0}, 1, 9, 0.5);
        add(new double[] {0, 0}, 0.5, 0, 0);
        double[] tails = tails(TWO_NORMAL);
        assertThat(tails[0]).isCloseTo(0.25 * chi(2, 1) + 0.75 * chi(2, 6), within(TOLERANCE));
        assertThat(tails[1]).isCloseTo(chi(2, 9), within(TOLERANCE));
        assertThat(tails[2]).isEqualTo(1);
        assertThat(tails[3]).as("beyond the points nothing is touched").isEqualTo(7);
    }

    @Test
    void aMissingValueCostsADegreeOfFreedom() {
        add(new double[] {Double.NaN, 0}, 1, 4, 0);
        add(new double[] {0, 0}, 1, 4, 0);
        add(new double[] {Double.NaN, Double.NaN}, 0.5, 0, 0);
        double[] tails = tails(TWO_NORMAL);
        assertThat(tails[0]).isCloseTo(chi(1, 4), within(TOLERANCE));
        assertThat(tails[1]).isCloseTo(chi(2, 4), within(TOLERANCE));
        assertThat(tails[2]).isEqualTo(1);
    }

    @Test
    void aComponentWithLessThanAHundredThousandthOfThePointIsLeftOut() {
        add(new double[] {0, 0}, 1e-5, 0, 1e6);
        add(new double[] {0, 0}, 0.9e-5, 0, 1e6);
        assertThat(tails(TWO_NORMAL)).startsWith(1e-5, 0);
    }

    @Test
    void roundingDoesNotMakeItMoreThanOne() {
        add(new double[] {0, 0}, 0.6, 0, 0);
        memberships.values()[4] = 0.41;
        assertThat(tails(TWO_NORMAL)[0]).isEqualTo(1);
    }

    /** δ²/d is F-distributed with d and ν degrees of freedom. */
    @Test
    void theTailOfAStudentTComponentIsThatOfItsDegreesOfFreedom() {
        MixtureShape shape = MixtureShape.of(StudentTFamily.estimated(CovarianceStructure.FULL, 2, false));
        MixtureModel model = new MixtureModel(
                shape, new double[] {0.5, 0.5}, List.of(List.of(new StudentT(UNIT, 3), new StudentT(UNIT, 30))));
        add(new double[] {0, 0}, 0.25, 8, 5);
        add(new double[] {0, Double.NaN}, 1, 8, 5);
        double[] tails = tails(model);
        double first = 1 - new FDistribution(2, 3).cumulativeProbability(8.0 / 2);
        double second = 1 - new FDistribution(2, 30).cumulativeProbability(5.0 / 2);
        assertThat(tails[0]).isCloseTo(0.25 * first + 0.75 * second, within(TOLERANCE));
        assertThat(tails[1]).isCloseTo(1 - new FDistribution(1, 3).cumulativeProbability(8), within(TOLERANCE));
    }

    /** Of the columns of numbers alone: a count takes no degree of freedom. */
    @Test
    void besideCountsTheNumbersDecide() {
        MixtureShape shape = MixtureShape.of(new PoissonFamily(1), new GaussianFamily(CovarianceStructure.FULL, 1));
        MixtureModel model = MixtureModel.fromArray(shape, 2, new double[] {0.5, 0.5, 3, 4, 0, 1, 0, 1});
        add(new double[] {Double.NaN, 1}, 1, 4, 0);
        assertThat(tails(model)[0]).isCloseTo(chi(1, 4), within(TOLERANCE));
        assertThat(Tails.areClosed(shape)).isFalse();
        assertThat(Tails.areClosed(NORMAL)).isTrue();
    }

    @Test
    void withoutANumberNothingIsSurprising() {
        MixtureShape shape = MixtureShape.of(CategoricalFamily.of(List.of(2)), new PoissonFamily(1));
        MixtureModel model = MixtureModel.fromArray(shape, 2, new double[] {0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 3, 4});
        add(new double[] {0, 900}, 0.5, 0, 0);
        assertThat(tails(model)).startsWith(1, 7);
    }
}
