package dev.stepwise.codec.field;

import dev.stepwise.codec.json.CarriedText;
import dev.stepwise.model.Point;
import java.util.Set;

/** A field that goes on with the assignment of the point, whatever kind of value it has. */
final class CarriedTarget extends FieldTarget {

    private static final Set<ValueKind> ALL = Set.of(ValueKind.values());

    private final CarriedText text = new CarriedText();
    private final int field;

    CarriedTarget(String pointer, int field) {
        super(pointer, "a number, a text, true or false", ALL);
        this.field = field;
    }

    @Override
    public boolean isOfModel() {
        return false;
    }

    @Override
    public boolean knows(byte[] name) {
        return true;
    }

    @Override
    public void whole(long value, Point into) {
        text.literal(field, Long.toString(value), into.carried);
    }

    @Override
    public void unsigned(long value, Point into) {
        text.literal(field, Long.toUnsignedString(value), into.carried);
    }

    /** JSON has no word for what is no number. */
    @Override
    public void number(double value, Point into) {
        if (Double.isFinite(value)) {
            text.literal(field, Double.toString(value), into.carried);
        } else {
            into.carried.drop(field);
        }
    }

    @Override
    public void flag(boolean value, Point into) {
        text.literal(field, Boolean.toString(value), into.carried);
    }

    @Override
    public void text(byte[] bytes, int from, int to, Point into) {
        text.text(field, bytes, from, to, into.carried);
    }
}
