package dev.stepwise.em.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.Background;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.count.PoissonFamily;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.FullGaussian;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.em.batch.PriorChoice;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.MixtureSampler;
import dev.stepwise.em.points.TrueMixture;
import dev.stepwise.em.replay.Replay;
import dev.stepwise.em.scoring.MemoryChoice;
import dev.stepwise.em.scoring.MiniBatch;
import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.em.scoring.ScoredBlock;
import dev.stepwise.em.scoring.Scorer;
import dev.stepwise.em.scoring.TailCurve;
import dev.stepwise.em.search.ColdStart;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("stream")
class AnomalyTest {

    private static final TrueMixture TRUTH = new TrueMixture(3, 2, 5, 8);

    /** Points marked in a replay, those before the limit was known left out. */
    private static final class Marked implements Consumer<ScoredBlock> {
        private long points;
        private long anomalies;
        private long seen;
        private final long from;

        Marked(long from) {
            this.from = from;
        }

        @Override
        public void accept(ScoredBlock block) {
            for (int i = 0; i < block.size(); i++) {
                if (seen++ >= from) {
                    points++;
                    anomalies += block.isAnomaly(i) ? 1 : 0;
                }
            }
        }

        /** Standard deviations of a binomial count that these anomalies are away from the chosen share. */
        double deviations(double rate) {
            return (anomalies - rate * points) / Math.sqrt(rate * (1 - rate) * points);
        }
    }

    /** From two rows of staleness and small batches to one partition and large ones. */
    @ParameterizedTest
    @CsvSource({"0.001, 200, 4, 2", "0.01, 500, 1, 0", "0.01, 10000, 2, 1", "0.1, 50, 1, 0", "0.3, 1000, 3, 1"})
    void onAStationaryStreamTheChosenShareIsMarked(double rate, int batch, int partitions, int staleness) {
        Dataset data = TRUTH.draw(150_000, 3);
        Marked marked = new Marked(50_000);
        LearnerSpec spec = new LearnerSpec(TRUTH.model.shape(), 3).withAnomalyRate(rate);
        new Replay(spec, data, new Replay.Options(batch, partitions, staleness), marked).run();
        assertThat(marked.points).isEqualTo(100_000);
        assertThat(Math.abs(marked.deviations(rate))).isLessThan(3);
    }

    @Test
    void countsAreMarkedToo() {
        MixtureModel truth = MixtureModel.fromArray(
                MixtureShape.of(new PoissonFamily(3)), 2, new double[] {0.6, 0.4, 30, 90, 20, 60, 25, 200});
        Dataset data = new MixtureSampler(truth, 1).draw(150_000, 0.1, 0);
        Marked marked = new Marked(30_000);
        new Replay(new LearnerSpec(truth.shape(), 2).withAnomalyRate(0.01), data, new Replay.Options(500, 1, 0), marked)
                .run();
        assertThat(Math.abs(marked.deviations(0.01))).isLessThan(3);
    }

    /** Half of the dirt that the background takes is marked, and it is the farther half. */
    @Test
    void besideABackgroundTheFarthestAreMarked() {
        MixtureShape shape = new MixtureShape(TRUTH.model.shape().families(), List.of(), Background.UNIFORM);
        Dataset clean = TRUTH.draw(100_000, 4);
        Dataset data = new Dataset(2);
        SplittableRandom random = new SplittableRandom(5);
        double[] row = new double[2];
        for (int i = 0; i < clean.size(); i++) {
            clean.row(i, row);
            if (i % 100 == 50) {
                double angle = 2 * Math.PI * random.nextDouble();
                double radius = 40 + 20 * random.nextDouble();
                row[0] = radius * Math.cos(angle);
                row[1] = radius * Math.sin(angle);
            }
            data.add(row, 1, PointBlock.UNLABELLED);
        }
        List<double[]> dirt = new ArrayList<>();
        long[] others = {0};
        new Replay(
                        new LearnerSpec(shape, 3).withAnomalyRate(0.005),
                        data,
                        new Replay.Options(500, 1, 0),
                        new Consumer<>() {
                            private int at;

                            @Override
                            public void accept(ScoredBlock block) {
                                for (int i = 0; i < block.size(); i++, at++) {
                                    if (at > 50_000 && at % 100 == 50) {
                                        dirt.add(new double[] {
                                            Math.hypot(data.value(at, 0), data.value(at, 1)), block.isAnomaly(i) ? 1 : 0
                                        });
                                    } else if (at > 50_000) {
                                        others[0] += block.isAnomaly(i) ? 1 : 0;
                                    }
                                }
                            }
                        })
                .run();
        double marked = dirt.stream().mapToDouble(point -> point[1]).sum();
        double far =
                dirt.stream().filter(point -> point[0] > 56 && point[1] == 1).count();
        double near =
                dirt.stream().filter(point -> point[0] < 44 && point[1] == 1).count();
        assertThat(marked).isBetween(200.0, 300.0);
        assertThat(far).isGreaterThan(2 * near); // the limit moves with each that is marked
        assertThat(others[0]).isZero();
    }

    @Test
    void withoutARateNothingIsMarked() {
        Marked marked = new Marked(0);
        new Replay(new LearnerSpec(TRUTH.model.shape(), 3), TRUTH.draw(5_000, 1), new Replay.Options(500, 1, 0), marked)
                .run();
        assertThat(marked.points).isEqualTo(5_000);
        assertThat(marked.anomalies).isZero();
    }

    @Test
    void aModelThatDoesNotLearnIsCalibratedTooAndGoesOnFromItsState() {
        MixtureShape shape = MixtureShape.of(new GaussianFamily(CovarianceStructure.FULL, 1));
        MixtureModel normal = new MixtureModel(
                shape, new double[] {1}, List.of(List.of(new FullGaussian(new double[] {0}, new double[] {1}))));
        LearnerSpec spec = new LearnerSpec(
                        shape, 1, new PriorChoice.Automatic(), new MemoryChoice.Automatic(), normal, false, 500, 1)
                .withAnomalyRate(0.02);
        Learner learner = new Learner(spec);
        learner.apply(ColdStart.fit(spec, List.of()));
        ModelParameters[] newest = {learner.parameters()};
        Scorer scorer = new Scorer(1, 64, 0, () -> newest[0]);
        Map<String, byte[]> store = new HashMap<>();
        SplittableRandom random = new SplittableRandom(1);
        long marked = 0;
        for (int batch = 0; batch < 400; batch++) {
            for (int i = 0; i < 500; i++) {
                scorer.add(new double[] {random.nextGaussian()}, 1, PointBlock.UNLABELLED, 0);
            }
            for (MiniBatch ended : scorer.drain()) {
                marked += Objects.requireNonNull(ended.tails()).marked();
                learner.apply(ended);
            }
            TailCurve tails = learner.parameters().tails();
            store.putAll(learner.drainState());
            learner = Learner.restore(spec, store);
            assertThat(learner.parameters().tails()).isEqualTo(tails);
            if (learner.parameters().version() > newest[0].version()) {
                newest[0] = learner.parameters();
            }
        }
        // 4,000 are expected; the limit keeps the count within a dozen of that, whatever is drawn
        assertThat(marked).isBetween(3_980L, 4_020L);
        assertThat(learner.snapshot().model()).isEqualTo(normal);
    }

    /** The flood of the change is forgotten, though at this rate counts are remembered for 100,000 points. */
    @ParameterizedTest
    @ValueSource(longs = {1, 3})
    void soonAfterAChangeARareAnomalyIsAsRareAsItWas(long seed) {
        Dataset data = TRUTH.draw(40_000, seed);
        new TrueMixture(3, 2, 5, 9).draw(data, 45_000, seed + 10);
        Marked marked = new Marked(45_000);
        LearnerSpec spec = new LearnerSpec(TRUTH.model.shape(), 3).withAnomalyRate(0.002);
        new Replay(spec, data, new Replay.Options(500, 2, 2), marked).run();
        assertThat(marked.anomalies).isBetween(45L, 125L); // 80 are expected
    }

    @Test
    void aStreamThatChangesIsCalibratedAnew() {
        TrueMixture other = new TrueMixture(3, 2, 5, 9);
        Dataset data = TRUTH.draw(60_000, 6);
        other.draw(data, 140_000, 7);
        Marked marked = new Marked(100_000);
        new Replay(
                        new LearnerSpec(TRUTH.model.shape(), 3).withAnomalyRate(0.01),
                        data,
                        new Replay.Options(500, 1, 0),
                        marked)
                .run();
        assertThat((double) marked.anomalies / marked.points).isCloseTo(0.01, within(0.0015));
    }
}
