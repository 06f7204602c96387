package dev.stepwise.laboratory;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.em.points.Dataset;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleFunction;
import java.util.function.Supplier;

/**
 * A stream whose truth is known at every point, and points held out from the truth at its end. Every call draws the same.
 *
 * @param name kind and seed
 * @param points its length
 * @param heldOut points drawn besides
 * @param block points for which the truth stands still
 * @param truths at a time from 0 to 1
 * @param changes times after which the truth stands still again
 * @param random what the points are drawn with, new every time
 * @param heldOutRandom what the points held out are drawn with
 */
record TestStream(
        String name,
        int points,
        int heldOut,
        int block,
        DoubleFunction<Truth> truths,
        List<Double> changes,
        Supplier<SplittableRandom> random,
        Supplier<SplittableRandom> heldOutRandom) {

    /** The held-out points are of this time. */
    private static final double END = 0.999;

    TestStream {
        changes = List.copyOf(changes);
    }

    /** Takes points with what is known of them. */
    interface Reader {
        void read(double[] point, int component, Truth truth);
    }

    Truth start() {
        return truths.apply(0);
    }

    Truth end() {
        return truths.apply(END);
    }

    private Truth truthOf(int i) {
        return truths.apply((i - i % block + block / 2) / (double) points);
    }

    /** The points in order. */
    void read(Reader reader) {
        SplittableRandom from = random.get();
        double[] point = new double[start().features()];
        Truth truth = truthOf(0);
        for (int i = 0; i < points; i++) {
            truth = i % block == 0 ? truthOf(i) : truth;
            reader.read(point, truth.draw(from, point), truth);
        }
    }

    /** The held-out points. */
    void readHeldOut(Reader reader) {
        SplittableRandom from = heldOutRandom.get();
        Truth truth = end();
        double[] point = new double[truth.features()];
        for (int i = 0; i < heldOut; i++) {
            reader.read(point, truth.draw(from, point), truth);
        }
    }

    Dataset data() {
        Dataset data = new Dataset(start().features());
        read((point, component, truth) -> data.add(point, 1, PointBlock.UNLABELLED));
        return data;
    }

    Dataset heldOutData() {
        Dataset data = new Dataset(start().features());
        readHeldOut((point, component, truth) -> data.add(point, 1, PointBlock.UNLABELLED));
        return data;
    }
}
