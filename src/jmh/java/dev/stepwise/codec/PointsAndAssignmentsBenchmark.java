package dev.stepwise.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stepwise.codec.json.AssignmentWriter;
import dev.stepwise.codec.json.JsonPointReader;
import dev.stepwise.codec.json.Limits;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.FullGaussian;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.em.scoring.ScoredBlock;
import dev.stepwise.em.scoring.Scorer;
import dev.stepwise.linalg.Packed;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.model.ModelSchema;
import dev.stepwise.model.Point;
import dev.stepwise.model.family.Feature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Nanoseconds an event takes from its bytes to those of its assignment, in all and in parts: eight numbers, eight
 * components with full covariances, whose means stand as far apart as in the stream W1.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class PointsAndAssignmentsBenchmark {

    private static final int EVENTS = 4096;
    private static final int CAPACITY = 128;
    private static final int DIMENSIONS = 8;
    private static final int COMPONENTS = 8;

    /** Decimals of the numbers; 17: all digits of a double. */
    @Param({"4", "17"})
    int decimals;

    private final byte[][] events = new byte[EVENTS][];
    private final double[][] rows = new double[EVENTS][DIMENSIONS];
    private final Point point = new Point(DIMENSIONS);
    private final AssignmentWriter writer = new AssignmentWriter("benchmark");
    private JsonPointReader reader;
    private Scorer scorer;
    private ScoredBlock scored;

    @Setup
    public void setUp() {
        SplittableRandom random = new SplittableRandom(1);
        double[][] means = new double[COMPONENTS][DIMENSIONS];
        List<FullGaussian> components = new ArrayList<>();
        double[] covariance = new double[Packed.length(DIMENSIONS)];
        for (int j = 0; j < DIMENSIONS; j++) {
            covariance[Packed.index(j, j)] = 0.64;
        }
        for (double[] mean : means) {
            Arrays.setAll(mean, _ -> 1.6 * random.nextGaussian());
            components.add(new FullGaussian(mean, covariance));
        }
        double[] weights = new double[COMPONENTS];
        Arrays.fill(weights, 1.0 / COMPONENTS);
        MixtureModel model = new MixtureModel(
                MixtureShape.of(new GaussianFamily(CovarianceStructure.FULL, DIMENSIONS)),
                weights,
                List.of(components));
        List<Integer> ids = IntStream.range(0, COMPONENTS).boxed().toList();
        ModelParameters parameters = new ModelParameters(12_345, 1, Units.identity(DIMENSIONS), ids, model, model, 64);
        for (int i = 0; i < EVENTS; i++) {
            double[] mean = means[random.nextInt(COMPONENTS)];
            Arrays.setAll(rows[i], j -> mean[j] + 0.8 * random.nextGaussian());
            events[i] = json(rows[i]).getBytes(UTF_8);
        }
        List<Feature> features = IntStream.rangeClosed(1, DIMENSIONS)
                .mapToObj(j -> new Feature("x" + j, "/x" + j, false, 1))
                .toList();
        reader = new JsonPointReader(new ModelSchema(features, null, null), Limits.DEFAULT);
        scorer = new Scorer(DIMENSIONS, CAPACITY, 0, () -> parameters);
        for (int i = 0; i < CAPACITY; i++) {
            scored = scorer.add(rows[i], 1, PointBlock.UNLABELLED, 0);
        }
    }

    private String json(double[] row) {
        StringJoiner fields = new StringJoiner(",", "{", "}");
        for (int j = 0; j < DIMENSIONS; j++) {
            String number = decimals == 17 ? Double.toString(row[j]) : String.format(Locale.ROOT, "%.4f", row[j]);
            fields.add("\"x" + (j + 1) + "\":" + number);
        }
        return fields.toString();
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public double read() {
        double sum = 0;
        for (byte[] event : events) {
            reader.read(event, point);
            sum += point.row[0];
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void score(Blackhole hole) {
        for (double[] row : rows) {
            hole.consume(scorer.add(row, 1, PointBlock.UNLABELLED, 0));
        }
    }

    @Benchmark
    @OperationsPerInvocation(CAPACITY)
    public void write(Blackhole hole) {
        for (int i = 0; i < CAPACITY; i++) {
            hole.consume(writer.write(scored, i));
        }
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void readScoreWrite(Blackhole hole) {
        for (byte[] event : events) {
            reader.read(event, point);
            ScoredBlock full = scorer.add(point.row, point.weight, point.label, 0);
            for (int i = 0; full != null && i < full.size(); i++) {
                hole.consume(writer.write(full, i));
            }
        }
    }
}
