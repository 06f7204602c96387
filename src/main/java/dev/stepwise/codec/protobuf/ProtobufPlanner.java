package dev.stepwise.codec.protobuf;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stepwise.codec.field.FieldTarget;
import dev.stepwise.codec.field.UnsuitableSchemaException;
import dev.stepwise.codec.field.ValueKind;
import dev.stepwise.codec.field.WantedPlace;
import dev.stepwise.codec.protobuf.MessageNode.Slot;
import dev.stepwise.codec.protobuf.ProtoType.Enumeration;
import dev.stepwise.codec.protobuf.ProtoType.Field;
import dev.stepwise.codec.protobuf.ProtoType.Label;
import dev.stepwise.codec.protobuf.ProtoType.Message;
import dev.stepwise.codec.protobuf.ScalarNode.Fallback;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Turns a message of a schema and the places that a model wants into nodes. The places bound it, as a message may hold itself. */
final class ProtobufPlanner {

    private static final String INDEX = "0|[1-9][0-9]{0,8}";
    private static final double MILLIS_OF_SECOND = 1e3;

    private final ProtobufSchema schema;
    private final Set<WantedPlace> found = new HashSet<>();
    private final Set<String> problems = new LinkedHashSet<>();

    ProtobufPlanner(ProtobufSchema schema) {
        this.schema = schema;
    }

    /** Returns the root of the plan. */
    MessageNode plan(Message message, WantedPlace wanted) {
        if (wanted.isFieldOfModel()) {
            throw new UnsuitableSchemaException(unsuitable(wanted, "message").message());
        }
        found.add(wanted);
        MessageNode root = fields(message, wanted);
        if (!problems.isEmpty()) {
            throw new UnsuitableSchemaException(List.copyOf(problems));
        }
        return root;
    }

    /** Whether the schema has this place. */
    boolean hasFound(WantedPlace place) {
        return found.contains(place);
    }

    private static UnsuitableNode unsuitable(WantedPlace place, String type) {
        return new UnsuitableNode(place.refusal(type));
    }

    private @Nullable FieldNode noted(@Nullable FieldNode node) {
        if (node instanceof UnsuitableNode unsuitable) {
            problems.add(unsuitable.message());
        }
        return node;
    }

    private MessageNode fields(Message message, WantedPlace place) {
        Map<Field, WantedPlace> wanted = new LinkedHashMap<>();
        place.children()
                .forEach((step, child) -> message.fields().stream()
                        .filter(field -> field.name().equals(step))
                        .findFirst()
                        .ifPresent(field -> wanted.put(field, child)));
        place.children()
                .forEach((step, child) -> message.fields().stream()
                        .filter(field -> field.jsonName().equals(step))
                        .findFirst()
                        .ifPresent(field -> wanted.putIfAbsent(field, child)));
        Map<Field, FieldNode> nodes = new LinkedHashMap<>();
        wanted.forEach((field, child) -> {
            FieldNode node = noted(field(field, message, child));
            if (node != null) {
                nodes.put(field, node);
            }
        });
        return message(message, nodes);
    }

    /** A message of these fields, and of those that share a oneof with one of them. */
    private static MessageNode message(Message message, Map<Field, FieldNode> nodes) {
        Set<Integer> oneofs = new HashSet<>();
        nodes.keySet().forEach(field -> oneofs.add(field.oneof()));
        List<Slot> slots = new ArrayList<>();
        for (Field field : message.fields()) {
            FieldNode node = nodes.get(field);
            if (node != null) {
                slots.add(new Slot(field.number(), field.oneof(), node));
            } else if (field.oneof() >= 0 && oneofs.contains(field.oneof())) {
                slots.add(new Slot(field.number(), field.oneof(), new FieldNode.Unwanted()));
            }
        }
        slots.sort(Comparator.comparingInt(Slot::number));
        return new MessageNode(slots, message.oneofs());
    }

    /** Null: the path leads through a value without parts, or to nothing but what would be carried on. */
    private @Nullable FieldNode field(Field field, Message from, WantedPlace place) {
        found.add(place);
        if (field.keyType() != null) {
            return place.isFieldOfModel() ? unsuitable(place, "map") : entries(field, field.keyType(), from, place);
        }
        if (field.label() == Label.REPEATED) {
            return place.isValueOfModel()
                    ? unsuitable(place, "repeated " + field.type())
                    : elements(field, from, place);
        }
        return value(field.type(), from, place, field.explicit() && field.fallback() == null, field.fallback());
    }

    /**
     * A single value.
     *
     * @param explicit whether one that is not there is missing
     * @param fallback what the schema gives as the default; null: the zero of the type
     */
    private @Nullable FieldNode value(
            String typeName, Message from, WantedPlace place, boolean explicit, @Nullable String fallback) {
        Scalar scalar = Scalar.of(typeName);
        if (scalar != null) {
            return scalar(scalar, Map.of(), place, explicit ? null : fallback(scalar, fallback));
        }
        return switch (schema.resolve(typeName, from)) {
            case Enumeration enumeration ->
                scalar(Scalar.ENUM, enumeration.names(), place, explicit ? null : first(enumeration, place, fallback));
            case Message message -> message(message, place);
            case null -> place.leadsToFieldOfModel() ? unsuitable(place, typeName) : null;
        };
    }

    private static @Nullable FieldNode scalar(
            Scalar type, Map<Integer, String> symbols, WantedPlace place, @Nullable Fallback fallback) {
        if (!place.isField()) {
            return null;
        }
        ValueKind kind = type.kind;
        return place.vectors().isEmpty() && kind != null && take(kind, place.values())
                ? new ScalarNode(type, symbols, place.values(), fallback)
                : refused(place, type.label());
    }

    /** A value that no field of the model takes; null: none wants it, and what would be carried on is left out. */
    private static @Nullable FieldNode refused(WantedPlace place, String type) {
        return place.isFieldOfModel() ? unsuitable(place, type) : null;
    }

    private static Fallback fallback(Scalar type, @Nullable String text) {
        if (text == null) {
            return Fallback.ZERO;
        }
        try {
            return switch (type) {
                case STRING, BYTES -> new Fallback(0, text.getBytes(UTF_8));
                case BOOL -> new Fallback(text.equals("true") ? 1 : 0, new byte[0]);
                case DOUBLE -> new Fallback(Double.doubleToRawLongBits(decimal(text)), new byte[0]);
                case FLOAT -> new Fallback(Float.floatToRawIntBits((float) decimal(text)), new byte[0]);
                case SINT32, SINT64 -> {
                    long value = Long.decode(text);
                    yield new Fallback(value << 1 ^ value >> 63, new byte[0]);
                }
                case UINT64, FIXED64 -> new Fallback(Long.parseUnsignedLong(text), new byte[0]);
                default -> new Fallback(Long.decode(text), new byte[0]);
            };
        } catch (NumberFormatException _) {
            throw new UnsuitableSchemaException("is no Protobuf schema: " + text + " is no " + type.label());
        }
    }

    private static double decimal(String text) {
        return switch (text) {
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            case "nan" -> Double.NaN;
            default -> Double.parseDouble(text);
        };
    }

    /** The default of an enumeration, if a field takes it: the first of its names usually says that nothing is known. */
    private static @Nullable Fallback first(Enumeration enumeration, WantedPlace place, @Nullable String fallback) {
        for (Map.Entry<Integer, String> symbol : enumeration.names().entrySet()) {
            if (fallback == null || fallback.equals(symbol.getValue())) {
                byte[] name = symbol.getValue().getBytes(UTF_8);
                return place.values().stream().allMatch(target -> target.knows(name))
                        ? new Fallback(symbol.getKey(), name)
                        : null;
            }
        }
        return null;
    }

    private FieldNode message(Message message, WantedPlace place) {
        String name = message.fullName();
        if (name.equals("google.protobuf.Struct")
                || name.equals("google.protobuf.Value")
                || name.equals("google.protobuf.ListValue")) {
            return transparent(message, place);
        }
        return switch (place.isField() ? name : "") {
            case "google.protobuf.Timestamp" -> time(message, place, MILLIS_OF_SECOND);
            case "google.protobuf.Duration" -> time(message, place, 1);
            case "google.protobuf.DoubleValue",
                    "google.protobuf.FloatValue",
                    "google.protobuf.Int64Value",
                    "google.protobuf.UInt64Value",
                    "google.protobuf.Int32Value",
                    "google.protobuf.UInt32Value",
                    "google.protobuf.BoolValue",
                    "google.protobuf.StringValue" -> transparent(message, place);
            default -> place.isFieldOfModel() ? unsuitable(place, name) : fields(message, place);
        };
    }

    private static FieldNode time(Message message, WantedPlace place, double units) {
        boolean suits = place.vectors().isEmpty() && take(ValueKind.NUMBER, place.values());
        return suits ? new TimeNode(units, place.values()) : unsuitable(place, message.fullName());
    }

    private static boolean take(ValueKind kind, List<FieldTarget> targets) {
        return targets.stream().allMatch(target -> target.takes(kind));
    }

    /** A message whose fields stand for it. It is unsuitable if none of them would do. */
    private FieldNode transparent(Message message, WantedPlace place) {
        Map<Field, FieldNode> nodes = new LinkedHashMap<>();
        FieldNode unsuitable = null;
        boolean suits = false;
        for (Field field : message.fields()) {
            FieldNode node = field.type().equals("NullValue") ? null : field(field, message, place);
            if (node != null) {
                nodes.put(field, node);
            }
            if (node instanceof UnsuitableNode) {
                unsuitable = node;
            } else {
                suits |= node != null;
            }
        }
        return suits || unsuitable == null ? message(message, nodes) : unsuitable;
    }

    private FieldNode entries(Field field, String keyType, Message from, WantedPlace place) {
        Scalar key = Scalar.of(keyType);
        if (key == null) {
            throw new UnsuitableSchemaException(
                    "is no Protobuf schema: the keys of " + field.name() + " are " + keyType);
        }
        SequencedMap<String, FieldNode> wanted = new LinkedHashMap<>();
        place.children().forEach((step, child) -> {
            found.add(child);
            FieldNode node = noted(value(field.type(), from, child, false, null));
            if (node != null) {
                wanted.put(step, node);
            }
        });
        return new MapNode(key, wanted);
    }

    private FieldNode elements(Field field, Message from, WantedPlace place) {
        SequencedMap<Integer, List<FieldNode>> wanted = new TreeMap<>();
        for (List<FieldTarget> vector : place.vectors()) {
            for (int j = 0; j < vector.size(); j++) {
                element(field, from, WantedPlace.element(vector.get(j)), j, wanted);
            }
        }
        place.children().forEach((step, child) -> {
            if (step.matches(INDEX)) {
                found.add(child);
                element(field, from, child, Integer.parseInt(step), wanted);
            }
        });
        int[] sizes = place.vectors().stream().mapToInt(List::size).toArray();
        return new RepeatedNode(place.pointer(), wireOf(field.type(), from), sizes, wanted);
    }

    private void element(
            Field field, Message from, WantedPlace place, int index, Map<Integer, List<FieldNode>> wanted) {
        FieldNode node = noted(value(field.type(), from, place, true, null));
        if (node != null) {
            wanted.computeIfAbsent(index, any -> new ArrayList<>()).add(node);
        }
    }

    private int wireOf(String typeName, Message from) {
        Scalar scalar = Scalar.of(typeName);
        if (scalar != null) {
            return scalar.wire;
        }
        return schema.resolve(typeName, from) instanceof Enumeration ? ProtobufCursor.VARINT : ProtobufCursor.LENGTH;
    }
}
