package dev.stepwise.codec.protobuf;

import dev.stepwise.codec.field.UnsuitableSchemaException;
import dev.stepwise.codec.field.WantedPlace;
import dev.stepwise.codec.protobuf.ProtoType.Message;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the values that a model wants are read out of one message of a schema. Made once for a message. One thread at a time, as it
 * holds what has come of an event.
 */
public final class ProtobufPlan {

    private final MessageNode root;
    private final String message;
    private final List<String> missing;

    private ProtobufPlan(MessageNode root, String message, List<String> missing) {
        this.root = root;
        this.message = message;
        this.missing = List.copyOf(missing);
    }

    /**
     * Plans the reading of what a model wants out of the message at this place of a schema's text.
     *
     * @param indexes of the message among those of the schema, of the one that is nested in it, and so on
     * @throws UnsuitableSchemaException with all fields whose type does not suit, or when there is no such message
     */
    public static ProtobufPlan of(ProtobufSchema schema, WantedPlace wanted, int... indexes) {
        Message message = schema.message(indexes);
        if (message == null) {
            throw new UnsuitableSchemaException("has no message of the indexes " + List.of(boxed(indexes)));
        }
        return of(schema, wanted, message);
    }

    /**
     * The same of the message of this name, with or without its package.
     *
     * @param name null: the first message of the schema
     */
    public static ProtobufPlan of(ProtobufSchema schema, WantedPlace wanted, @Nullable String name) {
        Message message = name == null ? schema.message(0) : schema.message(name);
        if (message == null) {
            throw new UnsuitableSchemaException("has no message " + name);
        }
        return of(schema, wanted, message);
    }

    private static Integer[] boxed(int... indexes) {
        Integer[] boxed = new Integer[indexes.length];
        for (int i = 0; i < indexes.length; i++) {
            boxed[i] = indexes[i];
        }
        return boxed;
    }

    private static ProtobufPlan of(ProtobufSchema schema, WantedPlace wanted, Message message) {
        ProtobufPlanner planner = new ProtobufPlanner(schema);
        MessageNode root;
        try {
            root = planner.plan(message, wanted);
        } catch (StackOverflowError _) {
            throw new UnsuitableSchemaException("is too deep to be planned");
        }
        List<String> missing = new ArrayList<>();
        addMissing(wanted, planner, missing);
        return new ProtobufPlan(root, message.fullName(), missing);
    }

    private static void addMissing(WantedPlace place, ProtobufPlanner planner, List<String> missing) {
        if (place.isField() && !planner.hasFound(place)) {
            missing.add(place.pointer());
        }
        place.children().values().forEach(child -> addMissing(child, planner, missing));
    }

    MessageNode root() {
        return root;
    }

    /** Returns the full name of the message. */
    public String message() {
        return message;
    }

    /** Returns the pointers that lead nowhere in this message: their values are missing in all of its events. */
    public List<String> missing() {
        return missing;
    }
}
