package dev.stepwise.em.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.CollapseException;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.mixture.MixtureShape;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Rows are predicted from others. */
class CrossValidationTest {

    private static final BatchEm EM = new BatchEm(
            MixtureShape.of(new GaussianFamily(CovarianceStructure.FULL, 1)),
            new PriorChoice.None(),
            BatchEm.Options.toConvergence(1, 1));

    private static Dataset normal(int n) {
        SplittableRandom random = new SplittableRandom(1);
        Dataset data = new Dataset(1);
        for (int i = 0; i < n; i++) {
            data.add(new double[] {random.nextGaussian()}, 1, PointBlock.UNLABELLED);
        }
        return data;
    }

    @Test
    void everyRowIsPredictedOnceFromTheOthers() {
        Dataset data = normal(25);
        List<Integer> sizes = new ArrayList<>();
        CrossValidation.logLikelihood(data, 1, rows -> {
            sizes.add(data.size() - rows.size());
            return EM.fit(rows, 1);
        });
        assertThat(sizes).hasSize(10).allMatch(size -> size == 2 || size == 3);
        assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(25);
    }

    /** Of two parameters each row is predicted worse by one nat in all, about (Stone 1977). */
    @Test
    void itIsBelowTheLikelihoodByAboutTheNumberOfParameters() {
        Dataset data = normal(2_000);
        double inSample = EM.fit(data, 1).logLikelihood();
        double heldOut =
                CrossValidation.logLikelihood(data, 1, rows -> EM.fit(rows, 1)).orElseThrow();
        assertThat(inSample - heldOut).isCloseTo(2, within(1.5));
    }

    @Test
    void whereAFitCollapsesThereIsNone() {
        assertThat(CrossValidation.logLikelihood(normal(20), 1, rows -> {
                    throw new CollapseException(0);
                }))
                .isEmpty();
        assertThat(CrossValidation.logLikelihood(normal(1), 1, rows -> EM.fit(rows, 1)))
                .isEmpty();
    }
}
