package dev.stepwise.em.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which points lie farthest out, by medians. */
class TrimmingTest {

    private static final double[][] COLUMN = {{0}, {1}, {2}, {3}, {100}, {4}, {5}, {6}, {7}, {8}};

    private static List<Integer> far(double[][] rows, double share) {
        boolean[] far = Trimming.of(rows, share);
        List<Integer> indices = new ArrayList<>();
        for (int i = 0; i < far.length; i++) {
            if (far[i]) {
                indices.add(i);
            }
        }
        return indices;
    }

    @Test
    void theFarthestRowsAreAsManyAsTheirShareRoundedDown() {
        assertThat(far(COLUMN, 0.09)).isEmpty();
        assertThat(far(COLUMN, 0.1)).containsExactly(4);
        assertThat(far(COLUMN, 0.19)).containsExactly(4);
        assertThat(far(COLUMN, 0.2)).containsExactly(0, 4); // the median is 5
    }

    /** With two columns of median 0 and median deviation 1, (3, 3) is at 18 and (4, 0) at 16. */
    @Test
    void squaredDistancesOfAllColumnsAddUpAndWhatIsMissingIsNowhereFar() {
        double[][] rows = new double[25][];
        double[][] pattern = {{-1, -10}, {-1, 10}, {1, -10}, {1, 10}, {0, 0}};
        for (int i = 0; i < 20; i++) {
            rows[i] = pattern[i % 5];
        }
        rows[20] = new double[] {4, 0};
        rows[21] = new double[] {3, 30};
        rows[22] = new double[] {Double.NaN, -35};
        rows[23] = new double[] {Double.NaN, Double.NaN};
        rows[24] = new double[] {0, 0};
        assertThat(far(rows, 1 / 25.0)).containsExactly(21);
        assertThat(far(rows, 2 / 25.0)).containsExactly(20, 21);
        assertThat(far(rows, 3 / 25.0)).containsExactly(20, 21, 22);
        assertThat(far(rows, 1)).doesNotContain(23, 24).hasSize(19); // without the 4 + 1 at the middle, and the missing
    }

    @Test
    void aColumnOfOneValueSaysNothing() {
        assertThat(far(new double[][] {{1, 0}, {1, 1}, {1, 2}, {50, 1}}, 0.5)).doesNotContain(3);
        assertThat(far(new double[][] {{7}, {7}, {7}}, 1)).isEmpty();
        assertThat(far(new double[][] {{Double.NaN}, {Double.NaN}}, 1)).isEmpty();
        assertThat(Trimming.of(new double[0][], 1)).isEmpty();
    }
}
