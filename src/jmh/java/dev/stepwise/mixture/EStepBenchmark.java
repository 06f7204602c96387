package dev.stepwise.mixture;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.FullGaussian;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.linalg.Packed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
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

/**
 * Points a second through the E-step of full-covariance normal components, alone and with the statistics accumulated.
 * {@code spread} is the standard deviation of the components' means: at 0.5 nearly every point belongs to many, at 1.6
 * (as in the stream W1) to one or two.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class EStepBenchmark {

    private static final int CAPACITY = 128;
    private static final int BLOCKS = 64;

    @Param({"8", "32"})
    int components;

    @Param({"2", "8", "32"})
    int dimensions;

    @Param({"0.5", "1.6"})
    double spread;

    private final List<PointBlock> points = new ArrayList<>();
    private MixtureKernel kernel;
    private MixtureAccumulator accumulator;
    private Responsibilities responsibilities;

    @Setup
    public void setUp() {
        RandomGenerator random = new SplittableRandom(1);
        double[][] means = new double[components][dimensions];
        List<FullGaussian> gaussians = new ArrayList<>();
        for (double[] mean : means) {
            Arrays.setAll(mean, j -> spread * random.nextGaussian());
            double[] covariance = new double[Packed.length(dimensions)];
            for (int e = 0; e < dimensions; e++) {
                double[] axis = random.doubles(dimensions, -1, 1).toArray();
                Packed.addOuterProduct(covariance, 1.0 / dimensions, axis);
                covariance[Packed.index(e, e)] += 0.5;
            }
            gaussians.add(new FullGaussian(mean, covariance));
        }
        double[] weights = new double[components];
        Arrays.fill(weights, 1.0 / components);
        MixtureShape shape = MixtureShape.of(new GaussianFamily(CovarianceStructure.FULL, dimensions));
        MixtureModel model = new MixtureModel(shape, weights, List.of(gaussians));
        for (int b = 0; b < BLOCKS; b++) {
            PointBlock block = new PointBlock(dimensions, CAPACITY);
            double[] row = new double[dimensions];
            while (!block.isFull()) {
                double[] mean = means[random.nextInt(components)];
                Arrays.setAll(row, j -> mean[j] + 0.8 * random.nextGaussian());
                block.add(row, 1, PointBlock.UNLABELLED);
            }
            points.add(block);
        }
        kernel = new MixtureKernel(model, CAPACITY);
        accumulator = new MixtureAccumulator(model, CAPACITY);
        responsibilities = new Responsibilities(components, CAPACITY);
    }

    @Benchmark
    @OperationsPerInvocation(CAPACITY * BLOCKS)
    public double evaluate() {
        double sum = 0;
        for (PointBlock block : points) {
            kernel.evaluate(block, responsibilities);
            sum += responsibilities.logDensities()[0];
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(CAPACITY * BLOCKS)
    public double evaluateAndAccumulate() {
        double sum = 0;
        for (PointBlock block : points) {
            kernel.evaluate(block, responsibilities);
            accumulator.add(block, responsibilities);
            sum += responsibilities.logDensities()[0];
        }
        return sum;
    }
}
