package dev.stepwise.codec.profile;

import dev.stepwise.distribution.Transform;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/** Numbers that are skewed, and whose logarithm is not: amounts, durations, sizes. */
final class SkewedNumbers {

    /** That of an exponential distribution. */
    private static final double SKEWED = 2;

    /** A logarithm with more than this part of the skewness is no remedy. */
    private static final double MOST_LEFT = 0.5;

    private SkewedNumbers() {}

    /** Returns the transform that makes them symmetric; none where they are not skewed, negative, or skewed either way. */
    static Transform transform(NumberFacts x) {
        Transform transform = Transform.of(x.least() > 0 ? Transform.Kind.LOG : Transform.Kind.LOG1P);
        boolean symmetric = x.skewness() > SKEWED
                && x.least() >= 0
                && Math.abs(facts(x, transform).skewness()) < MOST_LEFT * x.skewness();
        return symmetric ? transform : Transform.NONE;
    }

    /** Whether values that are far from all others are still far when they are transformed. */
    static boolean areFar(NumberFacts x, Transform transform) {
        return !facts(x, transform).far().isEmpty();
    }

    private static NumberFacts facts(NumberFacts x, Transform transform) {
        DoubleStream far = x.far().entrySet().stream()
                .flatMapToDouble(entry -> DoubleStream.generate(entry::getKey).limit(entry.getValue()));
        return NumberFacts.of(DoubleStream.concat(Arrays.stream(x.sorted()), far)
                .filter(transform::contains)
                .map(transform::apply)
                .sorted()
                .toArray());
    }
}
