package dev.stepwise.dashboard;

import dev.stepwise.http.Answer;
import dev.stepwise.model.ModelSchema;
import dev.stepwise.model.family.CyclicTime;
import dev.stepwise.model.family.Feature;
import dev.stepwise.model.family.Values;

/** Writes what a point is. */
final class FeatureJson {

    private FeatureJson() {}

    /** {@code {"model","features":[{"name","family","columns":[…],"levels"?:[…],"transform"?,"scale"?,"period"?}]}}, in the order of a point's values. */
    static byte[] write(String model, ModelSchema schema) {
        return Answer.object(json -> {
            json.writeStringField("model", model);
            json.writeArrayFieldStart("features");
            for (Feature feature : schema.features()) {
                json.writeStartObject();
                json.writeStringField("name", feature.name());
                json.writeStringField("family", feature.family().label());
                json.writeFieldName("columns");
                json.writeArray(feature.columnNames().toArray(String[]::new), 0, feature.columns());
                if (feature.family().values() instanceof Values.Level(var levels)) {
                    json.writeFieldName("levels");
                    json.writeArray(levels.toArray(String[]::new), 0, levels.size());
                }
                if (!feature.transform().isNone()) {
                    json.writeStringField(
                            "transform", feature.transform().kind().label());
                    json.writeNumberField("scale", feature.transform().scale());
                }
                if (feature.family().values() instanceof Values.Direction(double period, CyclicTime _)) {
                    json.writeNumberField("period", period);
                }
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }
}
