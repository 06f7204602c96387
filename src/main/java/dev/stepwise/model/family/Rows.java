package dev.stepwise.model.family;

import dev.stepwise.linalg.Packed;
import java.util.Arrays;
import java.util.List;

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
        return Arrays.stream(Packed.toRows(packed, d)).map(Rows::list).toList();
    }

    /** The full rows of a symmetric matrix as a packed one. */
    public static double[] pack(List<List<Double>> rows) {
        return Packed.fromRows(rows.stream().map(Rows::vector).toArray(double[][]::new));
    }
}
