package dev.stepwise.em.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.mixture.MixtureShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Iterations that go where the last few lead together. */
class MixingTest {

    /** With as many changes of steps as coordinates their span is everything; 1e-3 for what the ridge leaves of the slowest. */
    @Test
    void aLinearMapIsAtItsFixedPointAfterAsManyStepsAsCoordinatesAndOne() {
        double[] rates = {0.9, 0.6, -0.5};
        double[] fixed = {3, -2, 1};
        double[] at = {0, 0, 0};
        Mixing mixing = new Mixing();
        for (int step = 0; step < 4; step++) {
            double[] from = at;
            double[] to = new double[3];
            Arrays.setAll(to, j -> fixed[j] + rates[j] * (from[j] - fixed[j]));
            double[] mixed = mixing.add(from, to);
            assertThat(mixed == null).isEqualTo(step == 0);
            at = mixed == null ? to : mixed;
        }
        for (int j = 0; j < 3; j++) {
            assertThat(at[j]).isCloseTo(fixed[j], within(1e-3));
        }
    }

    @Test
    void stepsThatAreAllTheSameLeadNowhereElse() {
        Mixing mixing = new Mixing();
        mixing.add(new double[] {0}, new double[] {0});
        assertThat(mixing.add(new double[] {0}, new double[] {0})).isNull();
    }

    /** Two clusters two deviations apart: plain EM needs hundreds of passes. */
    @Test
    void manyRowsNeedFewPassesAndTheObjectiveNeverFalls() {
        SplittableRandom random = new SplittableRandom(7);
        Dataset data = new Dataset(1);
        for (int i = 0; i < 12_000; i++) {
            double centre = random.nextInt(3) == 0 ? 2.5 : 0;
            data.add(new double[] {centre + random.nextGaussian()}, 1, PointBlock.UNLABELLED);
        }
        MixtureShape shape = MixtureShape.of(new GaussianFamily(CovarianceStructure.FULL, 1));
        List<Double> objectives = new ArrayList<>();
        BatchEm.Result fast = new BatchEm(
                        shape, new PriorChoice.Automatic(), new BatchEm.Options(1, 1, 10, 100_000, 0, 1e-12))
                .onIteration(iteration -> objectives.add(iteration.objective()))
                .fit(data, 2);
        BatchEm.Result plain = new BatchEm(
                        shape, new PriorChoice.Automatic(), new BatchEm.Options(1, 1, 10, 100_000, 100_000, 1e-12))
                .fit(data, 2);
        for (int i = 1; i < objectives.size(); i++) { // but for the rounding of sums over 12,000 rows
            assertThat(objectives.get(i)).isGreaterThan(objectives.get(i - 1) - 1e-9);
        }
        assertThat(fast.converged()).isTrue();
        // 1e-4 nats is what many rows may leave
        assertThat(fast.logLikelihood()).isGreaterThan(plain.logLikelihood() - 1e-3);
        assertThat(fast.iterations()).isLessThan(plain.iterations() / 2);
    }
}
