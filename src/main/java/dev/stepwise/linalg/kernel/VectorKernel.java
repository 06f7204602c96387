package dev.stepwise.linalg.kernel;

import static jdk.incubator.vector.DoubleVector.fromArray;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Vectors of the machine's own width. Points that fill no vector are left to {@link PlainKernel}, which returns the same.
 *
 * <p>Loops are short and call the library's methods directly. Those are always inlined; others are not any more in a method
 * that has grown large, and then every vector that they take or return is an object.
 */
final class VectorKernel implements BlockKernel {

    private static final VectorSpecies<Double> OWN = DoubleVector.SPECIES_PREFERRED;

    /** At most as wide as the lanes. */
    static final VectorSpecies<Double> SPECIES = OWN.length() > LANES ? DoubleVector.SPECIES_512 : OWN;

    static final int WIDTH = SPECIES.length();

    private final BlockKernel plain = new PlainKernel();

    /** Whether a vector holds more than one number. */
    static boolean isWide() {
        return WIDTH > 1;
    }

    /** Where the last whole vector from {@code begin} on ends. */
    private static int whole(int begin, int end) {
        return begin + (end - begin) / WIDTH * WIDTH;
    }

    @Override
    public void exp(double[] x, int begin, int end) {
        int whole = whole(begin, end);
        for (int i = begin; i < whole; i += WIDTH) {
            VectorElementary.exp(fromArray(SPECIES, x, i)).intoArray(x, i);
        }
        plain.exp(x, whole, end);
    }

    @Override
    public void log(double[] x, int begin, int end) {
        int whole = whole(begin, end);
        for (int i = begin; i < whole; i += WIDTH) {
            VectorElementary.log(fromArray(SPECIES, x, i)).intoArray(x, i);
        }
        plain.log(x, whole, end);
    }

    @Override
    public double sum(double[] x, int from, int n) {
        return plain.sum(x, from, n); // eight chains of additions already, and no array for them
    }

    @Override
    public void subtract(double[] x, int from, double c, double[] into, int at, int n) {
        int whole = whole(0, n);
        for (int i = 0; i < whole; i += WIDTH) {
            fromArray(SPECIES, x, from + i).sub(c).intoArray(into, at + i);
        }
        plain.subtract(x, from + whole, c, into, at + whole, n - whole);
    }

    @Override
    public void roots(double[] x, int from, double[] into, int at, int n) {
        int whole = whole(0, n);
        for (int i = 0; i < whole; i += WIDTH) {
            fromArray(SPECIES, x, from + i).sqrt().intoArray(into, at + i);
        }
        plain.roots(x, from + whole, into, at + whole, n - whole);
    }

    @Override
    public void weigh(double[] x, int from, double c, double[] weights, int first, double[] into, int at, int n) {
        int whole = whole(0, n);
        for (int i = 0; i < whole; i += WIDTH) {
            fromArray(SPECIES, x, from + i)
                    .sub(c)
                    .mul(fromArray(SPECIES, weights, first + i))
                    .intoArray(into, at + i);
        }
        plain.weigh(x, from + whole, c, weights, first + whole, into, at + whole, n - whole);
    }

    @Override
    public void normalise(double[] x, int rows, int stride, int begin, int end, double[] sum, double[] scratch) {
        int whole = whole(begin, end);
        VectorShares.largest(x, rows, stride, begin, whole, sum);
        VectorShares.exponentiate(x, rows, stride, begin, whole, sum, scratch);
        VectorShares.addLogs(sum, scratch, begin, whole);
        VectorShares.divide(x, rows, stride, begin, whole, scratch);
        plain.normalise(x, rows, stride, whole, end, sum, scratch);
    }

    @Override
    public void squaredLengths(
            double[] lower, int d, double[] x, int stride, double[] squares, double[] scratch, int n) {
        for (int i = 0; i < n; i += 2 * WIDTH) {
            VectorLengths.squared(lower, d, x, stride, squares, i);
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
        int whole = begin + (end - begin) / (4 * WIDTH) * (4 * WIDTH);
        for (int i = begin; i < whole; i += 4 * WIDTH) {
            VectorLengths.scaled(x, from + i, stride, centre, precision, squares, i);
        }
        plain.scaledSquares(x, from, stride, centre, precision, squares, whole, end);
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
        int whole = begin + (end - begin) / LANES * LANES;
        int j = 0;
        for (; j + 1 < centre.length; j += 2) {
            VectorLengths.addTwo(x, from + j * stride, stride, centre, j, r, first, lanes, begin, whole);
        }
        if (j < centre.length) {
            VectorLengths.addOne(x, from + j * stride, centre, j, r, first, lanes, begin, whole);
        }
        plain.addMoments(x, from, stride, centre, r, first, lanes, whole, end);
    }

    @Override
    public void addOuterProducts(double[] s, int stride, double[] q, int rows, double[] lanes, int n) {
        int at = 0;
        for (int j = 0; j < rows; j += OuterProducts.TILE) {
            int height = Math.min(OuterProducts.TILE, rows - j);
            for (int l = 0; l < j; l += OuterProducts.TILE) {
                for (int pair = j; pair < j + height; pair += 2, at += OuterProducts.HALF * LANES) {
                    VectorTiles.addHalf(s, pair * stride, l * stride, stride, lanes, at, n);
                }
            }
            if (height == OuterProducts.TILE) {
                VectorTiles.addTriangle(s, j * stride, stride, q, lanes, at, n);
                at += OuterProducts.TRIANGLE * LANES;
            } else {
                VectorTiles.addPair(s, j * stride, stride, q, lanes, at, n);
            }
        }
    }
}
