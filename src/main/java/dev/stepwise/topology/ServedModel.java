package dev.stepwise.topology;

import dev.stepwise.codec.json.AssignmentWriter;
import dev.stepwise.codec.record.ModelRecord;
import dev.stepwise.codec.record.StatisticsRecord;
import dev.stepwise.em.operation.Serving;
import dev.stepwise.em.regime.RetiredComponents;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.model.Explain;
import dev.stepwise.model.Learning;
import dev.stepwise.model.MixtureMapping;
import dev.stepwise.model.ModelDefinition;
import dev.stepwise.model.ModelFingerprint;

/**
 * A model as the service runs it.
 *
 * @param definition what its file says
 * @param fingerprint of the definition
 * @param spec what that means to the learner
 * @param mapping what the core's components mean to people
 */
public record ServedModel(
        ModelDefinition definition, ModelFingerprint fingerprint, LearnerSpec spec, MixtureMapping mapping) {

    public static ServedModel of(ModelDefinition definition) {
        return new ServedModel(
                definition, definition.fingerprint(), Learning.specOf(definition), new MixtureMapping(definition));
    }

    public String id() {
        return definition.id();
    }

    /** The most components that it may have. */
    public int components() {
        return spec.components();
    }

    /**
     * A value of the topic {@code statistics} about it.
     *
     * @throws dev.stepwise.codec.record.InvalidRecordException when these bytes are none
     */
    public StatisticsRecord read(byte[] bytes) {
        int scored = components() + RetiredComponents.most(spec.shape(), components());
        return StatisticsRecord.read(bytes, spec.shape(), spec.fewestComponents(), components(), scored);
    }

    /**
     * A value of the topic {@code models}: what its scorers are told. They hear of names only where assignments say them, as releases
     * that know of no names cannot read a record with them, and of a freeze only where they learn of keys themselves.
     */
    ModelRecord told(Serving serving) {
        Serving named = definition.names() ? serving : serving.withoutNames();
        return new ModelRecord(fingerprint, definition.key() == null ? named.withoutFreeze() : named);
    }

    /**
     * Writes its assignments as JSON, with these explanations.
     *
     * @param serving what points are scored with
     */
    public AssignmentWriter assignmentWriter(Explain explain, Serving serving) {
        return AssignmentWriter.of(definition, explain, serving::names);
    }
}
