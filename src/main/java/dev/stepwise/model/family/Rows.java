package dev.stepwise.model.family;

import dev.stepwise.linalg.Packed;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;

/** Vectors and matrices as lists, as people read and write them, to the arrays that are computed with and back. */
public final class Rows {

    private Rows() {}

    /** A vector as a list. */
    public static List<Double> list(double[] vector) {
        return Arrays.stream(vector).boxed().toList();
    }

    /** A list as a vector. */
    public static double[] vector(List<Double> list) {
        return list.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** A packed symmetric matrix as its full rows. */
    public static List<List<Double>> unpack(double[] packed, int d) {
        return Arrays.stream(Packed.toRows(packed, d))
                .<List<Double>>map(DoubleArray::new)
                .toList();
    }

    /** A row that makes an object of a value only when somebody looks at it: most of a wide matrix is never looked at. */
    private static final class DoubleArray extends AbstractList<Double> implements RandomAccess {

        private final double[] values;

        private DoubleArray(double[] values) {
            this.values = values;
        }

        @Override
        public Double get(int index) {
            return values[index];
        }

        @Override
        public int size() {
            return values.length;
        }
    }

    /** The full rows of a symmetric matrix as a packed one. */
    public static double[] pack(List<List<Double>> rows) {
        return Packed.fromRows(rows.stream().map(Rows::vector).toArray(double[][]::new));
    }
}
