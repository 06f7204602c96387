package dev.stepwise.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.Background;
import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.circular.VonMisesFamily;
import dev.stepwise.distribution.count.BinomialFamily;
import dev.stepwise.distribution.count.CategoricalFamily;
import dev.stepwise.distribution.count.MultinomialFamily;
import dev.stepwise.distribution.count.NegativeBinomialFamily;
import dev.stepwise.distribution.count.PoissonFamily;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.distribution.gaussian.StudentTFamily;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.FamilyProblem;
import dev.stepwise.em.points.MixtureSampler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows with their responsibilities have the sums that the E-step has gathered of them. */
class ExpectedRowsTest {

    /** Both ways add the same few numbers of the order of 1 to 100 in another order, and about other centres. */
    private static final double ROUNDING = 1e-11;

    private static final double[] WEIGHTS = {0.5, 0.3, 0.2};

    static Stream<List<Family>> shapes() {
        List<List<Family>> shapes = new ArrayList<>();
        for (CovarianceStructure structure : CovarianceStructure.values()) {
            shapes.add(List.of(new GaussianFamily(structure, 3)));
        }
        shapes.add(List.of(CategoricalFamily.of(List.of(3, 4))));
        shapes.add(List.of(new PoissonFamily(2)));
        shapes.add(List.of(new BinomialFamily(2)));
        shapes.add(List.of(new MultinomialFamily(4)));
        shapes.add(List.of(
                new GaussianFamily(CovarianceStructure.FULL, 2), CategoricalFamily.bernoulli(2), new PoissonFamily(1)));
        return shapes.stream();
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void theirSumsAreThoseOfTheEStep(List<Family> families) {
        MixtureModel model = FamilyProblem.of("rows", WEIGHTS, 0, 0, families.toArray(Family[]::new))
                .truth();
        assertSumsAgree(model, 5);
    }

    @Test
    void whatBelongsToNoComponentIsCountedToo() {
        MixtureModel clusters = FamilyProblem.of("rows", WEIGHTS, 0, 0, new GaussianFamily(CovarianceStructure.FULL, 2))
                .truth();
        MixtureShape shape = new MixtureShape(clusters.shape().families(), List.of(), Background.UNIFORM);
        double[] weights = Arrays.stream(WEIGHTS).map(w -> 0.9 * w).toArray();
        MixtureModel model = new MixtureModel(
                shape,
                weights,
                List.of(List.of(
                        clusters.distribution(0, 0), clusters.distribution(1, 0), clusters.distribution(2, 0))));
        MixtureStatistics sums = assertSumsAgree(model, 5);
        assertThat(sums.backgroundMass()).isPositive();
    }

    private static MixtureStatistics assertSumsAgree(MixtureModel model, int rows) {
        PointBlock block = new PointBlock(model.shape().columns(), 8);
        Dataset points = new MixtureSampler(model, 1).draw(rows, 0, 0);
        double[] row = new double[points.columns()];
        for (int i = 0; i < rows; i++) {
            points.row(i, row);
            block.add(row, i, PointBlock.UNLABELLED); // the first of them counts for nothing
        }
        Responsibilities expected = new Responsibilities(model.components(), 8);
        new MixtureKernel(model, 8).evaluate(block, expected);
        expected.lessen(2, 0.25); // as of a far row
        MixtureAccumulator accumulator = new MixtureAccumulator(model, 8);
        accumulator.add(block, expected);
        double[] sums = accumulator.snapshot().toArray();
        MixtureStatistics ofRows = ExpectedRows.of(block, expected).statistics(model.shape());
        assertThat(ofRows.toArray()).hasSameSizeAs(sums);
        for (int i = 0; i < sums.length; i++) {
            assertThat(ofRows.toArray()[i])
                    .as("number " + i)
                    .isCloseTo(sums[i], within(ROUNDING * Math.max(1, Math.abs(sums[i]))));
        }
        return ofRows;
    }

    /** 32 components of 561 sums and a mass, against 32 values, a weight and 32 responsibilities a row, four times over. */
    @Test
    void rowsAreKeptWhereTheyAreFewBesideTheSums() {
        MixtureShape large = MixtureShape.of(new GaussianFamily(CovarianceStructure.FULL, 32));
        assertThat(ExpectedRows.most(large, 32)).isEqualTo(32 * (1 + 561) / (4 * (32 + 1 + 32)));
        MixtureShape small = MixtureShape.of(new GaussianFamily(CovarianceStructure.DIAGONAL, 2));
        assertThat(ExpectedRows.most(small, 4)).isZero();
    }

    @Test
    void sumsThatNeedParametersAreNeverMadeOfRows() {
        int components = 32;
        for (Family family : List.of(
                StudentTFamily.fixed(CovarianceStructure.FULL, 32, 4),
                NegativeBinomialFamily.estimated(32, false),
                new VonMisesFamily(7, 24))) {
            assertThat(ExpectedRows.most(MixtureShape.of(family), components))
                    .as(family.name())
                    .isZero();
        }
        MixtureShape mixed = MixtureShape.of(
                new GaussianFamily(CovarianceStructure.FULL, 32), StudentTFamily.fixed(CovarianceStructure.FULL, 2, 4));
        assertThat(ExpectedRows.most(mixed, components)).isZero();
    }
}
