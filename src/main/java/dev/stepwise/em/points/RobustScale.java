package dev.stepwise.em.points;

import java.util.Arrays;

/**
 * Where the bulk of a column lies: its median, and the median distance from it in units in which it is the standard
 * deviation of a normal distribution. Up to half of the values may be anything. Where more than half are equal, the
 * innermost wider quantile of the distances that is not 0 takes its place.
 *
 * @param median in the units of the column; 0 where it has no values
 * @param scale above 0; 1 where all values are equal
 */
public record RobustScale(double median, double scale) {

    /** How many standard deviations the middle share of a normal distribution reaches to either side. */
    private record Middle(double share, double deviations) {}

    private static final Middle[] MIDDLES = {
        new Middle(0.5, 0.6745),
        new Middle(0.75, 1.1503),
        new Middle(0.9, 1.6449),
        new Middle(0.95, 1.96),
        new Middle(0.99, 2.5758),
        new Middle(1, 3.0902)
    };

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
        for (Middle middle : MIDDLES) {
            double distance = sorted[(int) (middle.share() * (size - 1))];
            if (distance > 0) {
                return new RobustScale(median, distance / middle.deviations());
            }
        }
        return new RobustScale(median, 1);
    }
}
