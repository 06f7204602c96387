package dev.stepwise.codec.protobuf;

import dev.stepwise.codec.field.UnsuitableSchemaException;
import dev.stepwise.codec.protobuf.ProtoType.Enumeration;
import dev.stepwise.codec.protobuf.ProtoType.Field;
import dev.stepwise.codec.protobuf.ProtoType.Label;
import dev.stepwise.codec.protobuf.ProtoType.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the text of one {@code .proto} file (Protocol Buffers, language specifications of proto2, proto3 and editions). It takes what
 * decides how bytes are read, and passes over the rest: options, services, extensions.
 */
final class ProtoParser {

    private static final int LONGEST = 1 << 20;
    private static final int DEEPEST = 50;
    /** Characters of a name with those around it: every type has its own copy. */
    static final int LONGEST_NAME = 2000;

    private static final int LARGEST_NUMBER = (1 << 29) - 1;
    private static final String FEATURES = "features";
    private static final String PRESENCE = "features.field_presence";
    private static final String ENCODING = "features.message_encoding";
    private static final String DELIMITED = "DELIMITED";
    /** Since this edition types may say who sees them. */
    private static final String VISIBILITY = "2024";

    private final ProtoTokens in;
    private final List<ProtoType> types = new ArrayList<>();
    private final List<Message> messages = new ArrayList<>();
    private String scope = "";
    /** Whether fields without a label tell a value that is not there from a zero, which proto3 does not. */
    private boolean explicit = true;
    /** Whether {@code export} and {@code local} may stand before nested types. */
    private boolean visibility;

    private ProtoParser(String text) {
        this.in = new ProtoTokens(text);
    }

    /**
     * What a file defines.
     *
     * @param types all of them, nested ones too
     * @param messages those that are not nested, in the order of the text
     */
    record File(List<ProtoType> types, List<Message> messages) {}

    /**
     * Reads a text.
     *
     * @throws UnsuitableSchemaException when it is none
     */
    static File parse(String text) {
        if (text.length() > LONGEST) {
            throw new UnsuitableSchemaException("is longer than " + LONGEST + " characters");
        }
        ProtoParser parser = new ProtoParser(text);
        parser.file();
        return new File(parser.types, parser.messages);
    }

    private void file() {
        while (!in.isEnd()) {
            if (in.skip("syntax")) {
                in.expect("=");
                explicit = !in.next().equals("proto3");
                in.expect(";");
            } else if (in.skip("edition")) {
                in.expect("=");
                visibility = in.next().compareTo(VISIBILITY) >= 0;
                in.expect(";");
            } else if (in.skip("package")) {
                scope = in.name();
                in.expect(";");
            } else if (in.skip("option")) {
                option();
            } else if (in.skip("message")) {
                messages.add(message(scope, 1));
            } else if (in.skip("enum")) {
                enumeration(scope);
            } else if (!in.skip(";") && !visible()) {
                in.skipStatement(); // an import, a service or an extension
            }
        }
    }

    /** The option of a file. */
    private void option() {
        String name = optionName();
        if (name.equals(PRESENCE)) {
            explicit = !in.next().equals("IMPLICIT");
            in.expect(";");
            return;
        }
        if (name.equals(FEATURES)) {
            throw featuresInBraces();
        }
        if (name.equals(ENCODING) && in.is(DELIMITED)) {
            throw new UnsuitableSchemaException(
                    "has " + ENCODING + " = DELIMITED, which is not read: leave it out, or set it at single fields");
        }
        in.skipStatement();
    }

    /** The name of an option, up to its value. */
    private String optionName() {
        StringBuilder name = new StringBuilder();
        while (!in.is("=")) {
            name.append(in.next());
        }
        in.expect("=");
        return name.toString();
    }

    private static UnsuitableSchemaException featuresInBraces() {
        return new UnsuitableSchemaException(
                "has features in braces, which are not read: write each by itself, as in " + PRESENCE + " = IMPLICIT");
    }

    /** Passes over the word before a type that says who sees it; whether there was one. */
    private boolean visible() {
        return in.skip("export") || in.skip("local");
    }

    private static String within(String scope, String name) {
        if (scope.length() + name.length() > LONGEST_NAME) {
            throw new UnsuitableSchemaException("has a name of more than " + LONGEST_NAME + " characters");
        }
        return scope.isEmpty() ? name : scope + "." + name;
    }

    private Message message(String outer, int depth) {
        Message message = new Message(within(outer, in.name()));
        types.add(message);
        body(message, depth);
        return message;
    }

    private void body(Message message, int depth) {
        if (depth > DEEPEST) {
            throw new UnsuitableSchemaException("is too deep to be planned");
        }
        in.expect("{");
        while (!in.skip("}")) {
            if (in.skip("message")) {
                message.nested().add(message(message.fullName(), depth + 1));
            } else if (in.skip("enum")) {
                enumeration(message.fullName());
            } else if (in.skip("oneof")) {
                oneof(message, depth);
            } else if (in.is("option") || in.is("reserved") || in.is("extensions") || in.is("extend")) {
                in.skipStatement();
            } else if (!in.skip(";") && !(visibility && visible())) {
                field(message, -1, depth);
            }
        }
    }

    private void oneof(Message message, int depth) {
        in.name();
        in.expect("{");
        int oneof = message.newOneof();
        while (!in.skip("}")) {
            if (in.is("option")) {
                in.skipStatement();
            } else if (!in.skip(";")) {
                field(message, oneof, depth);
            }
        }
    }

    private void field(Message message, int oneof, int depth) {
        Label label = Label.SINGULAR;
        boolean isExplicit = explicit || oneof >= 0;
        if (in.skip("repeated")) {
            label = Label.REPEATED;
        } else if (in.skip("optional") || in.skip("required")) {
            isExplicit = true;
        }
        if (in.is("group")) {
            group(message, label, oneof, depth);
            return;
        }
        String type = in.name();
        String keyType = null;
        if (type.equals("map") && in.skip("<")) {
            keyType = in.name();
            in.expect(",");
            type = in.name();
            in.expect(">");
            label = Label.REPEATED;
        }
        String name = in.name();
        int number = number();
        Map<String, String> options = options();
        in.expect(";");
        if (options.containsKey(FEATURES)) {
            throw featuresInBraces();
        }
        if (DELIMITED.equals(options.get(ENCODING))) {
            type = "delimited message"; // a group, but for its name; no type is called so
        }
        String presence = options.get(PRESENCE);
        if (presence != null) {
            isExplicit = !presence.equals("IMPLICIT");
        }
        message.fields().add(new Field(name, number, type, keyType, label, isExplicit, oneof, options.get("default")));
    }

    /** A group is a message and a field of an encoding of its own, which is passed over. */
    private void group(Message message, Label label, int oneof, int depth) {
        in.next();
        String name = in.name();
        int number = number();
        options();
        Message group = new Message(within(message.fullName(), name));
        types.add(group);
        message.nested().add(group);
        body(group, depth + 1);
        message.fields().add(new Field(name, number, "group", null, label, true, oneof, null));
    }

    private int number() {
        in.expect("=");
        String digits = in.next();
        try {
            int number = Integer.decode(digits);
            if (number >= 1 && number <= LARGEST_NUMBER) {
                return number;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw new UnsuitableSchemaException("is no Protobuf schema: " + digits + " is no number of a field");
    }

    /** The options of a field in brackets whose values are single words, by name. */
    private Map<String, String> options() {
        Map<String, String> options = new HashMap<>();
        if (!in.skip("[")) {
            return options;
        }
        do {
            options.put(optionName(), constant());
        } while (in.skip(","));
        in.expect("]");
        return options;
    }

    private String constant() {
        if (in.is("{")) {
            int depth = 0;
            do {
                depth += in.is("{") ? 1 : in.is("}") ? -1 : 0;
                in.next();
            } while (depth > 0);
            return "";
        }
        StringBuilder value = new StringBuilder();
        do { // texts side by side are one, and -1e+9 is several words
            value.append(in.next());
        } while (!in.is(",") && !in.is("]"));
        return value.toString();
    }

    private void enumeration(String outer) {
        Enumeration enumeration = new Enumeration(within(outer, in.name()));
        types.add(enumeration);
        in.expect("{");
        while (!in.skip("}")) {
            if (in.is("option") || in.is("reserved")) {
                in.skipStatement();
            } else if (!in.skip(";")) {
                symbol(enumeration);
            }
        }
    }

    private void symbol(Enumeration enumeration) {
        String name = in.name();
        in.expect("=");
        String digits = (in.skip("-") ? "-" : "") + in.next();
        options();
        in.expect(";");
        try {
            enumeration.names().putIfAbsent(Integer.decode(digits), name);
        } catch (NumberFormatException _) {
            throw new UnsuitableSchemaException("is no Protobuf schema: " + digits + " is no number of an enum");
        }
    }
}
