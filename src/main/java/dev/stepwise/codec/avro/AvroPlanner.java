package dev.stepwise.codec.avro;

import dev.stepwise.codec.field.FieldTarget;
import dev.stepwise.codec.field.UnsuitableSchemaException;
import dev.stepwise.codec.field.WantedPlace;
import dev.stepwise.codec.json.Limits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.Schema.Type;
import org.jspecify.annotations.Nullable;

/** Turns a schema and the places that a model wants into nodes. */
final class AvroPlanner {

    private static final String INDEX = "0|[1-9][0-9]{0,8}";
    /** A plan of more nodes has a schema that somebody made to be large. */
    private static final int MOST_NODES = 200_000;

    private static final int LARGEST_SCALE = 1000;
    /** No event is so long. */
    private static final long TOO_LONG = 1L << 40;

    private final SkipPlanner skips = new SkipPlanner();
    private final Set<WantedPlace> found = new HashSet<>();
    private final Set<String> problems = new LinkedHashSet<>();
    private int nodes;

    /** Returns the root of the plan. */
    AvroNode plan(Schema schema, WantedPlace wanted) {
        AvroNode root = node(schema, wanted, 0);
        noteIfUnsuitable(root);
        if (!problems.isEmpty()) {
            throw new UnsuitableSchemaException(List.copyOf(problems));
        }
        return root;
    }

    /** Whether the schema has this place. */
    boolean hasFound(WantedPlace place) {
        return found.contains(place);
    }

    private AvroNode node(Schema schema, @Nullable WantedPlace place, int depth) {
        if (++nodes > MOST_NODES || depth > Limits.DEEPEST) {
            throw new UnsuitableSchemaException("is too large or too deep to be planned");
        }
        if (place == null) {
            return skips.skip(schema, depth);
        }
        found.add(place);
        return switch (schema.getType()) {
            case UNION -> branches(schema, place, depth);
            case NULL -> place.pointer().isEmpty() ? unsuitable(place, schema) : SkipNodes.NOTHING;
            case RECORD ->
                place.isFieldOfModel()
                        ? unsuitable(place, schema)
                        : new PartNodes.Fields(merged(fields(schema, place, depth)));
            case MAP -> place.isFieldOfModel() ? unsuitable(place, schema) : entries(schema, place, depth);
            case ARRAY -> place.isValueOfModel() ? unsuitable(place, schema) : items(schema, place, depth);
            default -> scalar(schema, place, depth);
        };
    }

    private static AvroNode unsuitable(WantedPlace place, Schema schema) {
        return new PartNodes.Unsuitable(place.refusal(typeOf(schema)));
    }

    private static String typeOf(Schema schema) {
        String name = schema.getType().getName();
        LogicalType logical = schema.getLogicalType();
        return logical == null ? name : name + " (" + logical.getName() + ")";
    }

    private void noteIfUnsuitable(AvroNode node) {
        if (node instanceof PartNodes.Unsuitable unsuitable) {
            problems.add(unsuitable.message());
        }
    }

    /** A union is unsuitable if no branch but null would do. */
    private AvroNode branches(Schema schema, WantedPlace place, int depth) {
        List<AvroNode> branches = new ArrayList<>();
        boolean suits = false;
        AvroNode unsuitable = null;
        for (Schema branch : schema.getTypes()) {
            AvroNode node = node(branch, place, depth + 1);
            branches.add(node);
            if (node instanceof PartNodes.Unsuitable) {
                unsuitable = node;
            } else {
                suits |= branch.getType() != Type.NULL;
            }
        }
        return suits || unsuitable == null ? new PartNodes.Branches(branches) : unsuitable;
    }

    private List<AvroNode> fields(Schema schema, WantedPlace place, int depth) {
        Map<Field, WantedPlace> wanted = new IdentityHashMap<>();
        place.children().forEach((step, child) -> {
            Field field = schema.getField(step);
            if (field != null) {
                wanted.put(field, child);
            }
        });
        place.children().forEach((step, child) -> {
            if (schema.getField(step) == null) {
                schema.getFields().stream()
                        .filter(field -> field.aliases().contains(step))
                        .findFirst()
                        .ifPresent(field -> wanted.putIfAbsent(field, child));
            }
        });
        List<AvroNode> fields = new ArrayList<>();
        for (Field field : schema.getFields()) {
            AvroNode node = node(field.schema(), wanted.get(field), depth + 1);
            noteIfUnsuitable(node);
            fields.add(node);
        }
        return fields;
    }

    private AvroNode entries(Schema schema, WantedPlace place, int depth) {
        SequencedMap<String, AvroNode> wanted = new LinkedHashMap<>();
        Set<String> once = new HashSet<>();
        place.children().forEach((step, child) -> {
            AvroNode node = node(schema.getValueType(), child, depth + 1);
            noteIfUnsuitable(node);
            wanted.put(step, node);
            if (child.leadsToFieldOfModel()) {
                once.add(step);
            }
        });
        return new PartNodes.Entries(place.pointer(), skips.skip(schema.getValueType(), depth + 1), wanted, once);
    }

    private AvroNode items(Schema schema, WantedPlace place, int depth) {
        Schema item = schema.getElementType();
        AvroNode skip = skips.skip(item, depth + 1);
        List<AvroNode> all = new ArrayList<>();
        for (List<FieldTarget> vector : place.vectors()) {
            List<AvroNode> elements = new ArrayList<>();
            for (FieldTarget element : vector) {
                AvroNode node = node(item, WantedPlace.element(element), depth + 1);
                noteIfUnsuitable(node);
                elements.add(node);
            }
            all.add(new PartNodes.Vector(place.pointer(), skip, elements));
        }
        SequencedMap<Integer, AvroNode> wanted = new TreeMap<>();
        place.children().forEach((step, child) -> {
            if (step.matches(INDEX)) {
                AvroNode node = node(item, child, depth + 1);
                noteIfUnsuitable(node);
                wanted.put(Integer.parseInt(step), node);
            }
        });
        if (!wanted.isEmpty() || all.isEmpty()) {
            all.add(new PartNodes.Items(skip, wanted));
        }
        return all.size() == 1 ? all.getFirst() : new PartNodes.Again(all);
    }

    private AvroNode scalar(Schema schema, WantedPlace place, int depth) {
        if (!place.isField()) {
            return place.pointer().isEmpty() ? unsuitable(place, schema) : skips.skip(schema, depth);
        }
        ScalarNode node = place.vectors().isEmpty() ? scalar(schema, place.values()) : null;
        if (node != null && place.values().stream().allMatch(target -> target.takes(node.kind()))) {
            return node;
        }
        return place.isFieldOfModel() ? unsuitable(place, schema) : skips.skip(schema, depth);
    }

    /** The reader of a scalar; null: no field takes values of its type. */
    private static @Nullable ScalarNode scalar(Schema schema, List<FieldTarget> targets) {
        return switch (schema.getType()) {
            case INT, LONG -> ScalarNode.whole(schema.getType() == Type.INT, targets);
            case FLOAT -> ScalarNode.ofFloat(targets);
            case DOUBLE -> ScalarNode.ofDouble(targets);
            case BOOLEAN -> ScalarNode.flag(targets);
            case STRING -> ScalarNode.text(targets);
            case ENUM -> ScalarNode.symbol(schema.getEnumSymbols(), targets);
            case BYTES, FIXED ->
                schema.getLogicalType() instanceof LogicalTypes.Decimal decimal
                                && Math.abs((long) decimal.getScale()) <= LARGEST_SCALE
                        ? ScalarNode.decimal(
                                decimal.getScale(),
                                schema.getType() == Type.FIXED ? schema.getFixedSize() : -1,
                                targets)
                        : null;
            default -> null;
        };
    }

    /** The same nodes, those that pass over a constant number of bytes side by side as one. */
    static List<AvroNode> merged(List<AvroNode> nodes) {
        List<AvroNode> merged = new ArrayList<>();
        long constant = 0;
        for (AvroNode node : nodes) {
            if (node.constantSize() >= 0) {
                constant = Math.min(TOO_LONG, constant + node.constantSize());
            } else {
                if (constant > 0) {
                    merged.add(SkipNodes.constant(constant));
                    constant = 0;
                }
                merged.add(node);
            }
        }
        if (constant > 0) {
            merged.add(SkipNodes.constant(constant));
        }
        return merged;
    }
}
