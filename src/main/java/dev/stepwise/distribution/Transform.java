package dev.stepwise.distribution;

import java.util.Locale;

/**
 * A function of one column: {@code y = t(x)} is what is modelled, x what the user has. All are increasing. The density of x is
 * that of y times the derivative, whose logarithm is the log-Jacobian.
 *
 * @param kind of function
 * @param scale s of {@code asinh(x/s)}, positive; 1 for all others
 */
public record Transform(Kind kind, double scale) {

    /** The functions. */
    public enum Kind {
        /** {@code y = x}. */
        IDENTITY("any number"),
        /** {@code ln x}. */
        LOG("above 0"),
        /** {@code ln(1 + x)}. */
        LOG1P("above -1"),
        /** {@code √x}; at 0 the density of x would be infinite. */
        SQRT("above 0"),
        /** {@code ln(x / (1 − x))}. */
        LOGIT("above 0 and below 1"),
        /** {@code asinh(x / s)}: linear up to about s, logarithmic beyond. */
        ASINH("any number");

        private final String domain;

        Kind(String domain) {
            this.domain = domain;
        }

        /** Returns its name in a model file. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Root of the smallest number that is told from 0 ({@link NumberBorder}); less comes of rounding alone. */
    private static final double SMALLEST_ROOT = Math.sqrt(NumberBorder.SMALLEST);

    /** Leaves values as they are. */
    public static final Transform NONE = of(Kind.IDENTITY);

    /** A function without a scale. */
    public static Transform of(Kind kind) {
        return new Transform(kind, 1);
    }

    /** Whether it changes nothing. */
    public boolean isNone() {
        return kind == Kind.IDENTITY;
    }

    /** Whether a value has an image. */
    public boolean contains(double x) {
        return switch (kind) {
            case IDENTITY, ASINH -> true;
            case LOG, SQRT -> x > 0;
            case LOG1P -> x > -1;
            case LOGIT -> x > 0 && x < 1;
        };
    }

    /** The transform of something that has a name: {@code log(amount)}. */
    public String of(String name) {
        return kind.label() + "(" + name + (kind == Kind.ASINH && scale != 1 ? " / " + scale : "") + ")";
    }

    /** What a value outside the domain has to be, and what is there to do, in words that follow "must be". */
    public String demand() {
        return kind.domain + ", as transform: " + kind.label() + " needs"
                + (kind == Kind.LOGIT ? "" : " (log1p takes 0, asinh any number)");
    }

    /** y of a value that has one; NaN stays NaN. */
    public double apply(double x) {
        return switch (kind) {
            case IDENTITY -> x;
            case LOG -> Math.log(x);
            case LOG1P -> Math.log1p(x);
            case SQRT -> Math.sqrt(x);
            case LOGIT -> Math.log(x) - Math.log1p(-x);
            case ASINH -> asinh(x / scale);
        };
    }

    /** x of any y: beyond the image of a domain, the end of the domain. */
    public double inverse(double y) {
        return switch (kind) {
            case IDENTITY -> y;
            case LOG -> Math.exp(y);
            case LOG1P -> Math.expm1(y);
            case SQRT -> y > 0 ? y * y : y <= 0 ? 0 : y;
            case LOGIT -> 1 / (1 + Math.exp(-y));
            case ASINH -> scale * Math.sinh(y);
        };
    }

    /** {@code ln dy/dx} at the x whose image is y: what a log-density gains on the way to the user's values. */
    public double logJacobian(double y) {
        return switch (kind) {
            case IDENTITY -> 0;
            case LOG, LOG1P -> -y;
            case SQRT -> -Math.log(2 * Math.max(y, SMALLEST_ROOT));
            case LOGIT -> Math.abs(y) + 2 * Math.log1p(Math.exp(-Math.abs(y)));
            case ASINH -> -Math.log(scale) - logCosh(y);
        };
    }

    /** {@code ln cosh y}, which does not overflow. */
    private static double logCosh(double y) {
        double size = Math.abs(y);
        return size + Math.log1p(Math.exp(-2 * size)) - Math.log(2);
    }

    /** {@code ln(x + √(x² + 1))} for x of any sign and size. */
    private static double asinh(double x) {
        double size = Math.abs(x);
        double root = Math.hypot(size, 1);
        return Math.copySign(Math.log1p(size + size * (size / (root + 1))), x);
    }
}
