package dev.stepwise.em.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.mixture.MixtureShape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a challenge is judged: on a quarter of the rows where that is enough, on all of them where it is not. */
class FoldsTest {

    private static final double STANDARD_ERRORS = 2;

    private final List<Integer> judged = new ArrayList<>();

    private PairedComparison judge(double gain, double standardError) {
        return Folds.judge(
                fold -> {
                    judged.add(fold);
                    return new PairedComparison(gain, standardError);
                },
                comparison -> comparison.exceeds(STANDARD_ERRORS));
    }

    @Test
    void everyRowIsJudgedOnceAndFittedThreeTimes() {
        Dataset rows = new Dataset(1);
        for (int i = 0; i < 10; i++) {
            rows.add(new double[] {i}, i + 1, i % 2 == 0 ? PointBlock.UNLABELLED : 0);
        }
        Folds folds = new Folds(rows, MixtureShape.of(new GaussianFamily(CovarianceStructure.FULL, 1)));
        List<Double> seen = new ArrayList<>();
        for (int fold = 0; fold < 4; fold++) {
            Dataset part = folds.judged(fold);
            for (int i = 0; i < part.size(); i++) {
                assertThat(part.weight(i)).isEqualTo(part.value(i, 0) + 1);
                seen.add(part.value(i, 0));
            }
            assertThat(part.size() + folds.fitted(fold).size()).isEqualTo(10);
        }
        assertThat(seen).containsExactlyInAnyOrder(0., 1., 2., 3., 4., 5., 6., 7., 8., 9.);
    }

    @Test
    void aClearGainIsJudgedOnce() {
        assertThat(judge(0.1, 0.04)).isEqualTo(new PairedComparison(0.1, 0.04));
        assertThat(judged).containsExactly(0);
    }

    @Test
    void whatMoreRowsCouldNotSettleIsJudgedOnce() {
        assertThat(judge(0.1, 0.11).exceeds(STANDARD_ERRORS)).isFalse();
        assertThat(judged).containsExactly(0);
    }

    @Test
    void whatMoreRowsCouldSettleIsJudgedOnAllOfThem() {
        PairedComparison all = judge(0.1, 0.06);
        assertThat(judged).containsExactly(0, 1, 2, 3);
        assertThat(all.gain()).isCloseTo(0.1, within(1e-15));
        assertThat(all.standardError()).isCloseTo(0.03, within(1e-15));
        assertThat(all.exceeds(STANDARD_ERRORS)).isTrue();
    }

    @Test
    void aPartThatCannotBeFittedLeavesItOpen() {
        assertThat(Folds.judge(
                        fold -> fold == 2 ? null : new PairedComparison(0.1, 0.06),
                        comparison -> comparison.exceeds(STANDARD_ERRORS)))
                .isNull();
    }
}
