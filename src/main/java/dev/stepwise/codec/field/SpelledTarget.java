package dev.stepwise.codec.field;

import dev.stepwise.codec.json.BadPointException.Reason;
import dev.stepwise.codec.json.NameTable;
import dev.stepwise.codec.json.NumberText;
import dev.stepwise.model.Point;
import dev.stepwise.model.family.Feature.Spelling;
import java.util.EnumSet;
import java.util.Set;

/** A field of which a model says how its values may be written: some mean missing, and numbers may be texts. */
final class SpelledTarget extends FieldTarget {

    private final FieldTarget value;
    private final NameTable missingTexts;
    private final double[] missingNumbers;
    private final boolean lenient;

    private SpelledTarget(FieldTarget value, Spelling spelling) {
        super(value.pointer(), value.expected(), kinds(value));
        this.value = value;
        this.missingTexts = new NameTable(spelling.missing());
        this.missingNumbers = spelling.missingNumbers();
        this.lenient = spelling.lenient();
    }

    static FieldTarget of(FieldTarget value, Spelling spelling) {
        return spelling.isUsual() ? value : new SpelledTarget(value, spelling);
    }

    private static Set<ValueKind> kinds(FieldTarget value) {
        Set<ValueKind> kinds = EnumSet.of(ValueKind.TEXT);
        for (ValueKind kind : ValueKind.values()) {
            if (value.takes(kind)) {
                kinds.add(kind);
            }
        }
        return kinds;
    }

    @Override
    public boolean knows(byte[] name) {
        return missingTexts.indexOf(name, 0, name.length) >= 0 || value.knows(name);
    }

    @Override
    public void whole(long number, Point into) {
        if (!isMissing(number)) {
            value.whole(number, into);
        }
    }

    @Override
    public void unsigned(long number, Point into) {
        double size = (number >>> 1) * 2.0 + (number & 1);
        if (!isMissing(number >= 0 ? number : size)) {
            value.unsigned(number, into);
        }
    }

    @Override
    public void number(double number, Point into) {
        if (!isMissing(number)) {
            value.number(number, into);
        }
    }

    /** What stands for missing is compared in the precision of the value. */
    @Override
    public void single(float number, Point into) {
        for (double missing : missingNumbers) {
            if (number == (float) missing && Float.isFinite(number)) {
                return;
            }
        }
        value.single(number, into);
    }

    @Override
    public void flag(boolean flag, Point into) {
        value.flag(flag, into);
    }

    @Override
    public void text(byte[] bytes, int from, int to, Point into) {
        if (missingTexts.indexOf(bytes, from, to) >= 0 || lenient && from == to) {
            return;
        }
        if (!lenient) {
            value.text(bytes, from, to, into);
            return;
        }
        double number = NumberText.parse(bytes, from, to);
        if (Double.isNaN(number)) {
            throw bad(Reason.WRONG_TYPE, excerpt(bytes, from, to));
        }
        number(number, into);
    }

    private boolean isMissing(double number) {
        for (double missing : missingNumbers) {
            if (number == missing) {
                return true;
            }
        }
        return false;
    }
}
