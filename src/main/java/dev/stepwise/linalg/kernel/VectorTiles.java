package dev.stepwise.linalg.kernel;

import static dev.stepwise.linalg.kernel.VectorKernel.SPECIES;
import static jdk.incubator.vector.DoubleVector.fromArray;

import jdk.incubator.vector.DoubleVector;

/**
 * Tiles of {@link OuterProducts}: each sum stays in a register over all points. Vectors narrower than the lanes take some of
 * the lanes after the others.
 */
final class VectorTiles {

    private static final int LANES = BlockKernel.LANES;
    private static final int WIDTH = VectorKernel.WIDTH;

    private VectorTiles() {}

    /** Two rows by four others. */
    static void addHalf(double[] s, int row, int column, int stride, double[] lanes, int at, int n) {
        for (int lane = 0; lane < LANES; lane += WIDTH) {
            int to = at + lane;
            DoubleVector a0 = fromArray(SPECIES, lanes, to);
            DoubleVector a1 = fromArray(SPECIES, lanes, to + LANES);
            DoubleVector a2 = fromArray(SPECIES, lanes, to + 2 * LANES);
            DoubleVector a3 = fromArray(SPECIES, lanes, to + 3 * LANES);
            DoubleVector b0 = fromArray(SPECIES, lanes, to + 4 * LANES);
            DoubleVector b1 = fromArray(SPECIES, lanes, to + 5 * LANES);
            DoubleVector b2 = fromArray(SPECIES, lanes, to + 6 * LANES);
            DoubleVector b3 = fromArray(SPECIES, lanes, to + 7 * LANES);
            for (int i = lane; i < n; i += LANES) {
                DoubleVector a = fromArray(SPECIES, s, row + i);
                DoubleVector b = fromArray(SPECIES, s, row + stride + i);
                DoubleVector c0 = fromArray(SPECIES, s, column + i);
                DoubleVector c1 = fromArray(SPECIES, s, column + stride + i);
                DoubleVector c2 = fromArray(SPECIES, s, column + 2 * stride + i);
                DoubleVector c3 = fromArray(SPECIES, s, column + 3 * stride + i);
                a0 = a.fma(c0, a0);
                a1 = a.fma(c1, a1);
                a2 = a.fma(c2, a2);
                a3 = a.fma(c3, a3);
                b0 = b.fma(c0, b0);
                b1 = b.fma(c1, b1);
                b2 = b.fma(c2, b2);
                b3 = b.fma(c3, b3);
            }
            a0.intoArray(lanes, to);
            a1.intoArray(lanes, to + LANES);
            a2.intoArray(lanes, to + 2 * LANES);
            a3.intoArray(lanes, to + 3 * LANES);
            b0.intoArray(lanes, to + 4 * LANES);
            b1.intoArray(lanes, to + 5 * LANES);
            b2.intoArray(lanes, to + 6 * LANES);
            b3.intoArray(lanes, to + 7 * LANES);
        }
    }

    /** Four rows by themselves and by q. */
    static void addTriangle(double[] s, int row, int stride, double[] q, double[] lanes, int at, int n) {
        for (int lane = 0; lane < LANES; lane += WIDTH) {
            int to = at + lane;
            DoubleVector aa = fromArray(SPECIES, lanes, to);
            DoubleVector ba = fromArray(SPECIES, lanes, to + LANES);
            DoubleVector bb = fromArray(SPECIES, lanes, to + 2 * LANES);
            DoubleVector ca = fromArray(SPECIES, lanes, to + 3 * LANES);
            DoubleVector cb = fromArray(SPECIES, lanes, to + 4 * LANES);
            DoubleVector cc = fromArray(SPECIES, lanes, to + 5 * LANES);
            DoubleVector da = fromArray(SPECIES, lanes, to + 6 * LANES);
            DoubleVector db = fromArray(SPECIES, lanes, to + 7 * LANES);
            DoubleVector dc = fromArray(SPECIES, lanes, to + 8 * LANES);
            DoubleVector dd = fromArray(SPECIES, lanes, to + 9 * LANES);
            DoubleVector qa = fromArray(SPECIES, lanes, to + 10 * LANES);
            DoubleVector qb = fromArray(SPECIES, lanes, to + 11 * LANES);
            DoubleVector qc = fromArray(SPECIES, lanes, to + 12 * LANES);
            DoubleVector qd = fromArray(SPECIES, lanes, to + 13 * LANES);
            for (int i = lane; i < n; i += LANES) {
                DoubleVector a = fromArray(SPECIES, s, row + i);
                DoubleVector b = fromArray(SPECIES, s, row + stride + i);
                DoubleVector c = fromArray(SPECIES, s, row + 2 * stride + i);
                DoubleVector d = fromArray(SPECIES, s, row + 3 * stride + i);
                DoubleVector weight = fromArray(SPECIES, q, i);
                aa = a.fma(a, aa);
                ba = b.fma(a, ba);
                bb = b.fma(b, bb);
                ca = c.fma(a, ca);
                cb = c.fma(b, cb);
                cc = c.fma(c, cc);
                da = d.fma(a, da);
                db = d.fma(b, db);
                dc = d.fma(c, dc);
                dd = d.fma(d, dd);
                qa = weight.fma(a, qa);
                qb = weight.fma(b, qb);
                qc = weight.fma(c, qc);
                qd = weight.fma(d, qd);
            }
            aa.intoArray(lanes, to);
            ba.intoArray(lanes, to + LANES);
            bb.intoArray(lanes, to + 2 * LANES);
            ca.intoArray(lanes, to + 3 * LANES);
            cb.intoArray(lanes, to + 4 * LANES);
            cc.intoArray(lanes, to + 5 * LANES);
            da.intoArray(lanes, to + 6 * LANES);
            db.intoArray(lanes, to + 7 * LANES);
            dc.intoArray(lanes, to + 8 * LANES);
            dd.intoArray(lanes, to + 9 * LANES);
            qa.intoArray(lanes, to + 10 * LANES);
            qb.intoArray(lanes, to + 11 * LANES);
            qc.intoArray(lanes, to + 12 * LANES);
            qd.intoArray(lanes, to + 13 * LANES);
        }
    }

    /** Two rows by themselves and by q. */
    static void addPair(double[] s, int row, int stride, double[] q, double[] lanes, int at, int n) {
        for (int lane = 0; lane < LANES; lane += WIDTH) {
            int to = at + lane;
            DoubleVector aa = fromArray(SPECIES, lanes, to);
            DoubleVector ba = fromArray(SPECIES, lanes, to + LANES);
            DoubleVector bb = fromArray(SPECIES, lanes, to + 2 * LANES);
            DoubleVector qa = fromArray(SPECIES, lanes, to + 3 * LANES);
            DoubleVector qb = fromArray(SPECIES, lanes, to + 4 * LANES);
            for (int i = lane; i < n; i += LANES) {
                DoubleVector a = fromArray(SPECIES, s, row + i);
                DoubleVector b = fromArray(SPECIES, s, row + stride + i);
                DoubleVector weight = fromArray(SPECIES, q, i);
                aa = a.fma(a, aa);
                ba = b.fma(a, ba);
                bb = b.fma(b, bb);
                qa = weight.fma(a, qa);
                qb = weight.fma(b, qb);
            }
            aa.intoArray(lanes, to);
            ba.intoArray(lanes, to + LANES);
            bb.intoArray(lanes, to + 2 * LANES);
            qa.intoArray(lanes, to + 3 * LANES);
            qb.intoArray(lanes, to + 4 * LANES);
        }
    }
}
