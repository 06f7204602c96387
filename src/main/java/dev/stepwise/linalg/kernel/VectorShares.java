package dev.stepwise.linalg.kernel;

import static dev.stepwise.linalg.kernel.VectorKernel.SPECIES;
import static dev.stepwise.linalg.kernel.VectorKernel.WIDTH;
import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.DoubleVector.fromArray;
import static jdk.incubator.vector.DoubleVector.zero;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.DoubleVector;

/** The four passes that make shares of log terms, on vectors. */
final class VectorShares {

    private VectorShares() {}

    static void largest(double[] x, int rows, int stride, int begin, int end, double[] largest) {
        for (int i = begin; i < end; i += WIDTH) {
            DoubleVector most = fromArray(SPECIES, x, i);
            for (int k = 1; k < rows; k++) {
                DoubleVector other = fromArray(SPECIES, x, k * stride + i);
                most = most.blend(other, other.compare(GT, most));
            }
            most.intoArray(largest, i);
        }
    }

    static void exponentiate(double[] x, int rows, int stride, int begin, int end, double[] largest, double[] sums) {
        for (int i = begin; i < end; i += WIDTH) {
            DoubleVector most = fromArray(SPECIES, largest, i);
            DoubleVector sum = zero(SPECIES);
            for (int k = 0; k < rows; k++) {
                DoubleVector below = fromArray(SPECIES, x, k * stride + i).sub(most);
                DoubleVector e =
                        VectorElementary.expOfModerate(below).blend(0, below.compare(LT, BlockKernel.NEGLIGIBLE));
                e.intoArray(x, k * stride + i);
                sum = sum.add(e);
            }
            sum.intoArray(sums, i);
        }
    }

    /** Leaves the logarithms of sums of exponentials, and in the place of the sums one over them. */
    static void addLogs(double[] largest, double[] sums, int begin, int end) {
        for (int i = begin; i < end; i += WIDTH) {
            DoubleVector sum = fromArray(SPECIES, sums, i);
            fromArray(SPECIES, largest, i).add(VectorElementary.log(sum)).intoArray(largest, i);
            broadcast(SPECIES, 1).div(sum).intoArray(sums, i);
        }
    }

    static void divide(double[] x, int rows, int stride, int begin, int end, double[] factors) {
        for (int i = begin; i < end; i += WIDTH) {
            DoubleVector factor = fromArray(SPECIES, factors, i);
            for (int k = 0; k < rows; k++) {
                fromArray(SPECIES, x, k * stride + i).mul(factor).intoArray(x, k * stride + i);
            }
        }
    }
}
