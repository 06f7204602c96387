package dev.stepwise.linalg.kernel;

import static dev.stepwise.linalg.kernel.VectorKernel.SPECIES;
import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.DoubleVector.fromArray;
import static jdk.incubator.vector.DoubleVector.zero;

import jdk.incubator.vector.DoubleVector;

/** Squared lengths of points and moments of columns, on vectors. */
final class VectorLengths {

    private static final int LANES = BlockKernel.LANES;
    private static final int WIDTH = VectorKernel.WIDTH;

    private VectorLengths() {}

    /** Rows of the matrix in fours by two vectors of points: two loads and four numbers make eight products. */
    static void squared(double[] lower, int d, double[] x, int stride, double[] squares, int i) {
        DoubleVector sumA = zero(SPECIES);
        DoubleVector sumB = zero(SPECIES);
        int row = 0;
        for (; row + 3 < d; row += 4) {
            int p0 = row * (row + 1) / 2;
            int p1 = p0 + row + 1;
            int p2 = p1 + row + 2;
            int p3 = p2 + row + 3;
            DoubleVector a0 = zero(SPECIES);
            DoubleVector a1 = zero(SPECIES);
            DoubleVector a2 = zero(SPECIES);
            DoubleVector a3 = zero(SPECIES);
            DoubleVector b0 = zero(SPECIES);
            DoubleVector b1 = zero(SPECIES);
            DoubleVector b2 = zero(SPECIES);
            DoubleVector b3 = zero(SPECIES);
            int at = i;
            for (int c = 0; c <= row; c++, at += stride) {
                DoubleVector xa = fromArray(SPECIES, x, at);
                DoubleVector xb = fromArray(SPECIES, x, at + WIDTH);
                a0 = broadcast(SPECIES, lower[p0 + c]).fma(xa, a0);
                b0 = broadcast(SPECIES, lower[p0 + c]).fma(xb, b0);
                a1 = broadcast(SPECIES, lower[p1 + c]).fma(xa, a1);
                b1 = broadcast(SPECIES, lower[p1 + c]).fma(xb, b1);
                a2 = broadcast(SPECIES, lower[p2 + c]).fma(xa, a2);
                b2 = broadcast(SPECIES, lower[p2 + c]).fma(xb, b2);
                a3 = broadcast(SPECIES, lower[p3 + c]).fma(xa, a3);
                b3 = broadcast(SPECIES, lower[p3 + c]).fma(xb, b3);
            }
            DoubleVector xa = fromArray(SPECIES, x, at);
            DoubleVector xb = fromArray(SPECIES, x, at + WIDTH);
            a1 = broadcast(SPECIES, lower[p1 + row + 1]).fma(xa, a1);
            b1 = broadcast(SPECIES, lower[p1 + row + 1]).fma(xb, b1);
            a2 = broadcast(SPECIES, lower[p2 + row + 1]).fma(xa, a2);
            b2 = broadcast(SPECIES, lower[p2 + row + 1]).fma(xb, b2);
            a3 = broadcast(SPECIES, lower[p3 + row + 1]).fma(xa, a3);
            b3 = broadcast(SPECIES, lower[p3 + row + 1]).fma(xb, b3);
            at += stride;
            DoubleVector ya = fromArray(SPECIES, x, at);
            DoubleVector yb = fromArray(SPECIES, x, at + WIDTH);
            a2 = broadcast(SPECIES, lower[p2 + row + 2]).fma(ya, a2);
            b2 = broadcast(SPECIES, lower[p2 + row + 2]).fma(yb, b2);
            a3 = broadcast(SPECIES, lower[p3 + row + 2]).fma(ya, a3);
            b3 = broadcast(SPECIES, lower[p3 + row + 2]).fma(yb, b3);
            at += stride;
            a3 = broadcast(SPECIES, lower[p3 + row + 3]).fma(fromArray(SPECIES, x, at), a3);
            b3 = broadcast(SPECIES, lower[p3 + row + 3]).fma(fromArray(SPECIES, x, at + WIDTH), b3);
            sumA = a3.fma(a3, a2.fma(a2, a1.fma(a1, a0.fma(a0, sumA))));
            sumB = b3.fma(b3, b2.fma(b2, b1.fma(b1, b0.fma(b0, sumB))));
        }
        sumA.intoArray(squares, i);
        sumB.intoArray(squares, i + WIDTH);
        for (; row < d; row++) {
            addRow(lower, row, x, stride, squares, i);
        }
    }

    private static void addRow(double[] lower, int row, double[] x, int stride, double[] squares, int i) {
        DoubleVector a = zero(SPECIES);
        DoubleVector b = zero(SPECIES);
        for (int c = 0, p = row * (row + 1) / 2, at = i; c <= row; c++, p++, at += stride) {
            a = broadcast(SPECIES, lower[p]).fma(fromArray(SPECIES, x, at), a);
            b = broadcast(SPECIES, lower[p]).fma(fromArray(SPECIES, x, at + WIDTH), b);
        }
        a.fma(a, fromArray(SPECIES, squares, i)).intoArray(squares, i);
        b.fma(b, fromArray(SPECIES, squares, i + WIDTH)).intoArray(squares, i + WIDTH);
    }

    /** Four vectors of points, so that no sum waits for the one before. */
    static void scaled(double[] x, int from, int stride, double[] centre, double[] precision, double[] squares, int i) {
        DoubleVector a = zero(SPECIES);
        DoubleVector b = zero(SPECIES);
        DoubleVector c = zero(SPECIES);
        DoubleVector e = zero(SPECIES);
        for (int j = 0, at = from; j < centre.length; j++, at += stride) {
            DoubleVector mean = broadcast(SPECIES, centre[j]);
            DoubleVector p = broadcast(SPECIES, precision[j]);
            DoubleVector da = fromArray(SPECIES, x, at).sub(mean);
            DoubleVector db = fromArray(SPECIES, x, at + WIDTH).sub(mean);
            DoubleVector dc = fromArray(SPECIES, x, at + 2 * WIDTH).sub(mean);
            DoubleVector de = fromArray(SPECIES, x, at + 3 * WIDTH).sub(mean);
            a = p.mul(da).fma(da, a);
            b = p.mul(db).fma(db, b);
            c = p.mul(dc).fma(dc, c);
            e = p.mul(de).fma(de, e);
        }
        a.intoArray(squares, i);
        b.intoArray(squares, i + WIDTH);
        c.intoArray(squares, i + 2 * WIDTH);
        e.intoArray(squares, i + 3 * WIDTH);
    }

    /** Two columns side by side, so that no addition waits for the one before. */
    static void addTwo(
            double[] x,
            int from,
            int stride,
            double[] centre,
            int j,
            double[] r,
            int offset,
            double[] lanes,
            int begin,
            int end) {
        DoubleVector meanA = broadcast(SPECIES, centre[j]);
        DoubleVector meanB = broadcast(SPECIES, centre[j + 1]);
        for (int lane = 0; lane < LANES; lane += WIDTH) {
            int at = 2 * LANES * j + lane;
            DoubleVector firstA = fromArray(SPECIES, lanes, at);
            DoubleVector secondA = fromArray(SPECIES, lanes, at + LANES);
            DoubleVector firstB = fromArray(SPECIES, lanes, at + 2 * LANES);
            DoubleVector secondB = fromArray(SPECIES, lanes, at + 3 * LANES);
            for (int i = begin + lane; i < end; i += LANES) {
                DoubleVector weight = fromArray(SPECIES, r, offset + i);
                DoubleVector a = fromArray(SPECIES, x, from + i).sub(meanA);
                DoubleVector b = fromArray(SPECIES, x, from + stride + i).sub(meanB);
                DoubleVector weightedA = weight.mul(a);
                DoubleVector weightedB = weight.mul(b);
                firstA = firstA.add(weightedA);
                firstB = firstB.add(weightedB);
                secondA = weightedA.fma(a, secondA);
                secondB = weightedB.fma(b, secondB);
            }
            firstA.intoArray(lanes, at);
            secondA.intoArray(lanes, at + LANES);
            firstB.intoArray(lanes, at + 2 * LANES);
            secondB.intoArray(lanes, at + 3 * LANES);
        }
    }

    static void addOne(
            double[] x, int from, double[] centre, int j, double[] r, int offset, double[] lanes, int begin, int end) {
        DoubleVector mean = broadcast(SPECIES, centre[j]);
        for (int lane = 0; lane < LANES; lane += WIDTH) {
            int at = 2 * LANES * j + lane;
            DoubleVector first = fromArray(SPECIES, lanes, at);
            DoubleVector second = fromArray(SPECIES, lanes, at + LANES);
            for (int i = begin + lane; i < end; i += LANES) {
                DoubleVector difference = fromArray(SPECIES, x, from + i).sub(mean);
                DoubleVector weighted = fromArray(SPECIES, r, offset + i).mul(difference);
                first = first.add(weighted);
                second = weighted.fma(difference, second);
            }
            first.intoArray(lanes, at);
            second.intoArray(lanes, at + LANES);
        }
    }
}
