package dev.stepwise.codec.avro;

import dev.stepwise.codec.field.UnsuitableSchemaException;
import dev.stepwise.codec.json.Limits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;

/**
 * Makes the nodes that pass over what nobody wants. What has a constant number of bytes is passed over at once: so each step
 * of a skip is paid for with a byte of the event, however a schema folds records into records.
 */
final class SkipPlanner {

    private final Map<Schema, AvroNode> known = new IdentityHashMap<>();

    /** The node that passes over a value. */
    AvroNode skip(Schema schema, int depth) {
        AvroNode there = known.get(schema);
        if (there != null) {
            return there;
        }
        if (depth > Limits.DEEPEST) {
            throw new UnsuitableSchemaException("is too deep to be planned");
        }
        SkipNodes.Later later = new SkipNodes.Later();
        known.put(schema, later);
        AvroNode node = make(schema, depth);
        later.is(node);
        known.put(schema, node);
        return node;
    }

    private AvroNode make(Schema schema, int depth) {
        return switch (schema.getType()) {
            case NULL -> SkipNodes.NOTHING;
            case BOOLEAN -> SkipNodes.constant(1);
            case INT, LONG, ENUM -> SkipNodes.VARINT;
            case FLOAT -> SkipNodes.constant(Float.BYTES);
            case DOUBLE -> SkipNodes.constant(Double.BYTES);
            case FIXED -> SkipNodes.constant(schema.getFixedSize());
            case BYTES, STRING -> SkipNodes.LENGTH_AND_BYTES;
            case ARRAY -> new PartNodes.Items(skip(schema.getElementType(), depth + 1), Collections.emptySortedMap());
            case MAP -> new PartNodes.Entries("", skip(schema.getValueType(), depth + 1), new TreeMap<>(), Set.of());
            case UNION ->
                new PartNodes.Branches(schema.getTypes().stream()
                        .map(branch -> skip(branch, depth + 1))
                        .toList());
            case RECORD -> record(schema, depth);
        };
    }

    private AvroNode record(Schema schema, int depth) {
        List<AvroNode> fields = new ArrayList<>();
        for (Field field : schema.getFields()) {
            fields.add(skip(field.schema(), depth + 1));
        }
        List<AvroNode> merged = AvroPlanner.merged(fields);
        if (merged.isEmpty()) {
            return SkipNodes.NOTHING;
        }
        return merged.size() == 1 && merged.getFirst().constantSize() >= 0
                ? merged.getFirst()
                : new PartNodes.Fields(merged);
    }
}
