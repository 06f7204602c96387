package dev.stepwise.codec.protobuf;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.util.List;
import java.util.Locale;

/** Makes of the text of a schema in proto3, without imports and nested types, what Protobuf's own library reads by. */
public final class ProtobufDescriptors {

    private ProtobufDescriptors() {}

    /** Returns the first message. */
    public static Descriptor first(String text) {
        FileDescriptorProto.Builder file = FileDescriptorProto.newBuilder()
                .setName("test.proto")
                .setSyntax("proto3")
                .setPackage("dev.stepwise");
        for (ProtoType.Message message : ProtoParser.parse(text).messages()) {
            file.addMessageType(message(message));
        }
        try {
            return FileDescriptor.buildFrom(file.build(), new FileDescriptor[0])
                    .getMessageTypes()
                    .getFirst();
        } catch (DescriptorValidationException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static DescriptorProto message(ProtoType.Message message) {
        String name = message.fullName().substring(message.fullName().lastIndexOf('.') + 1);
        DescriptorProto.Builder built = DescriptorProto.newBuilder().setName(name);
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
                } else if (field.explicit() && declared.getType() != Type.TYPE_MESSAGE) {
                    declared.setProto3Optional(true).setOneofIndex(built.getOneofDeclCount());
                    built.addOneofDecl(OneofDescriptorProto.newBuilder().setName("_" + field.name()));
                }
            }
            built.addField(declared);
        }
        return built.build();
    }

    private static FieldDescriptorProto.Builder typed(String type) {
        FieldDescriptorProto.Builder field = FieldDescriptorProto.newBuilder().setLabel(Label.LABEL_OPTIONAL);
        return List.of("string", "int32", "int64", "double", "bool").contains(type)
                ? field.setType(Type.valueOf("TYPE_" + type.toUpperCase(Locale.ROOT)))
                : field.setType(Type.TYPE_MESSAGE).setTypeName(".dev.stepwise." + type);
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
