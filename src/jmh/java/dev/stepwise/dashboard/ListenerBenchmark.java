package dev.stepwise.dashboard;

import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.distribution.Units;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.FullGaussian;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.em.scoring.ScoredBlock;
import dev.stepwise.em.scoring.Scorer;
import dev.stepwise.http.Answer;
import dev.stepwise.linalg.Packed;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.topology.ServedModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What the page costs the threads that score: nanoseconds for each block of 128 points that is shown to it, and for each point
 * that it takes, of which there are 200 a second at most; and on its own thread, for each point that is written for listeners.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ListenerBenchmark {

    private static final int CAPACITY = 128;

    /** Many enough that the scoring of the one block counts for little. */
    private static final int REPEATS = 1_000_000;

    private static final int WRITTEN = 20_000;

    @Param({"8", "50"})
    int components;

    @Param({"8", "64"})
    int dimensions;

    private Scorer scorer;
    private double[][] rows;
    private Dashboard dashboard;

    @Setup
    public void setUp() {
        var random = new SplittableRandom(1);
        double[] identity = new double[Packed.length(dimensions)];
        IntStream.range(0, dimensions).forEach(e -> identity[Packed.index(e, e)] = 1);
        List<FullGaussian> gaussians = new ArrayList<>();
        for (int k = 0; k < components; k++) {
            gaussians.add(new FullGaussian(random.doubles(dimensions, -3, 3).toArray(), identity));
        }
        double[] weights = new double[components];
        Arrays.fill(weights, 1.0 / components);
        MixtureShape shape = MixtureShape.of(new GaussianFamily(CovarianceStructure.FULL, dimensions));
        List<Integer> ids = IntStream.rangeClosed(1, components).boxed().toList();
        ModelParameters parameters = new ModelParameters(
                1, 1, Units.identity(dimensions), ids, new MixtureModel(shape, weights, List.of(gaussians)), null, 0);
        scorer = new Scorer(dimensions, CAPACITY, 0, () -> parameters);
        rows = new double[CAPACITY][];
        Arrays.setAll(rows, i -> random.doubles(dimensions, -3, 3).toArray());
        dashboard = new Dashboard(List.of(ServedModel.of(ModelFile.parse(
                "id: m\ncomponents: " + components + "\nfeatures: [{name: x, size: " + dimensions + "}]\n"))));
    }

    @TearDown(Level.Trial)
    public void tearDown() {
        dashboard.close();
    }

    /** One block is scored and shown many times. */
    private void score(int repeats, Consumer<ScoredBlock> listener) {
        ScoredBlock full = null;
        for (double[] row : rows) {
            full = scorer.add(row, 1, -1, 0);
        }
        for (int i = 0; i < repeats; i++) {
            listener.accept(full);
        }
    }

    /** As the service does: nearly always it is not yet time for another point. */
    @Benchmark
    @OperationsPerInvocation(REPEATS)
    public void block() {
        score(REPEATS, block -> dashboard.blockScored("m", block, _ -> new byte[0], 0));
    }

    @Benchmark
    @OperationsPerInvocation(REPEATS)
    public void takenPoint(Blackhole hole) {
        score(REPEATS, block -> hole.consume(SampledPoint.of(block, 7, dimensions, 0)));
    }

    @Benchmark
    @OperationsPerInvocation(WRITTEN)
    public void writtenPoint(Blackhole hole) {
        score(WRITTEN, block -> {
            SampledPoint point = SampledPoint.of(block, 7, dimensions, 0);
            hole.consume(Answer.object(json -> {
                json.writeFieldName("point");
                point.write(json);
            }));
        });
    }
}
