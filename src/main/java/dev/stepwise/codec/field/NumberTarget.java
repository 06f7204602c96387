package dev.stepwise.codec.field;

import dev.stepwise.codec.json.BadPointException.Reason;
import dev.stepwise.distribution.NumberBorder;
import dev.stepwise.distribution.Transform;
import dev.stepwise.model.Point;
import dev.stepwise.model.family.CyclicTime;
import dev.stepwise.model.family.Values;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;

/** A field whose values are numbers. */
final class NumberTarget extends FieldTarget {

    /** How a number stands in a row, and which numbers may. */
    private enum Rule {
        ANY,
        COUNT,
        YES_NO,
        WEIGHT
    }

    private static final Set<ValueKind> NUMBERS = Set.of(ValueKind.WHOLE, ValueKind.NUMBER);
    private static final Set<ValueKind> ANSWERS = Set.of(ValueKind.WHOLE, ValueKind.NUMBER, ValueKind.FLAG);

    private final Rule rule;
    /** What a number becomes; NaN: it may not be. */
    private final DoubleUnaryOperator image;
    /** The columns that get the value; none for the weight. */
    private final int[] columns;

    private NumberTarget(String pointer, String expected, Set<ValueKind> kinds, Rule rule, int... columns) {
        this(pointer, expected, kinds, rule, x -> x, columns);
    }

    private NumberTarget(
            String pointer,
            String expected,
            Set<ValueKind> kinds,
            Rule rule,
            DoubleUnaryOperator image,
            int... columns) {
        super(pointer, expected, kinds);
        this.image = image;
        this.rule = rule;
        this.columns = columns;
    }

    /** A number that a row holds transformed. */
    static NumberTarget transformed(String pointer, Transform transform, int column) {
        String expected = transform.isNone() ? "a number" : "a number " + transform.demand();
        return new NumberTarget(
                pointer,
                expected,
                NUMBERS,
                Rule.ANY,
                x -> transform.contains(x) ? transform.apply(x) : Double.NaN,
                column);
    }

    static NumberTarget direction(String pointer, Values.Direction circle, int column) {
        CyclicTime time = circle.time();
        if (time != null) {
            return new NumberTarget(pointer, time.demand(), NUMBERS, Rule.ANY, time::ofNumber, column);
        }
        return new NumberTarget(pointer, "a number", NUMBERS, Rule.ANY, circle::within, column);
    }

    static NumberTarget count(String pointer, int... columns) {
        return new NumberTarget(pointer, "a count (0, 1, 2, …)", NUMBERS, Rule.COUNT, columns);
    }

    static NumberTarget yesNo(String pointer, int column) {
        return new NumberTarget(pointer, "0, 1, true or false", ANSWERS, Rule.YES_NO, column);
    }

    static NumberTarget weight(String pointer) {
        return new NumberTarget(pointer, "a number that is not negative", NUMBERS, Rule.WEIGHT);
    }

    @Override
    void finite(double value, Point into) {
        double x = value;
        switch (rule) {
            case ANY -> {
                x = image.applyAsDouble(x);
                if (Double.isNaN(x)) {
                    throw bad(Reason.OUT_OF_RANGE, shown(value));
                }
            }
            case COUNT -> {
                if (x < 0 || x != Math.rint(x)) {
                    throw bad(Reason.OUT_OF_RANGE, shown(x));
                }
                x = NumberBorder.count(x);
            }
            case YES_NO -> {
                if (x != 0 && x != 1) {
                    throw bad(Reason.OUT_OF_RANGE, shown(x));
                }
            }
            case WEIGHT -> {
                if (x < 0) {
                    throw bad(Reason.BAD_WEIGHT, shown(x));
                }
                into.weight = x;
            }
        }
        for (int column : columns) {
            into.row[column] = x;
        }
    }

    @Override
    public void flag(boolean value, Point into) {
        if (rule != Rule.YES_NO) {
            super.flag(value, into);
        }
        into.row[columns[0]] = value ? 1 : 0;
    }
}
