package dev.stepwise.em.scoring;

import dev.stepwise.em.points.SampledPoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A sample of unknown many rows, every row with the same chance: a row stays while the leading bits of a number drawn
 * for it are 0, and each time that twice the rows wanted are there, one bit more has to be. Chance and not every s-th
 * row, because streams have periods of their own. The numbers depend on the seeds and on the position after them alone.
 */
final class RowSample {

    private final int columns;
    private long position;
    private int wanted;
    private int zeroBits;
    private int size;
    private double[] rows = {};
    private double[] weights = {};
    private int[] labels = {};
    private double[] times = {};
    private long[] numbers = {};

    RowSample(int columns, int partition) {
        this.columns = columns;
        seed(0, partition, 0);
    }

    /** The numbers to come are those of this place of a stream. */
    void seed(long model, int partition, long offset) {
        position = mix(mix(model + partition) + offset);
    }

    /** Begins again; between {@code wanted} and twice as many rows will be kept, fewer when fewer come. */
    void restart(int wanted) {
        this.wanted = wanted;
        zeroBits = 0;
        size = 0;
        if (weights.length < 2 * wanted) {
            rows = new double[2 * wanted * columns];
            weights = new double[2 * wanted];
            labels = new int[2 * wanted];
            times = new double[2 * wanted];
            numbers = new long[2 * wanted];
        }
    }

    /** @param time when it happened, in half-lives */
    void offer(double[] row, double weight, int label, double time) {
        long number = mix(position++);
        if (Long.numberOfLeadingZeros(number) < zeroBits || wanted == 0) {
            return;
        }
        while (size == 2 * wanted) {
            zeroBits++;
            thin();
            if (Long.numberOfLeadingZeros(number) < zeroBits) {
                return;
            }
        }
        put(size++, row, 0, weight, label, time, number);
    }

    private void thin() {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (Long.numberOfLeadingZeros(numbers[i]) >= zeroBits) {
                put(kept++, rows, i * columns, weights[i], labels[i], times[i], numbers[i]);
            }
        }
        size = kept;
    }

    private void put(int at, double[] source, int from, double weight, int label, double time, long number) {
        System.arraycopy(source, from, rows, at * columns, columns);
        weights[at] = weight;
        labels[at] = label;
        times[at] = time;
        numbers[at] = number;
    }

    /** Returns the rows that are kept. Each has its weight at this time, in half-lives. */
    List<SampledPoint> rows(double now) {
        List<SampledPoint> sample = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            double weight = weights[i] * ForwardDecay.weightAfter(now - times[i]);
            sample.add(new SampledPoint(Arrays.copyOfRange(rows, i * columns, (i + 1) * columns), weight, labels[i]));
        }
        return sample;
    }

    /** The finaliser of SplitMix64 (Steele, Lea and Flood 2014). */
    private static long mix(long position) {
        long z = position * 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
