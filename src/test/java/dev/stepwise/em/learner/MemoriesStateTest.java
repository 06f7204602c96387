package dev.stepwise.em.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.Background;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import dev.stepwise.distribution.count.PoissonFamily;
import dev.stepwise.em.batch.PriorChoice;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.SampleBlocks;
import dev.stepwise.em.scoring.MemoryChoice;
import dev.stepwise.em.scoring.MiniBatch;
import dev.stepwise.em.search.Adoption;
import dev.stepwise.em.search.Ingredient;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.em.search.MStep;
import dev.stepwise.em.search.Seed;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.MixtureStatistics;
import dev.stepwise.mixture.WeightPrior;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Components of memories come and go, and all of it is written and read. Of one Poisson count, whose rate is the mean. */
class MemoriesStateTest {

    private static final MixtureShape SHAPE = MixtureShape.of(new PoissonFamily(1));
    private static final double ROUNDING = 1e-9;

    private static MStep mStep(MixtureShape shape, PriorChoice prior, MemoryChoice memory, Ingredient... without) {
        LearnerSpec spec = new LearnerSpec(shape, 3, prior, memory, null, true, 500, 1).without(Set.of(without));
        return new MStep(spec, Units.identity(1));
    }

    private static MStep mStep(Ingredient... without) {
        return mStep(SHAPE, new PriorChoice.None(), new MemoryChoice.Automatic(), without);
    }

    /** Masses, and for each the rate of its points. */
    private static MixtureStatistics points(double[] masses, double... rates) {
        double[] values = Arrays.copyOf(masses, 4 * masses.length);
        for (int k = 0; k < masses.length; k++) {
            values[masses.length + 3 * k] = masses[k];
            values[masses.length + 3 * k + 1] = masses[k] * rates[k];
            values[masses.length + 3 * k + 2] = masses[k];
        }
        return MixtureStatistics.fromArray(SHAPE, masses.length, values);
    }

    private static MixtureModel model(double... weightsAndRates) {
        return MixtureModel.fromArray(SHAPE, weightsAndRates.length / 2, weightsAndRates);
    }

    private static final MixtureModel THREE = model(0.2, 0.3, 0.5, 1, 5, 9);

    private static Memories three(MStep mStep, double... masses) {
        return Memories.remembering(mStep, THREE, points(masses, 1, 5, 9));
    }

    private static SampleBlocks sample(int rows, double count) {
        Dataset data = new Dataset(1);
        for (int i = 0; i < rows; i++) {
            data.add(new double[] {count}, 1, PointBlock.UNLABELLED);
        }
        return new SampleBlocks(data, Units.identity(1));
    }

    /** Of three components, the first of which has moved, so that the shortest memory leads and the longest lags behind. */
    private static Memories judged() {
        Memories memories = three(mStep(), 100, 300, 600);
        memories.fold(points(new double[] {200, 0, 0}, 2, 5, 9), 1);
        memories.judge(sample(6, 2), 6);
        return memories;
    }

    /** What the memories know besides their statistics. */
    private record Choice(
            double startPoints, double folded, double step, List<Double> logWeights, List<Double> deficits) {
        static Choice of(Memories memories) {
            MemoriesState state = memories.state();
            return new Choice(
                    state.startPoints(), state.folded(), state.lastStep(), state.logWeights(), state.deficits());
        }
    }

    private static int forgotten(Memories memories, double weight) {
        return ComponentPruning.forgotten(memories.servedMemory().model().shape(), memories, weight);
    }

    @Test
    void aComponentIsForgottenWhenNoMemoryHoldsTheWeight() {
        Memories memories = three(mStep(), 0.4, 0.1, 1_999.5);
        assertThat(forgotten(memories, 0.4)).isEqualTo(1);
        assertThat(forgotten(memories, 0.1)).isEqualTo(-1);
        assertThat(forgotten(memories, 0.41)).isZero();
    }

    @Test
    void aComponentOfAClassIsNeverForgotten() {
        MixtureShape labelled = new MixtureShape(SHAPE.families(), 2);
        MStep mStep = mStep(labelled, new PriorChoice.None(), new MemoryChoice.Automatic());
        MixtureModel start = new MixtureModel(labelled, THREE.weights(), List.of(THREE.block(0)));
        assertThat(forgotten(Memories.remembering(mStep, start, points(new double[] {0, 0, 50}, 1, 5, 9)), 1))
                .isEqualTo(-1);
        assertThat(forgotten(Memories.remembering(mStep, start, points(new double[] {0, 50, 0}, 1, 5, 9)), 1))
                .isEqualTo(2);
    }

    @Test
    void withoutAComponentTheOthersAndTheChoiceGoOn() {
        Memories before = judged();
        Memories memories = Objects.requireNonNull(before.reduced(new int[] {0, 2}));
        assertThat(memories.longest().statistics())
                .isEqualTo(before.longest().statistics().reorder(new int[] {0, 2}));
        double[] masses = memories.longest().statistics().masses();
        assertThat(memories.longest().model().weights())
                .containsExactly(
                        new double[] {masses[0] / (masses[0] + masses[1]), masses[1] / (masses[0] + masses[1])},
                        within(ROUNDING));
        assertThat(memories.leader().memory()).isEqualTo(200);
        Choice after = Choice.of(memories);
        assertThat(after).isEqualTo(Choice.of(before));
        assertThat(after.deficits().get(3)).isPositive();
        assertThat(forgotten(memories, 1)).isEqualTo(-1);
    }

    @Test
    void whereNoEstimateIsANumberThereAreNoMemoriesWithoutAComponent() {
        MStep unlimited = mStep(SHAPE, new PriorChoice.None(), new MemoryChoice.Unlimited());
        double[] values = points(new double[] {10, 20, 30}, 1, 5, 9).toArray();
        values[2] = Double.POSITIVE_INFINITY;
        Memories memories = Memories.remembering(unlimited, THREE, MixtureStatistics.fromArray(SHAPE, 3, values));
        assertThat(memories.reduced(new int[] {1, 2})).isNull();
        assertThat(memories.reduced(new int[] {0, 1})).isNotNull();
    }

    @Test
    void aComponentThatGoesOnKeepsItsMemoryAndANewOneRemembersTheRows() {
        Memories before = judged();
        MixtureStatistics rows = points(new double[] {100, 400, 1_500}, 40, 50, 60);
        Memories memories = before.changed(
                model(0.1, 0.2, 0.7, 40, 50, 60), rows, new int[] {2, Adoption.NEW, 0}, new int[] {2, Adoption.NEW, 0});
        for (Memory[] pair :
                new Memory[][] {{before.leader(), memories.leader()}, {before.longest(), memories.longest()}}) {
            double mass = pair[0].effectivePoints();
            MixtureStatistics changed = pair[1].statistics();
            assertThat(changed.masses())
                    .containsExactly(new double[] {mass * 0.05, mass * 0.2, mass * 0.75}, within(ROUNDING));
            assertThat(changed.block(0).get(0))
                    .isEqualTo(pair[0].statistics().block(0).get(2));
            assertThat(changed.block(0).get(2))
                    .isEqualTo(pair[0].statistics().block(0).get(0));
            double kept = Math.min(1, pair[1].memory() / 2_000);
            assertThat(changed.block(0).get(1).evidence()).isCloseTo(400 * kept, within(ROUNDING));
            assertThat(pair[1].model().distribution(1, 0).toArray())
                    .containsExactly(new double[] {50}, within(ROUNDING));
            assertThat(pair[1].model().weights()).containsExactly(new double[] {0.05, 0.2, 0.75}, within(ROUNDING));
        }
        assertThat(Choice.of(memories).logWeights()).isEqualTo(Choice.of(before).logWeights());
        assertThat(Choice.of(memories).deficits()).as("of models that are gone").containsOnly(0.0);
        assertThat(memories.lastStep()).isEqualTo(before.lastStep());
    }

    @Test
    void emptyMemoriesTakeTheMassOfTheRowsAndServeTheNewStart() {
        Memories memories = Memories.startingAt(mStep(), THREE, 500);
        MixtureModel next = model(0.5, 0.5, 4, 8);
        MixtureStatistics rows = points(new double[] {90, 210}, 40, 50);
        Memories changed = memories.changed(
                next, rows, new int[] {Adoption.NEW, Adoption.NEW}, new int[] {Adoption.NEW, Adoption.NEW});
        assertThat(changed.atStart()).isTrue();
        assertThat(changed.servedMemory().model()).isEqualTo(next);
        assertThat(changed.longest().statistics().masses()).containsExactly(new double[] {90, 210}, within(ROUNDING));
        assertThat(changed.leader().statistics().masses()).containsExactly(new double[] {60, 140}, within(ROUNDING));
    }

    @Test
    void theBackgroundHasTheShareThatItHasOfTheRows() {
        MixtureShape dirty = new MixtureShape(SHAPE.families(), List.of(), Background.UNIFORM);
        MStep mStep = mStep(dirty, new PriorChoice.None(), new MemoryChoice.Automatic());
        MixtureModel start = MixtureModel.fromArray(dirty, 1, new double[] {0.9, 3});
        Memories memories = Memories.remembering(
                mStep, start, MixtureStatistics.fromArray(dirty, 1, new double[] {90, 90, 270, 90, 10}));
        Memories changed = memories.changed(
                start,
                MixtureStatistics.fromArray(dirty, 1, new double[] {30, 30, 90, 30, 20}),
                new int[] {0},
                new int[] {0});
        assertThat(changed.leader().statistics().masses()[0]).isCloseTo(60, within(ROUNDING));
        assertThat(changed.leader().statistics().backgroundMass()).isCloseTo(40, within(ROUNDING));
        assertThat(changed.longest().statistics().masses()[0])
                .as("half of it is older")
                .isCloseTo(75, within(ROUNDING));
        assertThat(changed.longest().statistics().backgroundMass()).isCloseTo(25, within(ROUNDING));
    }

    /** A point of the mean rate 5.25 is added to each component: its share is that of all the points that are served. */
    @Test
    void theEStepHasThePriorOfWhatIsServed() {
        MStep automatic = mStep(SHAPE, new PriorChoice.Automatic(), new MemoryChoice.Automatic());
        MixtureModel start = model(0.25, 0.75, 3, 6);
        for (double points : new double[] {800, 2_000}) {
            Memories memories =
                    Memories.remembering(automatic, start, points(new double[] {0.25 * points, 0.75 * points}, 3, 6));
            assertThat(firstRate(memories.eStepMemory().model()))
                    .isCloseTo((0.75 * points + 5.25) / (0.25 * points + 1), within(ROUNDING));
            assertThat(firstRate(memories.leader().model())).isCloseTo((150 + 5.25) / 51, within(ROUNDING));
        }
    }

    private static double firstRate(MixtureModel model) {
        return model.toArray()[model.components()];
    }

    /** Weight of the first component in each memory after 100 points of it came to so many of the second. */
    private static double[] firstWeights(Memories memories) {
        memories.fold(points(new double[] {100, 0}, 3, 3), 1);
        double served = memories.longest().statistics().masses()[0];
        return new double[] {
            memories.leader().model().weight(0),
            served / memories.longest().effectivePoints(),
            memories.eStepMemory().model().weight(0)
        };
    }

    @Test
    void theEStepIsMadeWithAMemoryAQuarterAsLongAsWhatIsServed() {
        MixtureModel start = model(0.5, 0.5, 3, 3);
        double[] few = firstWeights(Memories.remembering(mStep(), start, points(new double[] {0, 5_000}, 3, 3)));
        assertThat(few[2]).isEqualTo(few[0]);
        double[] many = firstWeights(Memories.remembering(mStep(), start, points(new double[] {0, 8_000}, 3, 3)));
        double kept = Math.exp(-100 / 1_600.0) * 1_600;
        assertThat(many[2]).as("the one of 1,600 points").isCloseTo(100 / (100 + kept), within(ROUNDING));
        MStep without = mStep(Ingredient.AVERAGING);
        double[] same = firstWeights(Memories.remembering(without, start, points(new double[] {0, 5_000}, 3, 3)));
        assertThat(same[2]).isCloseTo(same[1], within(ROUNDING));
    }

    @Test
    void underVariationalBayesTheEStepIsMadeWithWhatIsExpectedOfTheModel() {
        MStep variational =
                mStep(SHAPE, new PriorChoice.Variational(WeightPrior.DIRICHLET), new MemoryChoice.Automatic());
        Memories memories = three(variational, 10, 30, 60);
        MixtureModel expected = memories.eStepMemory().model();
        assertThat(expected).isNotEqualTo(memories.servedMemory().model());
        assertThat(Arrays.stream(expected.weights()).sum())
                .as("expected logarithms")
                .isLessThan(1);
    }

    private static final MiniBatch POINT = new MiniBatch(1, 1, 0, 1, 1, -1, -1, 0, SHAPE.zero(3), List.of());

    /** The owner of these memories, of which nothing has been written. */
    private static LearnerState owner(MStep mStep, Memories memories) {
        LearnerState state = new LearnerState(mStep.spec());
        state.begin(new Seed(Units.identity(1), THREE, 500), memories);
        state.receive(POINT);
        return state;
    }

    private static LearnerState read(MStep mStep, Map<String, byte[]> entries) {
        return LearnerStateBytes.read(mStep.spec(), entries);
    }

    private static Memories memories(LearnerState state) {
        return Objects.requireNonNull(state.memories());
    }

    @Test
    void theyGoOnWhereTheirStateWasWritten() {
        Memories memories = judged();
        LearnerState owner = owner(mStep(), memories);
        LearnerState restoredOwner = read(mStep(), LearnerStateBytes.drain(owner));
        Memories restored = memories(restoredOwner);
        assertThat(Choice.of(restored)).isEqualTo(Choice.of(memories));
        assertThat(restored.longest()).isEqualTo(memories.longest());
        assertThat(restored.leader()).isEqualTo(memories.leader());
        assertThat(restored.lastStep()).isEqualTo(memories.lastStep()).isLessThan(1);
        assertThat(LearnerStateBytes.drain(restoredOwner))
                .as("nothing has changed")
                .isEmpty();
        restored.fold(points(new double[] {1, 2, 3}, 2, 2, 2), 1);
        assertThat(LearnerStateBytes.drain(restoredOwner)).containsOnlyKeys("level-0", "level-1", "level-2", "level-3");
        assertThat(LearnerStateBytes.drain(owner)).isEmpty();
    }

    @Test
    void belowTheStartingPointsTheStartIsReadAgain() {
        Memories memories = Memories.startingAt(mStep(), THREE, 500);
        memories.fold(points(new double[] {100, 100, 299}, 2, 2, 2), 1);
        Memories restored = memories(read(mStep(), LearnerStateBytes.drain(owner(mStep(), memories))));
        assertThat(restored.servedMemory().model()).isEqualTo(THREE);
        assertThat(restored.longest().effectivePoints()).isEqualTo(499);
        restored.fold(points(new double[] {1, 0, 0}, 2, 2, 2), 1);
        assertThat(restored.atStart()).isFalse();
    }

    @Test
    void whereTheModelFileWantsAnotherNumberOfMemoriesTheChoiceBeginsAnew() {
        MStep two = mStep(SHAPE, new PriorChoice.None(), new MemoryChoice.HalfLifePoints(1_000));
        LearnerState ofTwo = read(two, LearnerStateBytes.drain(owner(mStep(), judged())));
        Memories fewer = memories(ofTwo);
        assertThat(fewer.size()).isEqualTo(2);
        assertThat(Choice.of(fewer).logWeights()).containsOnly(-Math.log(2));
        assertThat(fewer.longest().memory()).isEqualTo(1_000 / Math.log(2));
        ofTwo.receive(POINT);
        Map<String, byte[]> both = LearnerStateBytes.drain(ofTwo);
        assertThat(both).containsOnlyKeys("header", "regimes", "tails", "watch", "weights", "level-0", "level-1");
        Memories more = memories(read(mStep(), both));
        assertThat(more.size()).isEqualTo(4);
        assertThat(more.longest().statistics()).isEqualTo(fewer.longest().statistics());
        assertThat(Choice.of(more).deficits()).containsOnly(0.0);
    }

    @Test
    void aMemoryOfAnotherNumberOfComponentsBeginsEmpty() {
        Memories memories = judged();
        Map<String, byte[]> entries = LearnerStateBytes.drain(owner(mStep(), memories));
        entries.put(
                "level-3", new StateWriter(2).put(new double[] {5, 5, 25, 5}).toBytes());
        Memories restored = memories(read(mStep(), entries));
        assertThat(restored.longest().effectivePoints()).isZero();
        assertThat(restored.longest().model()).isEqualTo(THREE);
        assertThat(restored.leader()).isEqualTo(memories.leader());
    }

    @Test
    void theFirstLayoutHadNoDeficits() {
        Memories memories = judged();
        MemoriesState read =
                ThroughBytes.of(1, memories.state(), PartBytes::write, in -> PartBytes.readLadder(in, SHAPE, 3));
        Memories restored =
                Memories.restore(mStep(), read.withMemories(memories.state().memories()));
        assertThat(Choice.of(memories).deficits().get(3)).isPositive();
        assertThat(Choice.of(restored).deficits()).containsOnly(0.0);
        assertThat(Choice.of(restored).logWeights())
                .isEqualTo(Choice.of(memories).logWeights());
    }
}
