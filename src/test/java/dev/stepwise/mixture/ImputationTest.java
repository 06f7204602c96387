package dev.stepwise.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.count.CategoricalFamily;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImputationTest {

    private static final GaussianFamily GAUSSIAN = new GaussianFamily(CovarianceStructure.FULL, 2);
    private static final CategoricalFamily LEVELS = CategoricalFamily.of(List.of(2));
    private static final MixtureShape SHAPE = MixtureShape.of(GAUSSIAN, LEVELS);

    /** Regression of column 2 on column 1 with slope 0.8 / 1 in both components, around (0, 0) and (10, 5). */
    private static final MixtureModel MODEL = new MixtureModel(
            SHAPE,
            new double[] {0.5, 0.5},
            List.of(
                    List.of(
                            GAUSSIAN.distribution(new double[] {0, 0}, new double[] {1, 0.8, 1}),
                            GAUSSIAN.distribution(new double[] {10, 5}, new double[] {1, 0.8, 1})),
                    List.of(LEVELS.distribution(new double[] {0.9, 0.1}), LEVELS.distribution(new double[] {0.3, 0.7
                    }))));

    @Test
    void aMissingNumberIsRegressedOnThePresentOneInTheComponentThatFits() {
        assertThat(expect(11, Double.NaN, 1)).containsExactly(new double[] {11, 5.8, 0, 1}, within(1e-9));
    }

    @Test
    void aMissingCategoryHasTheProbabilitiesOfTheComponent() {
        assertThat(expect(0.5, 0.4, Double.NaN)).containsExactly(new double[] {0.5, 0.4, 0.9, 0.1}, within(1e-9));
    }

    @Test
    void ofNothingTheMeanOfTheMixtureIsExpected() {
        assertThat(expect(Double.NaN, Double.NaN, Double.NaN))
                .containsExactly(new double[] {5, 2.5, 0.6, 0.4}, within(1e-9));
    }

    private static double[] expect(double... row) {
        PointBlock block = new PointBlock(3, 1);
        block.add(row, 1, PointBlock.UNLABELLED);
        Responsibilities responsibilities = new Responsibilities(2, 1);
        new MixtureKernel(MODEL, 1).evaluate(block, responsibilities);
        double[] expectation = new double[Imputation.length(SHAPE)];
        Imputation.expect(MODEL, block, responsibilities, 0, expectation);
        return expectation;
    }
}
