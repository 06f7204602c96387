package dev.stepwise.em.learner;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.em.points.SampledPoint;
import dev.stepwise.em.scoring.MiniBatch;
import dev.stepwise.em.scoring.Scorer;
import dev.stepwise.em.search.ColdStart;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.mixture.MixtureShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a batch costs the learner: all memories fold it, the sampled rows choose among them, and parameters are published, of
 * full-covariance normal components well apart. {@code publish} is all of it, {@code publishAndStore} writes the changed state
 * and takes the snapshot too.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class LearnerBenchmark {

    private static final int FIRST_POINTS = 4_000;
    private static final int POINTS = 40_000;
    private static final int BATCH_POINTS = 1_000;
    private static final double SPREAD = 3;

    @Param({"8", "32"})
    int components;

    @Param({"8", "32"})
    int dimensions;

    private final SplittableRandom random = new SplittableRandom(1);
    private final List<MiniBatch> batches = new ArrayList<>();
    private Learner learner;
    private double[][] means;
    private int next;

    @Setup
    public void setUp() {
        means = new double[components][dimensions];
        for (double[] mean : means) {
            Arrays.setAll(mean, j -> SPREAD * random.nextGaussian());
        }
        MixtureShape shape = MixtureShape.of(new GaussianFamily(CovarianceStructure.FULL, dimensions));
        LearnerSpec spec = new LearnerSpec(shape, components);
        learner = new Learner(spec);
        List<SampledPoint> first = new ArrayList<>();
        for (int i = 0; i < FIRST_POINTS; i++) {
            first.add(new SampledPoint(point(), 1, PointBlock.UNLABELLED));
        }
        learner.apply(ColdStart.fit(spec, first));
        Scorer scorer = new Scorer(dimensions, 128, 0, learner::parameters);
        for (int i = 1; i <= POINTS; i++) {
            scorer.add(point(), 1, PointBlock.UNLABELLED, i);
            if (i % BATCH_POINTS == 0) {
                scorer.drain().forEach(batch -> {
                    learner.apply(batch);
                    batches.add(batch);
                });
            }
        }
        batches.subList(0, batches.size() / 2).clear(); // those of the start bring more rows
    }

    private double[] point() {
        double[] mean = means[random.nextInt(components)];
        double[] point = new double[dimensions];
        Arrays.setAll(point, j -> mean[j] + random.nextGaussian());
        return point;
    }

    private MiniBatch nextBatch() {
        next = (next + 1) % batches.size();
        return batches.get(next);
    }

    @Benchmark
    public Learner.Update publish() {
        return learner.apply(nextBatch());
    }

    @Benchmark
    public Map<String, byte[]> publishAndStore() {
        learner.apply(nextBatch());
        learner.snapshot();
        return learner.drainState();
    }
}
