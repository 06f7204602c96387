package dev.stepwise.linalg.kernel;

/** Tiles of {@link OuterProducts}, one lane after the other: each sum stays in a register over all points. */
final class PlainTiles {

    private static final int LANES = BlockKernel.LANES;

    private PlainTiles() {}

    /** Two rows by four others. */
    static void addHalf(double[] s, int row, int column, int stride, double[] lanes, int at, int n) {
        for (int lane = 0; lane < LANES; lane++) {
            int to = at + lane;
            double a0 = lanes[to];
            double a1 = lanes[to + LANES];
            double a2 = lanes[to + 2 * LANES];
            double a3 = lanes[to + 3 * LANES];
            double b0 = lanes[to + 4 * LANES];
            double b1 = lanes[to + 5 * LANES];
            double b2 = lanes[to + 6 * LANES];
            double b3 = lanes[to + 7 * LANES];
            for (int i = lane; i < n; i += LANES) {
                double a = s[row + i];
                double b = s[row + stride + i];
                double c0 = s[column + i];
                double c1 = s[column + stride + i];
                double c2 = s[column + 2 * stride + i];
                double c3 = s[column + 3 * stride + i];
                a0 = Math.fma(a, c0, a0);
                a1 = Math.fma(a, c1, a1);
                a2 = Math.fma(a, c2, a2);
                a3 = Math.fma(a, c3, a3);
                b0 = Math.fma(b, c0, b0);
                b1 = Math.fma(b, c1, b1);
                b2 = Math.fma(b, c2, b2);
                b3 = Math.fma(b, c3, b3);
            }
            lanes[to] = a0;
            lanes[to + LANES] = a1;
            lanes[to + 2 * LANES] = a2;
            lanes[to + 3 * LANES] = a3;
            lanes[to + 4 * LANES] = b0;
            lanes[to + 5 * LANES] = b1;
            lanes[to + 6 * LANES] = b2;
            lanes[to + 7 * LANES] = b3;
        }
    }

    /** Four rows by themselves and by q. */
    static void addTriangle(double[] s, int row, int stride, double[] q, double[] lanes, int at, int n) {
        for (int lane = 0; lane < LANES; lane++) {
            int to = at + lane;
            double aa = lanes[to];
            double ba = lanes[to + LANES];
            double bb = lanes[to + 2 * LANES];
            double ca = lanes[to + 3 * LANES];
            double cb = lanes[to + 4 * LANES];
            double cc = lanes[to + 5 * LANES];
            double da = lanes[to + 6 * LANES];
            double db = lanes[to + 7 * LANES];
            double dc = lanes[to + 8 * LANES];
            double dd = lanes[to + 9 * LANES];
            double qa = lanes[to + 10 * LANES];
            double qb = lanes[to + 11 * LANES];
            double qc = lanes[to + 12 * LANES];
            double qd = lanes[to + 13 * LANES];
            for (int i = lane; i < n; i += LANES) {
                double a = s[row + i];
                double b = s[row + stride + i];
                double c = s[row + 2 * stride + i];
                double d = s[row + 3 * stride + i];
                aa = Math.fma(a, a, aa);
                ba = Math.fma(b, a, ba);
                bb = Math.fma(b, b, bb);
                ca = Math.fma(c, a, ca);
                cb = Math.fma(c, b, cb);
                cc = Math.fma(c, c, cc);
                da = Math.fma(d, a, da);
                db = Math.fma(d, b, db);
                dc = Math.fma(d, c, dc);
                dd = Math.fma(d, d, dd);
                qa = Math.fma(q[i], a, qa);
                qb = Math.fma(q[i], b, qb);
                qc = Math.fma(q[i], c, qc);
                qd = Math.fma(q[i], d, qd);
            }
            lanes[to] = aa;
            lanes[to + LANES] = ba;
            lanes[to + 2 * LANES] = bb;
            lanes[to + 3 * LANES] = ca;
            lanes[to + 4 * LANES] = cb;
            lanes[to + 5 * LANES] = cc;
            lanes[to + 6 * LANES] = da;
            lanes[to + 7 * LANES] = db;
            lanes[to + 8 * LANES] = dc;
            lanes[to + 9 * LANES] = dd;
            lanes[to + 10 * LANES] = qa;
            lanes[to + 11 * LANES] = qb;
            lanes[to + 12 * LANES] = qc;
            lanes[to + 13 * LANES] = qd;
        }
    }

    /** Two rows by themselves and by q. */
    static void addPair(double[] s, int row, int stride, double[] q, double[] lanes, int at, int n) {
        for (int lane = 0; lane < LANES; lane++) {
            int to = at + lane;
            double aa = lanes[to];
            double ba = lanes[to + LANES];
            double bb = lanes[to + 2 * LANES];
            double qa = lanes[to + 3 * LANES];
            double qb = lanes[to + 4 * LANES];
            for (int i = lane; i < n; i += LANES) {
                double a = s[row + i];
                double b = s[row + stride + i];
                aa = Math.fma(a, a, aa);
                ba = Math.fma(b, a, ba);
                bb = Math.fma(b, b, bb);
                qa = Math.fma(q[i], a, qa);
                qb = Math.fma(q[i], b, qb);
            }
            lanes[to] = aa;
            lanes[to + LANES] = ba;
            lanes[to + 2 * LANES] = bb;
            lanes[to + 3 * LANES] = qa;
            lanes[to + 4 * LANES] = qb;
        }
    }
}
