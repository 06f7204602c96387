package dev.stepwise.linalg.kernel;

import static dev.stepwise.linalg.kernel.VectorKernel.SPECIES;
import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;

/** {@link Elementary} on vectors, operation by operation. */
final class VectorElementary {

    private VectorElementary() {}

    static DoubleVector exp(DoubleVector x) {
        DoubleVector bounded = x.blend(Elementary.LEAST, x.compare(LT, Elementary.LEAST))
                .blend(Elementary.MOST, x.compare(GT, Elementary.MOST));
        DoubleVector shifted = bounded.fma(broadcast(SPECIES, Elementary.LOG2_E), broadcast(SPECIES, Elementary.ROUND));
        LongVector exponent = shifted.reinterpretAsLongs().sub(Elementary.ROUND_BITS - 2 * Elementary.BIAS);
        LongVector half = exponent.lanewise(LSHR, 1);
        LongVector rest = exponent.sub(half);
        return mantissa(bounded, shifted)
                .mul(half.lanewise(LSHL, 52).reinterpretAsDoubles())
                .mul(rest.lanewise(LSHL, 52).reinterpretAsDoubles());
    }

    /** exp of numbers up to 700 in size, with the same digits for less; what it returns for others means nothing. */
    static DoubleVector expOfModerate(DoubleVector x) {
        DoubleVector shifted = x.fma(broadcast(SPECIES, Elementary.LOG2_E), broadcast(SPECIES, Elementary.ROUND));
        LongVector exponent = shifted.reinterpretAsLongs().sub(Elementary.ROUND_BITS - Elementary.BIAS);
        return mantissa(x, shifted).mul(exponent.lanewise(LSHL, 52).reinterpretAsDoubles());
    }

    private static DoubleVector mantissa(DoubleVector x, DoubleVector shifted) {
        DoubleVector n = shifted.sub(Elementary.ROUND);
        DoubleVector r =
                n.fma(broadcast(SPECIES, -Elementary.LN2_LOW), n.fma(broadcast(SPECIES, -Elementary.LN2_HIGH), x));
        DoubleVector p = broadcast(SPECIES, Elementary.EXP_11).fma(r, broadcast(SPECIES, Elementary.EXP_10));
        p = p.fma(r, broadcast(SPECIES, Elementary.EXP_9))
                .fma(r, broadcast(SPECIES, Elementary.EXP_8))
                .fma(r, broadcast(SPECIES, Elementary.EXP_7))
                .fma(r, broadcast(SPECIES, Elementary.EXP_6));
        p = p.fma(r, broadcast(SPECIES, Elementary.EXP_5))
                .fma(r, broadcast(SPECIES, Elementary.EXP_4))
                .fma(r, broadcast(SPECIES, Elementary.EXP_3));
        return p.fma(r, broadcast(SPECIES, 0.5)).fma(r, broadcast(SPECIES, 1)).fma(r, broadcast(SPECIES, 1));
    }

    static DoubleVector log(DoubleVector x) {
        LongVector bits = x.reinterpretAsLongs().sub(Elementary.SQRT_HALF_BITS).add(Elementary.ONE_BITS);
        DoubleVector k = bits.lanewise(LSHR, 52)
                .add(Elementary.ROUND_BITS)
                .reinterpretAsDoubles()
                .sub(Elementary.ROUND + Elementary.BIAS);
        DoubleVector f = bits.and(Elementary.MANTISSA)
                .add(Elementary.SQRT_HALF_BITS)
                .reinterpretAsDoubles()
                .sub(1);
        DoubleVector s = f.div(f.add(2));
        DoubleVector z = s.mul(s);
        DoubleVector p = broadcast(SPECIES, Elementary.LOG_6)
                .fma(z, broadcast(SPECIES, Elementary.LOG_5))
                .fma(z, broadcast(SPECIES, Elementary.LOG_4))
                .fma(z, broadcast(SPECIES, Elementary.LOG_3));
        p = p.fma(z, broadcast(SPECIES, Elementary.LOG_2))
                .fma(z, broadcast(SPECIES, Elementary.LOG_1))
                .fma(z, broadcast(SPECIES, Elementary.LOG_0));
        DoubleVector half = f.mul(0.5).mul(f);
        DoubleVector tail = s.fma(z.fma(p, half), k.mul(Elementary.LN2_LOW));
        return k.fma(broadcast(SPECIES, Elementary.LN2_HIGH), f.sub(half.sub(tail)))
                .add(x.mul(0));
    }
}
