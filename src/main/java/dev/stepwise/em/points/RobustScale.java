package dev.stepwise.em.points;

import java.util.Arrays;

/**
 * Where the bulk of a column lies: its median, and the median distance from it of the values that differ from it, times
 * their share, in units in which it is the standard deviation of a normal distribution. Where all values differ this is
 * the median absolute deviation, and up to half of the values may be anything. The fewer values differ, the rarer and
 * hence the farther they are: of a share π the nearest ones lie at about 1/π scales, as in a Cauchy distribution, whose tails
 * are as 1/z.
 *
 * @param median in the units of the column; 0 where it has no values
 * @param scale above 0; 1 where all values are equal
 */
public record RobustScale(double median, double scale) {

    /** How many standard deviations the middle half of a normal distribution reaches to either side. */
    private static final double MIDDLE_HALF = 0.6745;

    /** Of the values of a column, those that are missing left out. */
    public static RobustScale of(Dataset data, int column) {
        double[] values = new double[data.size()];
        int size = 0;
        for (int i = 0; i < data.size(); i++) {
            double value = data.value(i, column);
            if (!Double.isNaN(value)) {
                values[size++] = value;
            }
        }
        if (size == 0) {
            return new RobustScale(0, 1);
        }
        double[] sorted = Arrays.copyOf(values, size);
        Arrays.sort(sorted);
        double median = sorted[size / 2];
        for (int i = 0; i < size; i++) {
            sorted[i] = Math.abs(sorted[i] - median);
        }
        Arrays.sort(sorted);
        int equal = 0;
        while (equal < size && sorted[equal] == 0) {
            equal++;
        }
        if (equal < size) {
            double typical = sorted[equal + (size - equal) / 2];
            // the least double is above 0 too: it must not underflow
            return new RobustScale(median, Math.max(Double.MIN_VALUE, typical / MIDDLE_HALF * (size - equal) / size));
        }
        return new RobustScale(median, 1);
    }
}
