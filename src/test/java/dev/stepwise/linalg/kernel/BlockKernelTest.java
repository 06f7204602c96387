package dev.stepwise.linalg.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.SkipExecutionHook;
import org.junit.jupiter.api.Test;

/** The kernels agree bit for bit, whatever the numbers of points, columns and components. */
class BlockKernelTest {

    private static final BlockKernel PLAIN = new PlainKernel();

    /** Without the module there is nothing to compare. */
    static final class WithVectors implements SkipExecutionHook {
        @Override
        public SkipResult shouldBeSkipped(LifecycleContext context) {
            return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
                    ? SkipResult.doNotSkip()
                    : SkipResult.skip("run with --add-modules jdk.incubator.vector");
        }
    }

    /** Without the module there is nothing to compare. */
    private static BlockKernel vector() {
        assumeThat(ModuleLayer.boot().findModule("jdk.incubator.vector"))
                .as("run with --add-modules jdk.incubator.vector")
                .isPresent();
        return new VectorKernel();
    }

    /** Runs a method of both kernels on the same numbers, and compares all that they leave in the array. */
    private static void assertSame(double[] numbers, BiConsumer<BlockKernel, double[]> method) {
        double[] plain = numbers.clone();
        double[] vector = numbers.clone();
        method.accept(PLAIN, plain);
        method.accept(vector(), vector);
        assertThat(vector).containsExactly(plain);
    }

    private static double[] numbers(long seed, int n, double scale) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] numbers = new double[n];
        Arrays.setAll(numbers, i -> scale * random.nextGaussian());
        return numbers;
    }

    @Property(tries = 30)
    @AddLifecycleHook(WithVectors.class)
    void expIsTheSame(@ForAll long seed, @ForAll @IntRange(max = 40) int n) {
        double[] x = numbers(seed, n + 5, 400);
        x[0] = Double.NEGATIVE_INFINITY;
        x[1] = Double.NaN;
        assertSame(x, (kernel, to) -> kernel.exp(to, 0, n + 2));
    }

    @Property(tries = 30)
    @AddLifecycleHook(WithVectors.class)
    void logIsTheSame(@ForAll long seed, @ForAll @IntRange(max = 40) int n) {
        double[] x = numbers(seed, n + 2, 100);
        Arrays.setAll(x, i -> Math.exp(x[i]));
        assertSame(x, (kernel, to) -> kernel.log(to, 1, n + 1));
    }

    @Property(tries = 30)
    @AddLifecycleHook(WithVectors.class)
    void sumsAreTheSame(@ForAll long seed, @ForAll @IntRange(max = 70) int n) {
        double[] x = numbers(seed, n + 3, 1);
        assertSame(x, (kernel, to) -> to[0] = kernel.sum(to, 3, n));
    }

    @Property(tries = 30)
    @AddLifecycleHook(WithVectors.class)
    void probabilitiesAreTheSame(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int rows, @ForAll @IntRange(max = 40) int n) {
        int stride = n + 1;
        double[] x = numbers(seed, rows * stride, 60);
        double[] plainLogs = new double[stride];
        double[] vectorLogs = new double[stride];
        assertSame(
                x,
                (kernel, to) -> kernel.normalise(
                        to, rows, stride, 0, n, kernel == PLAIN ? plainLogs : vectorLogs, new double[stride]));
        assertThat(vectorLogs).containsExactly(plainLogs);
    }

    @Property(tries = 40)
    @AddLifecycleHook(WithVectors.class)
    void squaredLengthsAreTheSame(@ForAll long seed, @ForAll @IntRange(min = 1, max = 13) int d) {
        int stride = 48;
        double[] lower = numbers(seed, d * (d + 1) / 2, 1);
        double[] x = numbers(seed + 1, d * stride, 3);
        assertSame(
                new double[stride],
                (kernel, to) -> kernel.squaredLengths(lower, d, x, stride, to, new double[stride], 32));
    }

    @Property(tries = 40)
    @AddLifecycleHook(WithVectors.class)
    void scaledSquaresAreTheSame(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int d, @ForAll @IntRange(max = 80) int n) {
        double[] x = numbers(seed, (d + 1) * n, 3);
        double[] centre = numbers(seed + 1, d, 1);
        assertSame(
                new double[n],
                (kernel, to) -> kernel.scaledSquares(x, n, n, centre, numbers(seed + 2, d, 1), to, 0, n));
    }

    @Property(tries = 40)
    @AddLifecycleHook(WithVectors.class)
    void momentsAreTheSame(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int d, @ForAll @IntRange(max = 80) int n) {
        double[] x = numbers(seed, d * n, 3);
        double[] r = numbers(seed + 1, n, 1);
        assertSame(
                numbers(seed + 2, 2 * BlockKernel.LANES * d, 1),
                (kernel, to) -> kernel.addMoments(x, 0, n, numbers(seed + 3, d, 1), r, 0, to, 0, n));
    }

    @Property(tries = 40)
    @AddLifecycleHook(WithVectors.class)
    void outerProductsAreTheSame(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 13) int d,
            @ForAll @IntRange(min = 1, max = 300) int n) {
        double[][] sums = new double[2][];
        for (int k = 0; k < 2; k++) {
            OuterProducts products = products(k == 0 ? PLAIN : vector(), seed, d, n);
            sums[k] = new double[1 + d + d * (d + 1) / 2];
            double[] first = new double[d];
            double[] second = new double[d * (d + 1) / 2];
            products.sums(first, second);
            sums[k][0] = products.evidence();
            System.arraycopy(first, 0, sums[k], 1, d);
            System.arraycopy(second, 0, sums[k], 1 + d, second.length);
        }
        assertThat(sums[1]).containsExactly(sums[0]);
    }

    private static OuterProducts products(BlockKernel kernel, long seed, int d, int n) {
        OuterProducts products = new OuterProducts(kernel, d, 20);
        double[] x = numbers(seed, n * d, 2);
        double[] r = numbers(seed + 1, n, 1);
        Arrays.setAll(r, i -> Math.abs(r[i]));
        for (int from = 0; from < n; from += 20) {
            int size = Math.min(20, n - from);
            products.reserve(size);
            products.append(r, from, size);
            for (int j = 0; j < d; j++) {
                products.column(j, x, j * n + from, 0.5, size);
            }
            products.end(size);
        }
        return products;
    }

    /** Against the sums as they are written, to rounding of a few hundred additions. */
    @Property(tries = 40)
    void outerProductsAreWhatTheySay(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 13) int d,
            @ForAll @IntRange(min = 1, max = 300) int n) {
        OuterProducts products = products(PLAIN, seed, d, n);
        double[] x = numbers(seed, n * d, 2);
        double[] r = numbers(seed + 1, n, 1);
        double[] first = new double[d];
        double[] second = new double[d * (d + 1) / 2];
        double evidence = 0;
        for (int i = 0; i < n; i++) {
            evidence += Math.abs(r[i]);
            for (int j = 0, p = 0; j < d; j++) {
                double weighted = Math.abs(r[i]) * (x[j * n + i] - 0.5);
                first[j] += weighted;
                for (int l = 0; l <= j; l++) {
                    second[p++] += weighted * (x[l * n + i] - 0.5);
                }
            }
        }
        double[] ourFirst = new double[d];
        double[] ourSecond = new double[second.length];
        products.sums(ourFirst, ourSecond);
        assertThat(products.evidence()).isCloseTo(evidence, within(1e-12 * evidence));
        assertThat(ourFirst).containsExactly(first, within(1e-12 * n));
        assertThat(ourSecond).containsExactly(second, within(1e-11 * n));
    }

    @Test
    void vectorsAreLeftAloneWhereNothingOptimises() {
        assertThat(BlockKernels.choose(false, "mixed mode, sharing")).isInstanceOf(PlainKernel.class);
        assertThat(BlockKernels.choose(true, "mixed mode, emulated-client, sharing"))
                .isInstanceOf(PlainKernel.class);
        assertThat(BlockKernels.choose(true, "interpreted mode")).isInstanceOf(PlainKernel.class);
        assertThat(BlockKernels.choose(true, "")).isInstanceOf(PlainKernel.class);
    }

    @Test
    void vectorsAreChosenWhereTheyAre() {
        BlockKernel vector = vector();
        assertThat(BlockKernels.choose(true, "mixed mode, sharing"))
                .isInstanceOf(VectorKernel.isWide() ? vector.getClass() : PlainKernel.class);
    }
}
