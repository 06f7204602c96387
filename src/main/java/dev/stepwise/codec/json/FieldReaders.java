package dev.stepwise.codec.json;

import dev.stepwise.codec.document.TimeText;
import dev.stepwise.codec.document.YesNoWords;
import dev.stepwise.codec.json.BadPointException.Reason;
import dev.stepwise.distribution.Transform;
import dev.stepwise.model.ModelSchema.LabelField;
import dev.stepwise.model.ModelSchema.UnknownLabel;
import dev.stepwise.model.Point;
import dev.stepwise.model.family.CyclicTime;
import dev.stepwise.model.family.Feature;
import dev.stepwise.model.family.FeatureFamily.Trials;
import dev.stepwise.model.family.Values;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** How the fields of each kind are read. */
final class FieldReaders {

    private static final int MOST_NAMES_SHOWN = 10;

    private static final String YES_NO = "0, 1, true, false, yes or no";

    private FieldReaders() {}

    /** Returns the reader of a feature whose values begin in this column. */
    static FieldReader feature(Feature feature, int column) {
        String pointer = feature.path();
        if (feature.size() == 1) {
            return value(feature, pointer, column);
        }
        FieldReader[] elements = new FieldReader[feature.size()];
        int width = feature.family().columns();
        Arrays.setAll(elements, j -> value(feature, pointer + "/" + j, column + width * j));
        return (json, into) -> vector(json, into, pointer, elements);
    }

    private static FieldReader value(Feature feature, String pointer, int column) {
        return SpelledReader.of(value(feature.family().values(), pointer, column), feature.spelling(), pointer);
    }

    private static FieldReader value(Values values, String pointer, int column) {
        return switch (values) {
            case Values.Number(Transform transform) ->
                transform.isNone()
                        ? (json, into) -> into.row[column] = FieldReader.number(json, pointer)
                        : (json, into) -> into.row[column] = transformed(json, pointer, transform);
            case Values.Direction direction -> {
                CyclicTime time = direction.time();
                yield time == null
                        ? (json, into) -> into.row[column] = direction.within(FieldReader.number(json, pointer))
                        : time(time, pointer, column);
            }
            case Values.YesNo() -> {
                Names yes = new Names(YesNoWords.spellings(true));
                Names no = new Names(YesNoWords.spellings(false));
                yield (json, into) -> into.row[column] = yesNo(json, pointer, yes, no);
            }
            case Values.Level(List<String> levels) -> {
                Names names = new Names(levels);
                yield (json, into) -> {
                    int level = names.index(json, pointer);
                    if (level == Names.UNKNOWN) {
                        throw names.unknown(Reason.UNKNOWN_LEVEL, json, pointer);
                    }
                    into.row[column] = level == Names.NONE ? Double.NaN : level;
                };
            }
            case Values.Count() -> (json, into) -> into.row[column] = FieldReader.count(json, pointer);
        };
    }

    private static void vector(JsonCursor json, Point into, String pointer, FieldReader[] elements) {
        if (json.peek() != '[') {
            throw FieldReader.wrongType(json, pointer, "an array of " + elements.length);
        }
        int n = 0;
        if (json.enter(']')) {
            do {
                if (n >= elements.length) {
                    json.skip();
                } else if (!json.nextIsNull()) {
                    elements[n].read(json, into);
                }
                n++;
            } while (json.more(']'));
        }
        if (n != elements.length) {
            throw new BadPointException(
                    Reason.WRONG_DIMENSION, pointer + " must be an array of " + elements.length + ", not of " + n);
        }
    }

    private static double transformed(JsonCursor json, String pointer, Transform transform) {
        int start = json.position();
        double x = FieldReader.number(json, pointer);
        if (!transform.contains(x)) {
            throw FieldReader.bad(Reason.OUT_OF_RANGE, json, start, pointer, transform.demand());
        }
        return transform.apply(x);
    }

    private static FieldReader time(CyclicTime time, String pointer, int column) {
        return (json, into) -> into.row[column] = time(json, pointer, time);
    }

    /** A number since 1970, or a text; an empty one is missing. */
    private static double time(JsonCursor json, String pointer, CyclicTime time) {
        int start = json.position();
        if (json.peek() == '"') {
            json.scalarText();
            JsonString text = json.text();
            if (text.from() == text.to()) {
                return Double.NaN;
            }
            try {
                return time.of(TimeText.millis(
                        new String(text.bytes(), text.from(), text.to() - text.from(), StandardCharsets.UTF_8)));
            } catch (DateTimeException | ArithmeticException _) {
                throw FieldReader.bad(Reason.OUT_OF_RANGE, json, start, pointer, "a time such as 2026-01-31T12:00:00Z");
            }
        }
        double number = FieldReader.number(json, pointer);
        double direction = time.ofNumber(number);
        if (Double.isNaN(direction)) {
            throw FieldReader.bad(Reason.OUT_OF_RANGE, json, start, pointer, time.demand(number));
        }
        return direction;
    }

    private static double yesNo(JsonCursor json, String pointer, Names yes, Names no) {
        if (json.peek() == 't' || json.peek() == 'f') {
            return json.bool() ? 1 : 0;
        }
        if (json.peek() == '"') {
            int index = yes.index(json, pointer);
            if (index == Names.NONE) {
                return Double.NaN;
            }
            if (index == Names.UNKNOWN && no.indexOfText(json) == Names.UNKNOWN) {
                throw yes.bad(Reason.WRONG_TYPE, json, pointer, YES_NO);
            }
            return index == Names.UNKNOWN ? 0 : 1;
        }
        if (!json.atNumber()) {
            throw FieldReader.wrongType(json, pointer, YES_NO);
        }
        int start = json.position();
        double x = json.number();
        if (x != 0 && x != 1) {
            throw FieldReader.bad(Reason.OUT_OF_RANGE, json, start, pointer, YES_NO);
        }
        return x;
    }

    /** Returns the reader of the trials that stand in a field of their own. All elements of a vector share them. */
    static FieldReader trials(Trials.Field trials, Feature feature, int column) {
        return (json, into) -> {
            double count = FieldReader.count(json, trials.path());
            for (int j = 0; j < feature.size(); j++) {
                into.row[column + 2 * j + 1] = count;
            }
        };
    }

    /** Returns the reader of the field that says how many points one event stands for. */
    static FieldReader weight(String pointer) {
        return (json, into) -> {
            int start = json.position();
            double weight = FieldReader.number(json, pointer);
            if (weight < 0) {
                throw FieldReader.bad(Reason.BAD_WEIGHT, json, start, pointer, "a number that is not negative");
            }
            into.weight = weight;
        };
    }

    /** Returns the reader of a field that is carried on, if it is a number, a text, true or false. */
    static FieldReader carried(CarriedText text, int field) {
        return new FieldReader() {
            @Override
            public void read(JsonCursor json, Point into) {
                switch (json.peek()) {
                    case '{', '[' -> {
                        json.skip();
                        into.carried.drop(field);
                    }
                    case '"' -> {
                        json.scalarText();
                        JsonString value = json.text();
                        text.text(field, value.bytes(), value.from(), value.to(), into.carried);
                    }
                    default -> {
                        json.scalarText();
                        JsonString value = json.text();
                        text.literal(field, value.bytes(), value.from(), value.to(), into.carried);
                    }
                }
            }

            @Override
            public void readNull(Point into) {
                into.carried.drop(field);
            }
        };
    }

    /** Returns the reader of the field with a point's class. Empty text means that the point has no class. */
    static FieldReader label(LabelField label) {
        Names names = new Names(label.classes());
        String pointer = label.path();
        boolean unknownIsMissing = label.unknown() == UnknownLabel.MISSING;
        return (json, into) -> {
            int known = names.index(json, pointer);
            if (known == Names.UNKNOWN && !unknownIsMissing) {
                throw names.unknown(Reason.UNKNOWN_LABEL, json, pointer);
            }
            into.label = known >= 0 ? known : Point.UNLABELLED;
        };
    }

    /** Levels or classes to find a value among, as text. */
    private static final class Names {

        static final int NONE = -1;
        static final int UNKNOWN = -2;

        private final List<String> names;
        private final NameTable table;
        private int start;

        Names(List<String> names) {
            this.names = names;
            this.table = new NameTable(names);
        }

        /** The index of the name that the next value is, or one of the above: of empty text, of another. */
        int index(JsonCursor json, String pointer) {
            if (json.peek() == '{' || json.peek() == '[') {
                throw FieldReader.wrongType(json, pointer, oneOfThem());
            }
            start = json.position();
            json.scalarText();
            return indexOfText(json);
        }

        /** Likewise, of the text that the cursor has read. */
        int indexOfText(JsonCursor json) {
            int index = table.indexOf(json.text());
            return index >= 0 ? index : json.text().from() == json.text().to() ? NONE : UNKNOWN;
        }

        BadPointException unknown(Reason reason, JsonCursor json, String pointer) {
            return bad(reason, json, pointer, oneOfThem());
        }

        BadPointException bad(Reason reason, JsonCursor json, String pointer, String expected) {
            return FieldReader.bad(reason, json, start, pointer, expected);
        }

        private String oneOfThem() {
            return names.stream().limit(MOST_NAMES_SHOWN).collect(Collectors.joining(", ", "one of ", ""))
                    + (names.size() > MOST_NAMES_SHOWN ? ", … (" + names.size() + " in all)" : "");
        }
    }
}
