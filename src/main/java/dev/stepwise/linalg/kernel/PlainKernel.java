package dev.stepwise.linalg.kernel;

import java.util.Arrays;

/** Loops over numbers. The compiler turns those over points into vector instructions where it can. */
final class PlainKernel implements BlockKernel {

    @Override
    public void exp(double[] x, int begin, int end) {
        for (int i = begin; i < end; i++) {
            x[i] = Elementary.exp(x[i]);
        }
    }

    @Override
    public void log(double[] x, int begin, int end) {
        for (int i = begin; i < end; i++) {
            x[i] = Elementary.log(x[i]);
        }
    }

    @Override
    public double sum(double[] x, int from, int n) {
        int end = from + n;
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        double e = 0;
        double f = 0;
        double g = 0;
        double h = 0;
        int i = from;
        for (; i <= end - LANES; i += LANES) {
            a += x[i];
            b += x[i + 1];
            c += x[i + 2];
            d += x[i + 3];
            e += x[i + 4];
            f += x[i + 5];
            g += x[i + 6];
            h += x[i + 7];
        }
        int left = end - i;
        a += left > 0 ? x[i] : 0;
        b += left > 1 ? x[i + 1] : 0;
        c += left > 2 ? x[i + 2] : 0;
        d += left > 3 ? x[i + 3] : 0;
        e += left > 4 ? x[i + 4] : 0;
        f += left > 5 ? x[i + 5] : 0;
        g += left > 6 ? x[i + 6] : 0;
        return ((a + b) + (c + d)) + ((e + f) + (g + h));
    }

    @Override
    public void subtract(double[] x, int from, double c, double[] into, int at, int n) {
        for (int i = 0; i < n; i++) {
            into[at + i] = x[from + i] - c;
        }
    }

    @Override
    public void roots(double[] x, int from, double[] into, int at, int n) {
        for (int i = 0; i < n; i++) {
            into[at + i] = Math.sqrt(x[from + i]);
        }
    }

    @Override
    public void weigh(double[] x, int from, double c, double[] weights, int first, double[] into, int at, int n) {
        for (int i = 0; i < n; i++) {
            into[at + i] = weights[first + i] * (x[from + i] - c);
        }
    }

    @Override
    public void normalise(double[] x, int rows, int stride, int begin, int end, double[] sum, double[] scratch) {
        System.arraycopy(x, begin, sum, begin, end - begin);
        for (int k = 1; k < rows; k++) {
            int offset = k * stride;
            for (int i = begin; i < end; i++) {
                sum[i] = Math.max(sum[i], x[offset + i]);
            }
        }
        Arrays.fill(scratch, begin, end, 0);
        for (int k = 0; k < rows; k++) {
            int offset = k * stride;
            for (int i = begin; i < end; i++) {
                double below = x[offset + i] - sum[i];
                double e = below < NEGLIGIBLE ? 0 : Elementary.exp(below);
                x[offset + i] = e;
                scratch[i] += e;
            }
        }
        for (int i = begin; i < end; i++) {
            sum[i] += Elementary.log(scratch[i]);
            scratch[i] = 1 / scratch[i];
        }
        for (int k = 0; k < rows; k++) {
            int offset = k * stride;
            for (int i = begin; i < end; i++) {
                x[offset + i] *= scratch[i];
            }
        }
    }

    /** Row by row of the matrix, up to four columns in one pass over the points. */
    @Override
    public void squaredLengths(
            double[] lower, int d, double[] x, int stride, double[] squares, double[] scratch, int n) {
        Arrays.fill(squares, 0, n, 0);
        for (int row = 0, p = 0; row < d; p += ++row) {
            Arrays.fill(scratch, 0, n, 0);
            int c = 0;
            for (; c + 3 <= row; c += 4) {
                addFour(lower, p + c, x, c * stride, stride, scratch, n);
            }
            for (; c <= row; c++) {
                addOne(lower[p + c], x, c * stride, scratch, n);
            }
            for (int i = 0; i < n; i++) {
                squares[i] = Math.fma(scratch[i], scratch[i], squares[i]);
            }
        }
    }

    private static void addFour(double[] l, int p, double[] x, int first, int stride, double[] z, int n) {
        double a = l[p];
        double b = l[p + 1];
        double c = l[p + 2];
        double e = l[p + 3];
        int second = first + stride;
        int third = second + stride;
        int fourth = third + stride;
        for (int i = 0; i < n; i++) {
            double two = Math.fma(b, x[second + i], Math.fma(a, x[first + i], z[i]));
            z[i] = Math.fma(e, x[fourth + i], Math.fma(c, x[third + i], two));
        }
    }

    private static void addOne(double a, double[] x, int from, double[] z, int n) {
        for (int i = 0; i < n; i++) {
            z[i] = Math.fma(a, x[from + i], z[i]);
        }
    }

    @Override
    public void scaledSquares(
            double[] x,
            int from,
            int stride,
            double[] centre,
            double[] precision,
            double[] squares,
            int begin,
            int end) {
        Arrays.fill(squares, begin, end, 0);
        int j = 0;
        for (; j + 1 < centre.length; j += 2) {
            addTwo(x, from + j * stride, stride, centre, precision, j, squares, begin, end);
        }
        if (j < centre.length) {
            int at = from + j * stride;
            double c = centre[j];
            double p = precision[j];
            for (int i = begin; i < end; i++) {
                double difference = x[at + i] - c;
                squares[i] = Math.fma(p * difference, difference, squares[i]);
            }
        }
    }

    /** Adds two columns, so that sums are loaded and stored once for two products. */
    private static void addTwo(
            double[] x,
            int first,
            int stride,
            double[] centre,
            double[] precision,
            int j,
            double[] squares,
            int begin,
            int end) {
        double c = centre[j];
        double p = precision[j];
        double c2 = centre[j + 1];
        double p2 = precision[j + 1];
        int second = first + stride;
        for (int i = begin; i < end; i++) {
            double a = x[first + i] - c;
            double b = x[second + i] - c2;
            squares[i] = Math.fma(p2 * b, b, Math.fma(p * a, a, squares[i]));
        }
    }

    @Override
    public void addMoments(
            double[] x,
            int from,
            int stride,
            double[] centre,
            double[] r,
            int first,
            double[] lanes,
            int begin,
            int end) {
        for (int j = 0, at = 0; j < centre.length; j++, at += 2 * LANES) {
            addColumn(x, from + j * stride, centre[j], r, first, lanes, at, begin, end);
        }
    }

    private static void addColumn(
            double[] x, int from, double c, double[] r, int offset, double[] lanes, int at, int begin, int end) {
        for (int lane = 0; lane < LANES; lane++) {
            double first = lanes[at + lane];
            double second = lanes[at + LANES + lane];
            for (int i = begin + lane; i < end; i += LANES) {
                double difference = x[from + i] - c;
                double weighted = r[offset + i] * difference;
                first += weighted;
                second = Math.fma(weighted, difference, second);
            }
            lanes[at + lane] = first;
            lanes[at + LANES + lane] = second;
        }
    }

    @Override
    public void addOuterProducts(double[] s, int stride, double[] q, int rows, double[] lanes, int n) {
        int at = 0;
        for (int j = 0; j < rows; j += OuterProducts.TILE) {
            int height = Math.min(OuterProducts.TILE, rows - j);
            for (int l = 0; l < j; l += OuterProducts.TILE) {
                for (int pair = j; pair < j + height; pair += 2, at += OuterProducts.HALF * LANES) {
                    PlainTiles.addHalf(s, pair * stride, l * stride, stride, lanes, at, n);
                }
            }
            if (height == OuterProducts.TILE) {
                PlainTiles.addTriangle(s, j * stride, stride, q, lanes, at, n);
                at += OuterProducts.TRIANGLE * LANES;
            } else {
                PlainTiles.addPair(s, j * stride, stride, q, lanes, at, n);
            }
        }
    }
}
