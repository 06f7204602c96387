package dev.stepwise.em.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

/** The cheapest assignment, against the cheapest of all. */
class HungarianTest {

    /** Least cost of the rows from {@code row} on, with the columns that are not taken. */
    private static double cheapest(double[][] cost, int row, int taken) {
        if (row == cost.length) {
            return 0;
        }
        double least = Double.POSITIVE_INFINITY;
        for (int j = 0; j < cost[row].length; j++) {
            if ((taken & 1 << j) == 0) {
                least = Math.min(least, cost[row][j] + cheapest(cost, row + 1, taken | 1 << j));
            }
        }
        return least;
    }

    private static void equalsBruteForce(int rows, int columns, DoubleSupplier draw) {
        double[][] cost = new double[rows][columns];
        for (double[] row : cost) {
            Arrays.setAll(row, j -> draw.getAsDouble());
        }
        int[] assigned = Hungarian.assign(cost);
        assertThat(Arrays.stream(assigned).distinct().count()).isEqualTo(rows);
        double sum = 0;
        for (int i = 0; i < rows; i++) {
            sum += cost[i][assigned[i]];
        }
        assertThat(sum).isCloseTo(cheapest(cost, 0, 0), within(1e-12)); // sums of six numbers of about 1
    }

    @Test
    void itEqualsBruteForceUpToSixRows() {
        SplittableRandom random = new SplittableRandom(1);
        for (int rows = 1; rows <= 6; rows++) {
            for (int columns = rows; columns <= 6; columns++) {
                for (int draw = 0; draw < 20; draw++) {
                    equalsBruteForce(rows, columns, random::nextGaussian);
                    equalsBruteForce(rows, columns, () -> random.nextInt(3)); // ties
                }
            }
        }
    }

    @Test
    void aRowGivesUpItsCheapestColumnWhereThatIsCheaperForAll() {
        assertThat(Hungarian.assign(new double[][] {{1, 2}, {1, 9}})).containsExactly(1, 0);
        assertThat(Hungarian.assign(new double[][] {{5, 3, 4}})).containsExactly(1);
        assertThat(Hungarian.assign(new double[0][])).isEmpty();
    }
}
