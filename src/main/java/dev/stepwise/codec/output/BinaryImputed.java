package dev.stepwise.codec.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stepwise.codec.json.Digits;
import dev.stepwise.em.scoring.ScoredBlock;
import dev.stepwise.model.ImputedFeature;
import dev.stepwise.model.ModelSchema;
import java.util.List;

/** Writes what is expected in the place of a point's missing values, or null for a complete point. Not thread safe. */
final class BinaryImputed {

    private static final int IMPUTED = 10;

    private static final int NUMBER = 1;
    private static final int LEVELS = 2;

    private final Value[] values;
    private double[] expectation = {};

    /** A value that may be missing, with its name and those of its levels in UTF-8. */
    private record Value(ImputedFeature feature, byte[] name, List<byte[]> levels) {}

    BinaryImputed(ModelSchema schema) {
        values = ImputedFeature.of(schema).stream()
                .map(feature -> new Value(
                        feature,
                        feature.name().getBytes(UTF_8),
                        feature.levels().stream()
                                .map(level -> level.getBytes(UTF_8))
                                .toList()))
                .toArray(Value[]::new);
    }

    /** Writes the values of point i. */
    void write(ScoredBlock block, int i, RecordOut out) {
        int missing = missing(block, i);
        if (missing == 0) {
            out.absent();
            return;
        }
        if (expectation.length != block.expectationLength()) {
            expectation = new double[block.expectationLength()];
        }
        block.expect(i, expectation);
        out.present();
        out.beginItems(missing);
        for (Value value : values) {
            if (block.isMissing(value.feature.column(), i)) {
                out.begin(IMPUTED);
                out.text(RecordOut.KEY, value.name);
                out.begin(RecordOut.VALUE);
                write(value, out);
                out.end();
                out.end();
            }
        }
        out.endItems();
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

    private void write(Value value, RecordOut out) {
        out.finite(NUMBER, value.levels.isEmpty() ? value.feature.expected(expectation) : Double.NaN);
        out.beginItems(value.levels.size());
        for (int level = 0; level < value.levels.size(); level++) {
            out.begin(LEVELS);
            out.text(RecordOut.KEY, value.levels.get(level));
            out.number(RecordOut.VALUE, Digits.probability(expectation[value.feature.offset() + level]));
            out.end();
        }
        out.endItems();
    }
}
