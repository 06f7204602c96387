package dev.stepwise.codec.output;

import static java.util.Objects.requireNonNull;

import dev.stepwise.codec.output.OutputOptions.Format;
import dev.stepwise.model.ModelDefinition;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** Makes the writers of models' assignments. Safe for threads. */
@FunctionalInterface
public interface AssignmentEncoding {

    /** Assignments are JSON. */
    AssignmentEncoding JSON = bare(Format.JSON);

    /**
     * Returns a new writer of a model's assignments, for one thread.
     *
     * @param names of clusters, by id: the newest ones; the same object while they are the same
     */
    AssignmentBytes of(ModelDefinition model, Supplier<? extends Map<Integer, String>> names);

    /** Assignments are in a format, without anything before them. */
    static AssignmentEncoding bare(Format format) {
        return in(format, model -> Frames.NONE);
    }

    /**
     * Assignments are in a format, in Confluent's framing.
     *
     * @param schemaIds what the registry calls the schema in each model's subject, by the models' ids
     */
    static AssignmentEncoding framed(Format format, Map<String, Integer> schemaIds) {
        Map<String, Integer> ids = Map.copyOf(schemaIds);
        return in(format, model -> Frames.of(format, requireNonNull(ids.get(model), "every model has a schema")));
    }

    private static AssignmentEncoding in(Format format, Function<String, byte[]> frameOf) {
        return switch (format) {
            case JSON, JSON_SCHEMA -> (model, names) -> new JsonAssignments(model, names, frameOf.apply(model.id()));
            case AVRO ->
                (model, names) -> new BinaryAssignments(model, names, frameOf.apply(model.id()), new AvroOut());
            case PROTOBUF ->
                (model, names) -> new BinaryAssignments(model, names, frameOf.apply(model.id()), new ProtobufOut());
        };
    }
}
