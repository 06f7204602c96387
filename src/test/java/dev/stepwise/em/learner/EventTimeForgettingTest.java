package dev.stepwise.em.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.FullGaussian;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.em.batch.EmPass;
import dev.stepwise.em.batch.PriorChoice;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.TrueMixture;
import dev.stepwise.em.scoring.EventSpan;
import dev.stepwise.em.scoring.MemoryChoice;
import dev.stepwise.em.scoring.MiniBatch;
import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.em.scoring.Scorer;
import dev.stepwise.em.search.ColdStart;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("stream")
class EventTimeForgettingTest {

    private static final double HALF_LIFE = 60_000;
    private static final MemoryChoice ALL_TIME = new MemoryChoice.HalfLife(HALF_LIFE, Double.POSITIVE_INFINITY);
    private static final MemoryChoice MINUTE_GAPS = new MemoryChoice.HalfLife(HALF_LIFE, 60_000);
    private static final TrueMixture TRUTH = new TrueMixture(3, 2, 4, 3);

    /** Another model, from which no point is far. */
    private static final MixtureModel OTHER = TRUTH.model.withWeights(new double[] {0.7, 0.2, 0.1});

    private static ModelParameters parameters() {
        return new ModelParameters(1, 1, Units.identity(2), List.of(1, 2, 3), TRUTH.model, OTHER, 64);
    }

    /** The batch of points that come in this order at these times. */
    private static MiniBatch batch(Dataset data, int[] order, LongUnaryOperator times, MemoryChoice memory) {
        ModelParameters parameters = parameters();
        Scorer scorer = new Scorer(2, 64, 0, memory, () -> parameters);
        double[] row = new double[2];
        for (int i : order) {
            data.row(i, row);
            scorer.add(row, data.weight(i), PointBlock.UNLABELLED, times.applyAsLong(i));
        }
        return scorer.drain().getFirst();
    }

    private static int[] inOrder(int n) {
        int[] order = new int[n];
        Arrays.setAll(order, i -> i);
        return order;
    }

    /** The statistics as a sum over points whose weights are those of their age. */
    private static double[] directly(Dataset data, LongUnaryOperator times, long newest) {
        Dataset weighted = new Dataset(2);
        double[] row = new double[2];
        for (int i = 0; i < data.size(); i++) {
            data.row(i, row);
            weighted.add(
                    row,
                    data.weight(i) * Math.pow(2, (times.applyAsLong(i) - newest) / HALF_LIFE),
                    PointBlock.UNLABELLED);
        }
        return EmPass.over(weighted.blocks(Units.identity(2)), OTHER)
                .statistics()
                .toArray();
    }

    /** From points within a millisecond to a batch of hours, in which the first points are forgotten. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 40, 20_000})
    void theStatisticsOfABatchAreTheSumOverItsPointsWeighedByTheirAge(long apart) {
        Dataset data = new Dataset(2);
        Dataset drawn = TRUTH.draw(1000, 1);
        double[] row = new double[2];
        for (int i = 0; i < drawn.size(); i++) {
            drawn.row(i, row);
            data.add(row, 0.5 + i % 3, PointBlock.UNLABELLED);
        }
        MiniBatch batch = batch(data, inOrder(1000), i -> 1_000_000 + apart * i, ALL_TIME);
        double[] expected = directly(data, i -> apart * i, apart * 999);
        double[] found = batch.statistics().toArray();
        for (int i = 0; i < expected.length; i++) {
            assertThat(found[i]).isCloseTo(expected[i], within(1e-9 * (1 + Math.abs(expected[i]))));
        }
        assertThat(batch.span())
                .isEqualTo(new EventSpan(
                        1_000_000, 1_000_000 + 999 * apart, batch.span().halfLives()));
        assertThat(batch.span().halfLives()).isCloseTo(999 * apart / HALF_LIFE, within(1e-9));
        assertThat(batch.weight()).isCloseTo(data.totalWeight(), within(1e-9));
    }

    @Test
    void theLikelihoodCountsEveryPointAsItIs() {
        Dataset data = TRUTH.draw(500, 2);
        MiniBatch faded = batch(data, inOrder(500), i -> 5_000 * i, ALL_TIME);
        MiniBatch plain = batch(data, inOrder(500), i -> 5_000 * i, new MemoryChoice.Automatic());
        assertThat(faded.logLikelihood()).isEqualTo(plain.logLikelihood());
        assertThat(faded.eStepLogLikelihood()).isEqualTo(plain.eStepLogLikelihood());
        assertThat(faded.weight()).isEqualTo(500);
        assertThat(faded.statistics().totalMass()).isLessThan(50);
        assertThat(plain.span()).isNull();
    }

    @Test
    void theOrderOfPointsWithinAHalfLifeDoesNotMatter() {
        int n = 1000;
        Dataset data = TRUTH.draw(n, 3);
        SplittableRandom random = new SplittableRandom(1);
        int[] shuffled = inOrder(n);
        for (int i = 0; i < n; i++) { // nobody comes more than 40 points, or 40 seconds, late
            int j = Math.min(n - 1, i + random.nextInt(20));
            int moved = shuffled[i];
            shuffled[i] = shuffled[j];
            shuffled[j] = moved;
        }
        double[] ordered =
                batch(data, inOrder(n), i -> 1000 * i, ALL_TIME).statistics().toArray();
        double[] other =
                batch(data, shuffled, i -> 1000 * i, ALL_TIME).statistics().toArray();
        assertThat(other).isNotEqualTo(ordered);
        for (int i = 0; i < ordered.length; i++) {
            assertThat(other[i]).isCloseTo(ordered[i], within(1e-9 * (1 + Math.abs(ordered[i]))));
        }
    }

    @Test
    void aLatePointWeighsWhatItWouldHaveWeighedByNow() {
        Dataset data = TRUTH.draw(200, 4);
        LongUnaryOperator times = i -> i == 150 ? 1000 * 90 : 1000 * i; // a minute, which is a half-life, late
        assertThat(batch(data, inOrder(200), times, ALL_TIME).statistics().toArray())
                .containsExactly(directly(data, times, 199_000), within(1e-9));
        MiniBatch ancient = batch(data, inOrder(200), i -> i == 150 ? -1L << 50 : 0, ALL_TIME);
        assertThat(ancient.statistics().totalMass()).isCloseTo(199, within(1e-9));
    }

    private static final MixtureShape ONE = MixtureShape.of(new GaussianFamily(CovarianceStructure.FULL, 1));

    /** A learner of one component that starts from given parameters, so that all it remembers is what it has seen. */
    private static LearnerSpec one(MemoryChoice memory) {
        MixtureModel start = new MixtureModel(
                ONE, new double[] {1}, List.of(List.of(new FullGaussian(new double[] {0}, new double[] {1}))));
        return new LearnerSpec(ONE, 1, new PriorChoice.Automatic(), memory, start, true, 500, 1);
    }

    /** One stream: a learner and the scorers of its partitions. */
    private static final class Stream {
        private final Learner learner;
        private final List<Scorer> scorers = new ArrayList<>();
        private final SplittableRandom random = new SplittableRandom(9);

        Stream(LearnerSpec spec, int partitions) {
            learner = new Learner(spec);
            learner.apply(ColdStart.fit(spec, List.of()));
            for (int p = 0; p < partitions; p++) {
                scorers.add(new Scorer(1, 64, p, spec.memory(), learner::parameters));
            }
        }

        void point(int partition, double x, long millis) {
            scorers.get(partition).add(new double[] {x}, 1, PointBlock.UNLABELLED, millis);
        }

        /** Points of one partition from a time to another, a batch a second. */
        void points(int partition, double mean, long from, long to, long apart) {
            long batchEnd = from + 1000;
            for (long t = from; t < to; t += apart) {
                if (t >= batchEnd) {
                    commit(partition);
                    batchEnd = t + 1000;
                }
                point(partition, mean + random.nextGaussian(), t);
            }
            commit(partition);
        }

        void commit(int partition) {
            scorers.get(partition).drain().forEach(learner::apply);
        }

        double remembered() {
            return learner.snapshot().effectivePoints();
        }

        double mean() {
            return ((FullGaussian) learner.snapshot().model().distribution(0, 0)).mean()[0];
        }
    }

    @Test
    void aMemoryHoldsTheSumOverAllPointsWeighedByAgeAndNumber() {
        LearnerSpec spec = one(ALL_TIME);
        Stream stream = new Stream(spec, 1);
        double[] expected = new double[spec.memoryLengths(spec.components()).length];
        SplittableRandom random = new SplittableRandom(2);
        long t = 0;
        for (int batch = 0; batch < 300; batch++) {
            double weight = 0;
            long before = t;
            int points = 1 + random.nextInt(50);
            long[] times = new long[points];
            for (int i = 0; i < points; i++) {
                t += batch == 0 && i == 0 ? 0 : random.nextInt(200);
                times[i] = t;
                stream.point(0, random.nextGaussian(), t);
            }
            for (long time : times) {
                weight += Math.pow(2, (time - t) / HALF_LIFE);
            }
            for (int l = 0; l < expected.length; l++) {
                expected[l] *= Math.pow(2, (before - t) / HALF_LIFE)
                        * Math.exp(-weight / spec.memoryLengths(spec.components())[l]);
                expected[l] += weight;
            }
            stream.commit(0);
        }
        double found = stream.remembered();
        assertThat(Arrays.stream(expected).filter(n -> Math.abs(n - found) < 1e-9 * n))
                .hasSize(1);
    }

    @Test
    void aQuietNightIsForgottenOrNotAsTheModelSays() {
        long evening = 600_000;
        long morning = evening + 8 * 3_600_000;
        Stream all = new Stream(one(ALL_TIME), 1);
        Stream gaps = new Stream(one(MINUTE_GAPS), 1);
        for (Stream stream : List.of(all, gaps)) {
            stream.points(0, 3, 0, evening, 10);
            assertThat(stream.remembered()).isBetween(5_000.0, 9_000.0);
            double before = stream.remembered();
            stream.points(0, 3, morning, morning + 100, 10);
            if (stream == gaps) {
                assertThat(stream.remembered()).isCloseTo(before / 2, within(0.01 * before));
            } else {
                assertThat(stream.remembered()).isLessThan(11);
            }
        }
    }

    @Test
    void aWrongTimestampDoesNotCostTheMemory() {
        for (MemoryChoice memory : List.of(ALL_TIME, MINUTE_GAPS)) {
            Stream right = new Stream(one(memory), 1);
            Stream wrong = new Stream(one(memory), 1);
            for (Stream stream : List.of(right, wrong)) {
                stream.points(0, 3, 0, 300_000, 20);
                stream.point(0, 3, stream == wrong ? 4_102_444_800_000L : 300_000); // a clock that says 2100
                stream.points(0, 3, 300_020, 600_000, 20);
            }
            assertThat(wrong.remembered()).isCloseTo(right.remembered(), within(0.01 * right.remembered()));
            assertThat(wrong.mean()).isCloseTo(3, within(0.1));
        }
    }

    @Test
    void aPartitionWhoseClockIsAheadDoesNotCostTheMemoryOfTheOthers() {
        Stream stream = new Stream(one(ALL_TIME), 2);
        for (int second = 0; second < 600; second++) {
            stream.points(0, 3, 1000L * second, 1000L * (second + 1), 20);
            stream.points(1, 3, 1000L * (second + 36_000), 1000L * (second + 36_001), 20);
        }
        // of both partitions together: 100 points a second with a mean life of 60 s / ln 2
        assertThat(stream.remembered()).isCloseTo(100 * 60 / Math.log(2), within(1000.0));
    }

    @Test
    void aPartitionThatLagsBehindCountsForWhatItsPointsAreWorth() {
        Stream stream = new Stream(one(ALL_TIME), 2);
        stream.points(0, 0, 0, 600_000, 20);
        double before = stream.remembered();
        stream.points(1, 0, 479_000, 480_000, 20); // 50 points, two half-lives old
        assertThat(stream.remembered() - before)
                .isCloseTo(50 / 4.0, within(0.7)); // 0.6 are forgotten for the number of points
    }

    @Test
    void aChangedStreamIsFollowedAfterSomeHalfLives() {
        Stream stream = new Stream(one(ALL_TIME), 1);
        stream.points(0, 0, 0, 600_000, 500);
        stream.points(0, 1, 600_000, 600_000 + 6 * (long) HALF_LIFE, 500);
        assertThat(stream.mean()).isCloseTo(1, within(0.25));
    }

    @Test
    void aRestoredLearnerGoesOnToTheBit() {
        LearnerSpec spec = one(MINUTE_GAPS);
        Stream straight = new Stream(spec, 1);
        Map<String, byte[]> store = new HashMap<>();
        List<MiniBatch> later = new ArrayList<>();
        straight.points(0, 0, 0, 60_000, 30);
        store.putAll(straight.learner.drainState());
        assertThat(store).containsKey("clock");
        Learner restored = Learner.restore(spec, store);
        for (int i = 1; i < 100; i++) {
            straight.point(0, i, 60_000 + 7_000L * i);
            later.addAll(straight.scorers.getFirst().drain());
            straight.learner.apply(later.getLast());
        }
        for (MiniBatch batch : later) {
            restored.apply(batch);
            store.putAll(restored.drainState());
            restored = Learner.restore(spec, store);
        }
        assertThat(restored.snapshot()).isEqualTo(straight.learner.snapshot());
        Map<String, byte[]> expected = new HashMap<>(store);
        expected.putAll(straight.learner.drainState());
        assertThat(store.keySet()).isEqualTo(expected.keySet());
        store.forEach((entry, bytes) -> assertThat(bytes).as(entry).isEqualTo(expected.get(entry)));
    }

    @Test
    void aModelMayBeginToForgetByTime() {
        Stream before = new Stream(one(new MemoryChoice.Automatic()), 1);
        before.points(0, 3, 0, 60_000, 10);
        Learner after = Learner.restore(one(ALL_TIME), before.learner.drainState());
        assertThat(after.snapshot().effectivePoints()).isEqualTo(before.remembered());
        Scorer scorer = new Scorer(1, 64, 0, ALL_TIME, after::parameters);
        for (int i = 0; i <= 60; i++) {
            scorer.add(new double[] {3}, 1, PointBlock.UNLABELLED, 60_000 + 1000 * i);
            scorer.drain().forEach(after::apply);
        }
        assertThat(after.snapshot().effectivePoints()).isLessThan(0.51 * before.remembered());
    }
}
