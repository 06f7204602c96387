package dev.stepwise.distribution.gaussian;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.linalg.Packed;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is kept by pattern of missing values is bounded in bytes, whatever the number of columns, and is always the right one. */
class ConditionalCacheTest {

    private static final int POINTS = 300;
    private static final SplittableRandom RANDOM = new SplittableRandom(5);

    private static PointBlock withGaps(int d) {
        PointBlock points = new PointBlock(d, POINTS);
        double[] row = new double[d];
        for (int i = 0; i < POINTS; i++) {
            Arrays.setAll(row, j -> RANDOM.nextBoolean() ? Double.NaN : RANDOM.nextGaussian());
            points.add(row, 1, PointBlock.UNLABELLED);
        }
        return points;
    }

    private static FullGaussian standard(int d) {
        double[] ones = new double[d];
        Arrays.fill(ones, 1);
        return new FullGaussian(new double[d], Packed.diagonal(ones));
    }

    private static ConditionalCache filled(int d, PointBlock points) {
        ConditionalCache cache = new ConditionalCache(standard(d));
        for (int i = 0; i < points.size(); i++) {
            cache.of(points, 0, i);
        }
        return cache;
    }

    /** 256 conditionals of 64 columns were 9 MB a component, twice in every task. */
    @Test
    void manyPatternsOfManyColumnsStayWithinAQuarterOfAMebibyte() {
        ConditionalCache cache = filled(64, withGaps(64));
        assertThat(cache.bytes()).isBetween(1L << 17, 1L << 18);
        assertThat(cache.size()).isGreaterThan(4);
    }

    @Test
    void fourPatternsAreKeptHoweverLargeTheyAre() {
        ConditionalCache cache = filled(250, withGaps(250));
        assertThat(cache.size()).isEqualTo(4);
    }

    @Test
    void allPatternsOfFewColumnsAreKept() {
        int d = 6;
        PointBlock points = new PointBlock(d, 1 << d);
        double[] row = new double[d];
        for (int bits = 0; bits < 1 << d; bits++) {
            int pattern = bits;
            Arrays.setAll(row, j -> (pattern >> j & 1) == 0 ? Double.NaN : 1);
            points.add(row, 1, PointBlock.UNLABELLED);
        }
        ConditionalCache cache = filled(d, points);
        assertThat(cache.size()).isEqualTo(1 << d);
        assertThat(cache.of(points, 0, 9)).isSameAs(cache.of(points, 0, 9));
    }

    @Test
    void whatWasForgottenIsFoundAgainTheSame() {
        int d = 64;
        PointBlock points = withGaps(d);
        ConditionalCache cache = filled(d, points);
        for (int i = 0; i < 20; i++) {
            assertThat(cache.of(points, 0, i).squaredDistance(points, 0, i))
                    .isEqualTo(
                            new ConditionalCache(standard(d)).of(points, 0, i).squaredDistance(points, 0, i));
        }
    }
}
