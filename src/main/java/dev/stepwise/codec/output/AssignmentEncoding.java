package dev.stepwise.codec.output;

import static java.util.Objects.requireNonNull;

import dev.stepwise.model.ModelDefinition;
import java.util.Map;
import java.util.function.Supplier;

/** Makes the writers of models' assignments. Safe for threads. */
@FunctionalInterface
public interface AssignmentEncoding {

    /** Assignments are JSON. */
    AssignmentEncoding JSON = JsonAssignments::new;

    /** Assignments are Avro without anything before it. */
    AssignmentEncoding BARE_AVRO = (model, names) -> new AvroAssignmentWriter(model, names, new byte[0]);

    /**
     * Returns a new writer of a model's assignments, for one thread.
     *
     * @param names of clusters, by id: the newest ones; the same object while they are the same
     */
    AssignmentBytes of(ModelDefinition model, Supplier<? extends Map<Integer, String>> names);

    /**
     * Assignments are Avro in Confluent's framing.
     *
     * @param schemaIds what the registry calls the schema in each model's subject, by the models' ids
     */
    static AssignmentEncoding framedAvro(Map<String, Integer> schemaIds) {
        Map<String, Integer> ids = Map.copyOf(schemaIds);
        return (model, names) -> new AvroAssignmentWriter(
                model, names, frame(requireNonNull(ids.get(model.id()), "every model has a schema")));
    }

    /** A byte 0 and the id in four bytes, big endian. */
    private static byte[] frame(int id) {
        return new byte[] {0, (byte) (id >>> 24), (byte) (id >>> 16), (byte) (id >>> 8), (byte) id};
    }
}
