package dev.stepwise.em.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import dev.stepwise.em.batch.EmPass;
import dev.stepwise.em.batch.PriorChoice;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.SmallDatasets;
import dev.stepwise.em.scoring.MemoryChoice;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.SmallMixtures;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** EM on some components, the others held. */
class PartialEmTest {

    private static final Units UNITS = Units.identity(1);
    private static final Dataset GROUPS = SmallDatasets.groups(60, 5, 0, 20, 40);
    private static final List<PointBlock> POINTS = GROUPS.blocks(UNITS);

    /** An iteration that gains less than 1e-5 nats a point ends it; the parameters are then within a few thousandths. */
    private static final double NEAR_THE_END = 0.02;

    private final AtomicInteger steps = new AtomicInteger();

    private MixtureModel run(MixtureModel start, List<PointBlock> points, PriorChoice prior, int... moving) {
        LearnerSpec spec = new LearnerSpec(
                start.shape(), start.components(), prior, new MemoryChoice.Automatic(), null, true, 9, 1);
        return new PartialEm(new MStep(spec, UNITS), points, start, moving, steps::incrementAndGet).run();
    }

    private static MixtureModel start(MixtureShape shape, double... weights) {
        return SmallMixtures.of(shape, weights, new double[] {3, 17, 38}, new double[] {9, 9, 9});
    }

    private static double meanOfGroup(int group) {
        double sum = 0;
        for (int i = group; i < GROUPS.size(); i += 3) {
            sum += GROUPS.value(i, 0);
        }
        return sum / 60;
    }

    @Test
    void movingComponentsFitAndTheOthersKeepTheirParametersAndProportions() {
        MixtureModel start = start(SmallMixtures.LINE, 0.2, 0.5, 0.3);
        MixtureModel end = run(start, POINTS, new PriorChoice.None(), 1);
        assertThat(end.distribution(0, 0)).isSameAs(start.distribution(0, 0));
        assertThat(end.distribution(2, 0)).isSameAs(start.distribution(2, 0));
        assertThat(SmallMixtures.mean(end, 1)).isCloseTo(meanOfGroup(1), within(NEAR_THE_END));
        assertThat(SmallMixtures.variance(end, 1)).isBetween(0.6, 1.5);
        assertThat(end.weight(1)).isCloseTo(1 / 3.0, within(NEAR_THE_END));
        assertThat(end.weight(0) / end.weight(2)).isCloseTo(2 / 3.0, within(1e-12));
        assertThat(end.weight(0) + end.weight(1) + end.weight(2)).isCloseTo(1, within(1e-12));
        assertThat(steps.get()).isBetween(3, 60);
    }

    /** Each M-step of EM on all components is one of the whole EM, so that both go the same way. */
    @Test
    void movingAllComponentsIsPlainEm() {
        MixtureModel start = start(SmallMixtures.LINE, 0.2, 0.5, 0.3);
        MixtureModel end = run(start, POINTS, new PriorChoice.None(), 0, 1, 2);
        LearnerSpec spec = new LearnerSpec(
                SmallMixtures.LINE, 3, new PriorChoice.None(), new MemoryChoice.Automatic(), null, true, 9, 1);
        MixtureModel plain = start;
        for (int i = 0; i < steps.get() - 1; i++) { // the last step only sees that nothing more is gained
            plain = new MStep(spec, UNITS).estimate(EmPass.over(POINTS, plain).statistics());
        }
        assertThat(end.toArray()).containsExactly(plain.toArray(), within(1e-9));
    }

    /** Where nothing overlaps, what is held does not matter to the automatic prior but for the pooled variance. */
    @Test
    void thePriorIsScaledByTheHeldComponentsToo() {
        MixtureModel start = start(SmallMixtures.LINE, 0.2, 0.5, 0.3);
        MixtureModel partial = run(start, POINTS, new PriorChoice.Automatic(), 1);
        MixtureModel whole = run(start, POINTS, new PriorChoice.Automatic(), 0, 1, 2);
        assertThat(SmallMixtures.variance(partial, 1))
                .isCloseTo(SmallMixtures.variance(whole, 1), within(NEAR_THE_END));
        assertThat(partial.weight(1)).isCloseTo(60.5 / 181.5, within(1e-3));
    }

    /** Half of the points between the groups at 20 and 40 belong to the held one. */
    @Test
    void pointsAreSharedWithTheHeldComponents() {
        Dataset near = SmallDatasets.groups(400, 2, 0, 3);
        MixtureModel start = SmallMixtures.line(new double[] {0.5, 0.5}, new double[] {0, 4}, new double[] {1, 1});
        MixtureModel end = run(start, near.blocks(UNITS), new PriorChoice.None(), 1);
        // standard errors of the mean of 400 points that overlap: about 0.07
        assertThat(SmallMixtures.mean(end, 1)).isCloseTo(3, within(0.25));
        assertThat(end.weight(1)).isCloseTo(0.5, within(0.06));
    }

    /** Groups of standard deviation 0.05 at 0, 1 and 2, where the background's density of 1/6 is low, and a tenth of dirt. */
    @ParameterizedTest
    @MethodSource
    void theBackgroundKeepsItsPoints(PriorChoice prior) {
        Dataset data = new Dataset(1);
        for (int i = 0; i < GROUPS.size(); i++) {
            data.add(new double[] {GROUPS.value(i, 0) / 20}, 1, PointBlock.UNLABELLED);
        }
        for (int i = 0; i < 20; i++) {
            data.add(new double[] {10.5 * i - 100}, 1, PointBlock.UNLABELLED);
        }
        MixtureModel start = SmallMixtures.of(
                SmallMixtures.LINE_WITH_BACKGROUND,
                new double[] {0.18, 0.45, 0.27},
                new double[] {0, 0.95, 2},
                new double[] {0.01, 0.01, 0.01});
        MixtureModel end = run(start, data.blocks(UNITS), prior, 1);
        // the background takes the last few per cent of the tails
        assertThat(end.weight(1)).isCloseTo(0.3, within(NEAR_THE_END));
        assertThat(SmallMixtures.mean(end, 1)).isCloseTo(meanOfGroup(1) / 20, within(0.01));
        assertThat(400 * SmallMixtures.variance(end, 1)).isBetween(0.5, 1.5);
        assertThat(end.weight(0) / end.weight(2)).isCloseTo(2 / 3.0, within(1e-12));
        assertThat(end.weight(0) / end.backgroundWeight()).isCloseTo(1.8, within(1e-9));
    }

    static List<PriorChoice> theBackgroundKeepsItsPoints() {
        return List.of(new PriorChoice.None(), new PriorChoice.Automatic());
    }

    /** All points of class 1 are labelled: the component of class 0 moves to its own, though they lie farther away. */
    @Test
    void labelledPointsOfAnotherClassDoNotCount() {
        Dataset data = new Dataset(1);
        for (int i = 0; i < 30; i++) {
            data.add(new double[] {10 + i % 3}, 1, 0);
            data.add(new double[] {i % 3}, 1, 1);
        }
        MixtureModel start = SmallMixtures.of(
                SmallMixtures.lineWithClasses(1, 1), new double[] {0.5, 0.5}, new double[] {2, 0}, new double[] {9, 9});
        MixtureModel end = run(start, data.blocks(UNITS), new PriorChoice.None(), 0);
        assertThat(SmallMixtures.mean(end, 0)).isCloseTo(11, within(1e-9));
        assertThat(end.weight(0)).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void whatLeadsToNoNumbersLeadsNowhere() {
        PointBlock endless = new PointBlock(1, 4);
        for (double x : new double[] {1, 2, 3}) {
            endless.add(new double[] {x}, Double.MAX_VALUE / 2, PointBlock.UNLABELLED);
        }
        MixtureModel start = SmallMixtures.line(new double[] {0.5, 0.5}, new double[] {1, 2}, new double[] {1, 1});
        MixtureModel end = run(start, List.of(endless), new PriorChoice.None(), 1);
        assertThat(end == null || end.equals(start)).isTrue();
    }
}
