package dev.stepwise.codec.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.stepwise.em.scoring.ScoredBlock;
import dev.stepwise.model.ImputedFeature;
import dev.stepwise.model.ModelSchema;
import java.util.List;

/**
 * Writes what is expected in the place of a point's missing values: {@code ,"imputed":{"size":1.5,"colour":{"red":0.25,…}}},
 * or nothing for a complete point. Not thread safe.
 */
final class ImputedValues {

    private static final byte[] START = ",\"imputed\":{".getBytes(US_ASCII);
    /** Most bytes of a value beside its name: its text, braces and comma. */
    private static final int LONGEST_VALUE = FixedDecimals.LONGEST + 4;

    private final List<Value> values;
    private double[] expectation = {};

    /** A value that may be missing, with its name and those of its levels as they are written. */
    private record Value(ImputedFeature feature, byte[] name, List<byte[]> levels) {

        int longest() {
            return name.length
                    + LONGEST_VALUE
                    + levels.stream()
                            .mapToInt(level -> level.length + LONGEST_VALUE)
                            .sum();
        }
    }

    ImputedValues(ModelSchema schema) {
        values = ImputedFeature.of(schema).stream()
                .map(feature -> new Value(
                        feature,
                        key(feature.name()),
                        feature.levels().stream().map(ImputedValues::key).toList()))
                .toList();
    }

    private static byte[] key(String name) {
        return ("\"" + new String(JsonStringEncoder.getInstance().quoteAsString(name)) + "\":").getBytes(UTF_8);
    }

    /** Most bytes that {@link #put} writes. */
    int longest() {
        return START.length + 1 + values.stream().mapToInt(Value::longest).sum();
    }

    /** Writes the values of point i. Returns the end. */
    int put(ScoredBlock block, int i, byte[] into, int from) {
        int at = from;
        for (Value value : values) {
            if (block.isMissing(value.feature.column(), i)) {
                if (at == from) {
                    expect(block, i);
                    at = putText(START, into, at);
                } else {
                    into[at++] = ',';
                }
                at = putText(value.name, into, at);
                at = value.levels.isEmpty()
                        ? putNumber(value.feature.expected(expectation), into, at)
                        : putLevels(value, into, at);
            }
        }
        if (at > from) {
            into[at++] = '}';
        }
        return at;
    }

    private void expect(ScoredBlock block, int i) {
        if (expectation.length != block.expectationLength()) {
            expectation = new double[block.expectationLength()];
        }
        block.expect(i, expectation);
    }

    /** Writes a number in full. It is in the units of the data, in which six decimals may be too few. */
    private static int putNumber(double value, byte[] into, int at) {
        return putText((Double.isFinite(value) ? Double.toString(value) : "null").getBytes(US_ASCII), into, at);
    }

    private int putLevels(Value value, byte[] into, int from) {
        int at = from;
        for (int level = 0; level < value.levels.size(); level++) {
            into[at++] = (byte) (level == 0 ? '{' : ',');
            at = putText(value.levels.get(level), into, at);
            at = FixedDecimals.putProbability(expectation[value.feature.offset() + level], into, at);
        }
        into[at++] = '}';
        return at;
    }

    private static int putText(byte[] text, byte[] into, int at) {
        System.arraycopy(text, 0, into, at, text.length);
        return at + text.length;
    }
}
