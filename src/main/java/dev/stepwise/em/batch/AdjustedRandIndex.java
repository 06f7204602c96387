package dev.stepwise.em.batch;

import java.util.ArrayList;
import java.util.List;

/**
 * How far two partitions of the same points agree, corrected for chance: 1 when they are the same up to names, about 0 when they
 * have nothing to do with each other (Hubert and Arabie 1985, eq. 5).
 */
public final class AdjustedRandIndex {

    /** Points by part of the one partition and part of the other. */
    private final List<List<Long>> counts = new ArrayList<>();

    /** Adds a point. Parts are numbers from 0 on; few of them are left out. */
    public void add(int part, int other) {
        while (counts.size() <= part) {
            counts.add(new ArrayList<>());
        }
        List<Long> row = counts.get(part);
        while (row.size() <= other) {
            row.add(0L);
        }
        row.set(other, row.get(other) + 1);
    }

    /** @return at most 1; NaN before the second point */
    public double value() {
        List<Double> columns = new ArrayList<>();
        double both = 0;
        double ofRows = 0;
        double points = 0;
        for (List<Long> row : counts) {
            double sum = 0;
            for (int c = 0; c < row.size(); c++) {
                double count = row.get(c);
                both += pairs(count);
                sum += count;
                if (c == columns.size()) {
                    columns.add(0.0);
                }
                columns.set(c, columns.get(c) + count);
            }
            ofRows += pairs(sum);
            points += sum;
        }
        double ofColumns = 0;
        for (double column : columns) {
            ofColumns += pairs(column);
        }
        double expected = ofRows * ofColumns / pairs(points);
        double largest = (ofRows + ofColumns) / 2;
        return largest == expected && points > 1 ? 1 : (both - expected) / (largest - expected);
    }

    private static double pairs(double points) {
        return points * (points - 1) / 2;
    }
}
