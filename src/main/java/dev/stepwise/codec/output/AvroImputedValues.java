package dev.stepwise.codec.output;

import dev.stepwise.em.scoring.ScoredBlock;
import dev.stepwise.model.ImputedFeature;
import dev.stepwise.model.ModelSchema;
import java.util.List;

/** Writes what is expected in the place of a point's missing values, or null for a complete point. Not thread safe. */
final class AvroImputedValues {

    private final Value[] values;
    private double[] expectation = {};

    /** A value that may be missing, with its name and those of its levels as they are written. */
    private record Value(ImputedFeature feature, byte[] name, List<byte[]> levels) {}

    AvroImputedValues(ModelSchema schema) {
        values = ImputedFeature.of(schema).stream()
                .map(feature -> new Value(
                        feature,
                        AvroOut.textBytes(feature.name()),
                        feature.levels().stream().map(AvroOut::textBytes).toList()))
                .toArray(Value[]::new);
    }

    /** Writes the values of point i. */
    void write(ScoredBlock block, int i, AvroOut out) {
        int missing = missing(block, i);
        if (missing == 0) {
            out.whole(0);
            return;
        }
        if (expectation.length != block.expectationLength()) {
            expectation = new double[block.expectationLength()];
        }
        block.expect(i, expectation);
        out.whole(1);
        out.whole(missing);
        for (Value value : values) {
            if (block.isMissing(value.feature.column(), i)) {
                out.raw(value.name);
                write(value, out);
            }
        }
        out.whole(0);
    }

    private int missing(ScoredBlock block, int i) {
        int missing = 0;
        for (Value value : values) {
            if (block.isMissing(value.feature.column(), i)) {
                missing++;
            }
        }
        return missing;
    }

    private void write(Value value, AvroOut out) {
        if (value.levels.isEmpty()) {
            out.finite(value.feature.expected(expectation));
            out.whole(0);
            return;
        }
        out.whole(0);
        out.whole(value.levels.size());
        for (int level = 0; level < value.levels.size(); level++) {
            out.raw(value.levels.get(level));
            out.number(expectation[value.feature.offset() + level]);
        }
        out.whole(0);
    }
}
