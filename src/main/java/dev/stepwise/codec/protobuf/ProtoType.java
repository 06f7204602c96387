package dev.stepwise.codec.protobuf;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A type that a schema defines. */
sealed interface ProtoType {

    /** Returns the name with that of its package. */
    String fullName();

    /** How often a field may stand in its message. */
    enum Label {
        SINGULAR,
        REPEATED
    }

    /**
     * A field of a message.
     *
     * @param type as the text names it
     * @param keyType of a map, whose values are of the type; null: it is none
     * @param explicit whether a value that is not there can be told from a zero
     * @param oneof number of the group of which only one field is set; -1: none
     * @param fallback what the schema gives as the default; null: nothing
     */
    record Field(
            String name,
            int number,
            String type,
            @Nullable String keyType,
            Label label,
            boolean explicit,
            int oneof,
            @Nullable String fallback) {

        /** The name as JSON has it: {@code started_at} is {@code startedAt}. */
        String jsonName() {
            StringBuilder json = new StringBuilder();
            boolean upper = false;
            for (int i = 0; i < name.length(); i++) {
                char c = name.charAt(i);
                if (c == '_') {
                    upper = true;
                } else {
                    json.append(upper ? Character.toUpperCase(c) : c);
                    upper = false;
                }
            }
            return json.toString();
        }
    }

    /** A message. */
    final class Message implements ProtoType {

        private final String fullName;
        private final List<Field> fields = new ArrayList<>();
        private final List<Message> nested = new ArrayList<>();
        private int oneofs;

        Message(String fullName) {
            this.fullName = fullName;
        }

        @Override
        public String fullName() {
            return fullName;
        }

        List<Field> fields() {
            return fields;
        }

        /** Returns the messages that are defined in it, in the order of the text, which message indexes count. */
        List<Message> nested() {
            return nested;
        }

        int oneofs() {
            return oneofs;
        }

        int newOneof() {
            return oneofs++;
        }
    }

    /** An enumeration. The first of its names is the default. */
    final class Enumeration implements ProtoType {

        private final String fullName;
        private final Map<Integer, String> names = new LinkedHashMap<>();

        Enumeration(String fullName) {
            this.fullName = fullName;
        }

        @Override
        public String fullName() {
            return fullName;
        }

        /** Returns the names by number, in the order of the text; of several names for a number the first. */
        Map<Integer, String> names() {
            return names;
        }
    }
}
