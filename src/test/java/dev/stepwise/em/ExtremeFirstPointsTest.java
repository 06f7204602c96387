package dev.stepwise.em;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwise.distribution.InvalidParametersException;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.Gaussian;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.em.points.SampledPoint;
import dev.stepwise.em.points.Standardisation;
import dev.stepwise.em.search.ColdStart;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.em.search.Seed;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.testing.FragileFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoublePredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a first fit makes of numbers that it was not made for. */
class ExtremeFirstPointsTest {

    private static final GaussianFamily ONE = new GaussianFamily(CovarianceStructure.FULL, 1);
    private static final int ROWS = 100;

    private static LearnerSpec spec(DoublePredicate fails) {
        return new LearnerSpec(MixtureShape.of(FragileFamily.of(ONE, fails)), 1);
    }

    /** Of weight 1, but for the seventh row: it lies at 1000. */
    private static List<SampledPoint> rows() {
        SplittableRandom random = new SplittableRandom(3);
        List<SampledPoint> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            rows.add(new SampledPoint(new double[] {i == 7 ? 1000 : random.nextGaussian()}, 1, PointBlock.UNLABELLED));
        }
        return rows;
    }

    @Test
    void nothingIsLeftOutOfAFitThatSucceeds() {
        ColdStart.FirstFit found = ColdStart.find(spec(_ -> false), rows());
        assertThat(found.leftOut()).isZero();
        assertThat(found.seed().points()).isEqualTo(ROWS);
    }

    @Test
    void aFitThatFailsIsMadeWithoutTheMostExtremeRows() {
        ColdStart.FirstFit found = ColdStart.find(spec(weight -> weight > 95), rows());
        assertThat(found.leftOut()).isEqualTo(8); // after 1, 2 and 4
        assertThat(found.seed().points()).isEqualTo(ROWS - 8);
        MixtureModel model = found.seed().model();
        Gaussian user = (Gaussian) model.rescale(found.seed().standardisation()).distribution(0, 0);
        assertThat(user.mean()[0]).isBetween(-1.0, 1.0); // with the row at 1000 it would be 10
    }

    @Test
    void whereHalfTheRowsDoNotMakeAFitEitherItsFailureIsTold() {
        assertThatThrownBy(() -> ColdStart.find(spec(weight -> weight > 10), rows()))
                .isInstanceOf(InvalidParametersException.class)
                .hasMessage("on purpose");
    }

    /** Of the report: one x of 1e200 among a thousand points, or the largest double, or two weights of 1e308. */
    @ParameterizedTest
    @ValueSource(doubles = {1e155, 1e200, 1e300, Double.MAX_VALUE})
    void oneExtremeValueAmongTheFirstPointsIsAnOutlier(double extreme) {
        for (CovarianceStructure structure : CovarianceStructure.values()) {
            List<SampledPoint> rows = pairs();
            rows.set(101, new SampledPoint(new double[] {extreme, 50}, 1, PointBlock.UNLABELLED));
            check(structure, rows);
        }
    }

    @ParameterizedTest
    @EnumSource
    void extremeWeightsAmongTheFirstPointsAreOutliers(CovarianceStructure structure) {
        List<SampledPoint> rows = pairs();
        rows.set(101, new SampledPoint(rows.get(101).row(), 1e308, PointBlock.UNLABELLED));
        rows.set(102, new SampledPoint(rows.get(102).row(), 1e308, PointBlock.UNLABELLED));
        rows.set(103, new SampledPoint(rows.get(103).row(), 1e-308, PointBlock.UNLABELLED));
        check(structure, rows);
    }

    private static List<SampledPoint> pairs() {
        SplittableRandom random = new SplittableRandom(4);
        List<SampledPoint> rows = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            rows.add(new SampledPoint(
                    new double[] {random.nextGaussian(), 50 + 9 * random.nextGaussian()}, 1, PointBlock.UNLABELLED));
        }
        return rows;
    }

    private static void check(CovarianceStructure structure, List<SampledPoint> rows) {
        LearnerSpec spec = new LearnerSpec(MixtureShape.of(new GaussianFamily(structure, 2)), 2);
        ColdStart.FirstFit found = ColdStart.find(spec, rows);
        assertThat(found.leftOut()).isZero();
        Seed seed = found.seed();
        assertThat(Standardisation.holds(seed.standardisation(), seed.model())).isTrue();
    }
}
