package dev.stepwise.em.learner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.em.learner.LearnerEvent.Kind;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.MixtureSampler;
import dev.stepwise.em.points.TrueMixture;
import dev.stepwise.em.replay.Replay;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.mixture.MixtureShape;
import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Convergence is a promise that the parameters stay, which a likelihood that stays does not give. */
@Tag("stream")
class ConvergenceTest {

    private static final double[][] CENTRES = {{-6, -6}, {6, -6}, {-6, 6}, {6, 6}};
    private static final int POINTS = 150_000;

    /** Four clusters of standard deviation 1, whose first coordinate moves. */
    private static Dataset stream(DoubleUnaryOperator path) {
        SplittableRandom random = new SplittableRandom(1);
        Dataset data = new Dataset(2);
        for (int i = 0; i < POINTS; i++) {
            double[] centre = CENTRES[random.nextInt(CENTRES.length)];
            data.add(
                    new double[] {
                        centre[0] + path.applyAsDouble(i) + random.nextGaussian(), centre[1] + random.nextGaussian()
                    },
                    1,
                    PointBlock.UNLABELLED);
        }
        return data;
    }

    /** Of the points, the share after which the learner said that it had converged. */
    private static double converged(DoubleUnaryOperator path, Set<Kind> events) {
        MixtureShape shape = MixtureShape.of(new GaussianFamily(CovarianceStructure.FULL, 2));
        Replay replay =
                new Replay(new LearnerSpec(shape, CENTRES.length), stream(path), new Replay.Options(1000, 1, 0), null);
        long[] count = new long[2];
        replay.onEvent(event -> events.add(event.kind()))
                .onProgress(points -> {
                    count[0]++;
                    count[1] += replay.learner().snapshot().convergence() == Convergence.CONVERGED ? 1 : 0;
                })
                .run();
        return (double) count[1] / count[0];
    }

    private static double converged(DoubleUnaryOperator path) {
        return converged(path, EnumSet.noneOf(Kind.class));
    }

    @Test
    void aStreamThatStandsStillConvergesOnceAndForAll() {
        assertThat(converged(i -> 0)).isGreaterThan(0.8);
    }

    @Test
    void aStreamThatSwingsNeverConverges() {
        Set<Kind> events = EnumSet.noneOf(Kind.class);
        assertThat(converged(i -> 2 * Math.sin(2 * Math.PI * i / 5000), events)).isZero();
        assertThat(events).doesNotContain(Kind.CONVERGED);
    }

    @Test
    void whileMeansMoveByAStandardDeviationInTwoHundredThousandPointsItHasSeldomConverged() {
        assertThat(converged(i -> i / 200_000.0)).isLessThan(0.3);
    }

    /** With half of the values missing EM is slow, and memories shed what the first parameters made of the points at their own pace. */
    @Test
    void aLearnerThatOutgrowsItsFirstParametersIsNoDrift() {
        TrueMixture truth = new TrueMixture(4, 5, 3, 1);
        Dataset data = new MixtureSampler(truth.model, 1).draw(18_000, 0.5, 0);
        Set<Kind> events = EnumSet.noneOf(Kind.class);
        new Replay(new LearnerSpec(truth.model.shape(), 4), data, new Replay.Options(1000, 1, 0), null)
                .onEvent(event -> events.add(event.kind()))
                .run();
        assertThat(events).doesNotContain(Kind.DRIFT_CONFIRMED, Kind.REBASED, Kind.DRIFT_SUSPECTED);
    }
}
