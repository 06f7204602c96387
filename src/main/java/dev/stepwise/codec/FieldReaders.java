package dev.stepwise.codec;

import dev.stepwise.codec.BadPointException.Reason;
import dev.stepwise.event.FeatureFamily;
import dev.stepwise.event.ModelSchema.Feature;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** How the fields of each kind are read. */
final class FieldReaders {

    private FieldReaders() {}

    /** Of a feature whose first column is given. */
    static FieldReader feature(Feature feature, int column) {
        return feature.size() > 1 ? vector(feature, column) : value(feature, column);
    }

    private static FieldReader value(Feature feature, int column) {
        String pointer = feature.path();
        return switch (feature.family()) {
            case FeatureFamily.Gaussian(), FeatureFamily.StudentT() ->
                (json, into) -> into.row[column] = FieldReader.number(json, pointer);
            case FeatureFamily.Bernoulli() -> (json, into) -> into.row[column] = yesNo(json, pointer);
            case FeatureFamily.Categorical(List<String> levels) -> {
                Names names = new Names(levels);
                yield (json, into) -> {
                    int level = names.index(json, pointer, Reason.UNKNOWN_LEVEL, "level");
                    into.row[column] = level < 0 ? Double.NaN : level;
                };
            }
            case FeatureFamily.Poisson(), FeatureFamily.Multinomial(), FeatureFamily.Binomial _ ->
                (json, into) -> into.row[column] = count(json, pointer);
        };
    }

    private static FieldReader vector(Feature feature, int column) {
        FieldReader[] elements = new FieldReader[feature.size()];
        Arrays.setAll(
                elements,
                j -> value(
                        new Feature(feature.name(), feature.path() + "/" + j, feature.required(), 1, feature.family()),
                        column + j));
        return (json, into) -> {
            if (json.peek() != '[') {
                throw FieldReader.wrongType(json, feature.path(), "an array");
            }
            int n = 0;
            if (json.enter(']')) {
                do {
                    if (n < elements.length && !json.nextIsNull()) {
                        elements[n].read(json, into);
                    } else if (n >= elements.length) {
                        json.skip();
                    }
                    n++;
                } while (json.more(']'));
            }
            if (n != elements.length) {
                throw new BadPointException(
                        Reason.WRONG_DIMENSION,
                        feature.path() + " has " + n + " elements, where the model has " + elements.length);
            }
        };
    }

    private static double yesNo(JsonCursor json, String pointer) {
        if (json.peek() == 't' || json.peek() == 'f') {
            return json.bool() ? 1 : 0;
        }
        double x = FieldReader.number(json, pointer);
        if (x != 0 && x != 1) {
            throw new BadPointException(Reason.OUT_OF_RANGE, pointer + " is neither 0 nor 1");
        }
        return x;
    }

    static double count(JsonCursor json, String pointer) {
        double x = FieldReader.number(json, pointer);
        if (x < 0 || x != Math.rint(x)) {
            throw new BadPointException(Reason.OUT_OF_RANGE, pointer + " is no count (0, 1, 2, …)");
        }
        return x;
    }

    /** Of the field that says how many points one stands for. */
    static FieldReader weight(String pointer) {
        return (json, into) -> {
            double weight = FieldReader.number(json, pointer);
            if (weight < 0) {
                throw new BadPointException(Reason.BAD_WEIGHT, pointer + " is negative");
            }
            into.weight = weight;
        };
    }

    /** Of the field with a point's class; empty text is no class. */
    static FieldReader label(String pointer, List<String> classes) {
        Names names = new Names(classes);
        return (json, into) -> into.label = names.index(json, pointer, Reason.UNKNOWN_LABEL, "class");
    }

    /** Names to compare a value with, as text. */
    private static final class Names {
        private final byte[][] names;

        Names(List<String> names) {
            this.names = names.stream()
                    .map(name -> name.getBytes(StandardCharsets.UTF_8))
                    .toArray(byte[][]::new);
        }

        /** The index of the name that the next value is, −1 for empty text. */
        int index(JsonCursor json, String pointer, Reason unknown, String what) {
            switch (json.peek()) {
                case '"' -> json.string();
                case 't', 'f', '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> json.literalText();
                default -> throw FieldReader.wrongType(json, pointer, "text");
            }
            int length = json.textLength();
            for (int i = 0; i < names.length; i++) {
                if (names[i].length == length && Arrays.equals(names[i], 0, length, json.text(), 0, length)) {
                    return i;
                }
            }
            if (length == 0) {
                return -1;
            }
            throw new BadPointException(unknown, pointer + " is no " + what + " of the model");
        }
    }
}
