package dev.stepwise.codec.field;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.stepwise.codec.json.BadPointException.Reason;
import dev.stepwise.codec.json.NameTable;
import dev.stepwise.model.ModelSchema.LabelField;
import dev.stepwise.model.ModelSchema.UnknownLabel;
import dev.stepwise.model.Point;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A field whose values are compared with names, as text: a level, or a point's class. Empty text is no value. */
final class NameTarget extends FieldTarget {

    private static final int MOST_NAMES_SHOWN = 10;
    private static final Set<ValueKind> NAMES = Set.of(ValueKind.WHOLE, ValueKind.FLAG, ValueKind.TEXT);
    private static final byte[] TRUE = "true".getBytes(US_ASCII);
    private static final byte[] FALSE = "false".getBytes(US_ASCII);
    /** Where a class goes instead of a column. */
    private static final int LABEL = -1;

    private final NameTable table;
    private final int column;
    private final boolean unknownIsMissing;
    /** The digits of a whole number, at the end. */
    private final byte[] digits = new byte[20];

    private NameTarget(String pointer, List<String> names, int column, boolean unknownIsMissing) {
        super(pointer, oneOf(names), NAMES);
        this.table = new NameTable(names);
        this.column = column;
        this.unknownIsMissing = unknownIsMissing;
    }

    static NameTarget level(String pointer, List<String> levels, int column) {
        return new NameTarget(pointer, levels, column, false);
    }

    static NameTarget label(LabelField label) {
        return new NameTarget(label.path(), label.classes(), LABEL, label.unknown() == UnknownLabel.MISSING);
    }

    private static String oneOf(List<String> names) {
        return names.stream().limit(MOST_NAMES_SHOWN).collect(Collectors.joining(", ", "one of ", ""))
                + (names.size() > MOST_NAMES_SHOWN ? ", … (" + names.size() + " in all)" : "");
    }

    @Override
    public void whole(long value, Point into) {
        int at = digits.length;
        long rest = value;
        do {
            digits[--at] = (byte) ('0' + Math.abs(rest % 10));
            rest /= 10;
        } while (rest != 0);
        if (value < 0) {
            digits[--at] = '-';
        }
        int index = table.indexOf(digits, at, digits.length);
        if (!set(index, into)) {
            throw bad(unknown(), Long.toString(value));
        }
    }

    @Override
    public void unsigned(long value, Point into) {
        if (value >= 0) {
            whole(value, into);
            return;
        }
        byte[] name = Long.toUnsignedString(value).getBytes(US_ASCII);
        if (!set(table.indexOf(name, 0, name.length), into)) {
            throw bad(unknown(), Long.toUnsignedString(value));
        }
    }

    @Override
    public void flag(boolean value, Point into) {
        byte[] word = value ? TRUE : FALSE;
        if (!set(table.indexOf(word, 0, word.length), into)) {
            throw bad(unknown(), String.valueOf(value));
        }
    }

    @Override
    public void text(byte[] bytes, int from, int to, Point into) {
        int index = table.indexOf(bytes, from, to);
        if (!set(index, into) && from < to) {
            throw bad(unknown(), excerpt(bytes, from, to));
        }
    }

    @Override
    public boolean knows(byte[] name) {
        return table.indexOf(name, 0, name.length) >= 0;
    }

    private Reason unknown() {
        return column == LABEL ? Reason.UNKNOWN_LABEL : Reason.UNKNOWN_LEVEL;
    }

    /** Takes the index of a name; whether that will do. */
    private boolean set(int index, Point into) {
        if (index < 0) {
            return unknownIsMissing;
        }
        if (column == LABEL) {
            into.label = index;
        } else {
            into.row[column] = index;
        }
        return true;
    }
}
