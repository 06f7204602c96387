package dev.stepwise.dashboard;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.stepwise.em.scoring.ScoredBlock;
import java.io.IOException;

/**
 * One of the newest points with its assignment.
 *
 * @param timestampMillis when it was scored
 * @param cluster id of the most probable component
 * @param background probability that it belongs to no component; NaN where the model has no background
 * @param anomaly whether it is one
 * @param values in the user's units, NaN where missing
 * @param ids of the components
 * @param memberships by component
 */
record SampledPoint(
        long timestampMillis,
        int cluster,
        float background,
        boolean anomaly,
        float[] values,
        int[] ids,
        float[] memberships) {

    private static final float TOO_LITTLE = 0.005f;

    /** Point i of a block. */
    static SampledPoint of(ScoredBlock block, int i, int columns, long nowMillis) {
        float[] values = new float[columns];
        for (int j = 0; j < columns; j++) {
            values[j] = (float) block.value(j, i);
        }
        int[] ids = new int[block.components()];
        float[] memberships = new float[block.components()];
        for (int k = 0; k < ids.length; k++) {
            ids[k] = block.id(k);
            memberships[k] = (float) block.probability(k, i);
        }
        float background = block.hasBackground() ? (float) block.background(i) : Float.NaN;
        return new SampledPoint(nowMillis, block.cluster(i), background, block.isAnomaly(i), values, ids, memberships);
    }

    /** Writes {@code {"timestamp","cluster","background"?,"anomaly"?,"values":[…],"memberships":{id: probability}}}; tiny memberships are left out. */
    void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("timestamp", timestampMillis);
        json.writeNumberField("cluster", cluster);
        if (!Float.isNaN(background)) {
            json.writeNumberField("background", thousandths(background));
        }
        if (anomaly) {
            json.writeBooleanField("anomaly", true);
        }
        json.writeArrayFieldStart("values");
        for (float value : values) {
            if (Float.isFinite(value)) {
                json.writeNumber(value);
            } else {
                json.writeNull();
            }
        }
        json.writeEndArray();
        json.writeObjectFieldStart("memberships");
        for (int k = 0; k < ids.length; k++) {
            if (memberships[k] >= TOO_LITTLE) {
                json.writeNumberField(String.valueOf(ids[k]), thousandths(memberships[k]));
            }
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static float thousandths(float probability) {
        return Math.round(probability * 1000) / 1000f;
    }
}
