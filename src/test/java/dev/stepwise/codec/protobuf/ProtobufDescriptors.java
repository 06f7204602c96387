package dev.stepwise.codec.protobuf;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.StructProto;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.WrappersProto;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Makes of the text of a schema in proto3, without nested types, what Protobuf's own library reads and writes by. */
public final class ProtobufDescriptors {

    private static final List<FileDescriptor> STANDARD = List.of(
            TimestampProto.getDescriptor(),
            DurationProto.getDescriptor(),
            WrappersProto.getDescriptor(),
            StructProto.getDescriptor());

    private final FileDescriptorProto.Builder file = FileDescriptorProto.newBuilder()
            .setName("test.proto")
            .setSyntax("proto3")
            .setPackage("dev.stepwise");
    private final Set<String> enumerations = new TreeSet<>();

    private ProtobufDescriptors() {}

    /** Returns the first message. */
    public static Descriptor first(String text) {
        ProtobufDescriptors descriptors = new ProtobufDescriptors();
        ProtoParser.File parsed = ProtoParser.parse(text);
        for (ProtoType type : parsed.types()) {
            if (type instanceof ProtoType.Enumeration enumeration) {
                descriptors.add(enumeration);
            }
        }
        parsed.messages().forEach(descriptors::add);
        STANDARD.forEach(standard -> descriptors.file.addDependency(standard.getName()));
        try {
            return FileDescriptor.buildFrom(descriptors.file.build(), STANDARD.toArray(FileDescriptor[]::new))
                    .getMessageTypes()
                    .getFirst();
        } catch (DescriptorValidationException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String nameOf(ProtoType type) {
        return type.fullName().substring(type.fullName().lastIndexOf('.') + 1);
    }

    private void add(ProtoType.Enumeration enumeration) {
        EnumDescriptorProto.Builder built = EnumDescriptorProto.newBuilder().setName(nameOf(enumeration));
        enumeration
                .names()
                .forEach((number, name) -> built.addValue(
                        EnumValueDescriptorProto.newBuilder().setName(name).setNumber(number)));
        file.addEnumType(built);
        enumerations.add(nameOf(enumeration));
    }

    private void add(ProtoType.Message message) {
        DescriptorProto.Builder built = DescriptorProto.newBuilder().setName(nameOf(message));
        if (message.fields().stream().anyMatch(field -> field.oneof() >= 0)) {
            built.addOneofDecl(OneofDescriptorProto.newBuilder().setName("of"));
        }
        for (ProtoType.Field field : message.fields()) {
            FieldDescriptorProto.Builder declared =
                    FieldDescriptorProto.newBuilder().setName(field.name()).setNumber(field.number());
            if (field.keyType() != null) {
                String entry = entryName(field.name());
                built.addNestedType(DescriptorProto.newBuilder()
                        .setName(entry)
                        .setOptions(MessageOptions.newBuilder().setMapEntry(true))
                        .addField(typed(field.keyType()).setName("key").setNumber(1))
                        .addField(typed(field.type()).setName("value").setNumber(2)));
                declared.setLabel(Label.LABEL_REPEATED)
                        .setType(Type.TYPE_MESSAGE)
                        .setTypeName("." + message.fullName() + "." + entry);
            } else {
                declared.mergeFrom(typed(field.type()).buildPartial());
                if (field.label() == ProtoType.Label.REPEATED) {
                    declared.setLabel(Label.LABEL_REPEATED);
                } else if (field.oneof() >= 0) {
                    declared.setOneofIndex(0);
                } else if (field.explicit() && declared.getType() != Type.TYPE_MESSAGE) {
                    declared.setProto3Optional(true).setOneofIndex(built.getOneofDeclCount());
                    built.addOneofDecl(OneofDescriptorProto.newBuilder().setName("_" + field.name()));
                }
            }
            built.addField(declared);
        }
        file.addMessageType(built);
    }

    private FieldDescriptorProto.Builder typed(String type) {
        FieldDescriptorProto.Builder field = FieldDescriptorProto.newBuilder().setLabel(Label.LABEL_OPTIONAL);
        String constant = "TYPE_" + type.toUpperCase(Locale.ROOT);
        if (Arrays.stream(Type.values()).anyMatch(scalar -> scalar.name().equals(constant))) {
            return field.setType(Type.valueOf(constant));
        }
        return field.setType(enumerations.contains(type) ? Type.TYPE_ENUM : Type.TYPE_MESSAGE)
                .setTypeName(type.startsWith("google.") ? "." + type : ".dev.stepwise." + type);
    }

    /** As Protobuf's compiler calls it. */
    private static String entryName(String field) {
        StringBuilder name = new StringBuilder();
        for (String word : field.split("_")) {
            name.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
        }
        return name + "Entry";
    }
}
