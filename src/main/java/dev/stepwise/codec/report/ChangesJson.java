package dev.stepwise.codec.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.stepwise.model.ClusterChange;
import dev.stepwise.model.ClusterTraits.Trait;
import dev.stepwise.model.ClustersAt;
import dev.stepwise.model.ModelChanges;
import java.io.IOException;
import java.util.List;

/** Writes what differs between two versions of a model. */
public final class ChangesJson {

    private ChangesJson() {}

    /**
     * An object: {@code {"model","from":{"version","timestamp"},"to":{…},"clusters":[{"id","name"?,"change","weight":{"from","to"},
     * "features":[{"feature","level"?,"from","to","spreadFrom"?,"spreadTo"?,"divergence"}],"sentence"}]}}.
     *
     * @param model its id
     */
    public static byte[] write(String model, ModelChanges changes) {
        return JsonObjects.bytes(json -> {
            json.writeStringField("model", model);
            moment(json, "from", changes.before());
            moment(json, "to", changes.after());
            clusters(json, changes.clusters());
        });
    }

    private static void moment(JsonGenerator json, String name, ClustersAt at) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("version", at.version());
        json.writeNumberField("timestamp", at.timestampMillis());
        json.writeEndObject();
    }

    private static void clusters(JsonGenerator json, List<ClusterChange> changes) throws IOException {
        json.writeArrayFieldStart("clusters");
        for (ClusterChange change : changes) {
            json.writeStartObject();
            json.writeNumberField("id", change.id());
            if (change.name() != null) {
                json.writeStringField("name", change.name());
            }
            json.writeStringField("change", JsonObjects.lower(change.kind()));
            json.writeObjectFieldStart("weight");
            ComponentJson.number(json, "from", change.weightBefore());
            ComponentJson.number(json, "to", change.weightAfter());
            json.writeEndObject();
            json.writeArrayFieldStart("features");
            for (Trait trait : change.traits()) {
                feature(json, trait);
            }
            json.writeEndArray();
            json.writeStringField("sentence", change.sentence());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void feature(JsonGenerator json, Trait trait) throws IOException {
        json.writeStartObject();
        json.writeStringField("feature", trait.feature());
        if (trait.level() != null) {
            json.writeStringField("level", trait.level());
        }
        ComponentJson.number(json, "from", trait.others());
        ComponentJson.number(json, "to", trait.value());
        if (!Double.isNaN(trait.deviation())) {
            ComponentJson.number(json, "spreadFrom", trait.deviationOfOthers());
            ComponentJson.number(json, "spreadTo", trait.deviation());
        }
        ComponentJson.number(json, "divergence", trait.divergence());
        json.writeEndObject();
    }
}
