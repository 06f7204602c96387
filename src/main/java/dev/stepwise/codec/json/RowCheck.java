package dev.stepwise.codec.json;

import dev.stepwise.codec.json.BadPointException.Reason;
import dev.stepwise.model.ModelSchema;
import dev.stepwise.model.family.Feature;
import java.util.ArrayList;
import java.util.List;

/** Checks what the values of a row must be together. It does not matter what they were read from. */
public final class RowCheck {

    private static final int NO_TRIALS = -1;

    /** A value of a row. */
    private record Value(String pointer, boolean required, int column, int trials) {}

    private final Value[] values;

    public RowCheck(ModelSchema schema) {
        List<Value> all = new ArrayList<>();
        int column = 0;
        for (Feature feature : schema.features()) {
            boolean hasTrials = feature.family().trials().isPresent();
            for (int j = 0; j < feature.size(); j++) {
                String pointer = feature.size() == 1 ? feature.path() : feature.path() + "/" + j;
                if (!feature.isTimeOfEvent()) { // filled in later
                    all.add(new Value(pointer, feature.required(), column, hasTrials ? column + 1 : NO_TRIALS));
                }
                column += hasTrials ? 2 : 1;
            }
        }
        values = all.toArray(Value[]::new);
    }

    /** Checks a row; throws what makes it no point. */
    public void check(double[] row) {
        boolean observed = values.length == 0;
        for (Value value : values) {
            double x = row[value.column];
            double trials = value.trials == NO_TRIALS ? x : row[value.trials];
            if (Double.isNaN(x) || Double.isNaN(trials)) {
                if (value.required) {
                    throw new BadPointException(
                            Reason.MISSING_REQUIRED,
                            value.pointer + (Double.isNaN(x) ? " is missing" : " has no trials")
                                    + ", which the model requires");
                }
            } else if (value.trials != NO_TRIALS && x > trials) {
                throw new BadPointException(
                        Reason.OUT_OF_RANGE,
                        value.pointer + " must be at most the trials, which are " + shown(trials) + ", not "
                                + shown(x));
            } else {
                observed = true;
            }
        }
        if (!observed) {
            throw new BadPointException(Reason.NOTHING_OBSERVED, "every field of the model is missing");
        }
    }

    private static String shown(double count) {
        long whole = (long) count;
        return whole == count ? Long.toString(whole) : Double.toString(count);
    }
}
