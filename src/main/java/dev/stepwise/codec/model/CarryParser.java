package dev.stepwise.codec.model;

import dev.stepwise.codec.document.YamlSection;
import dev.stepwise.codec.document.YamlValue;
import dev.stepwise.model.ModelSchema;
import dev.stepwise.model.ModelSchema.CarriedField;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads which fields of an event go on with its assignment. */
final class CarryParser {

    private static final int MOST_FIELDS = 16;
    private static final int LONGEST_NAME = 120;

    private CarryParser() {}

    static List<CarriedField> fields(YamlValue value) {
        List<CarriedField> fields = value.list(CarryParser::field);
        if (fields.isEmpty() || fields.size() > MOST_FIELDS) {
            throw value.invalid("must list 1 to %d fields, not %d".formatted(MOST_FIELDS, fields.size()));
        }
        Set<String> names = new HashSet<>();
        for (CarriedField field : fields) {
            if (!names.add(field.name())) {
                throw value.invalid("two fields are called '%1$s'; one of them may be {name: other, path: %2$s}"
                        .formatted(field.name(), field.path()));
            }
        }
        return fields;
    }

    /** A pointer, whose last step is the name, or both. */
    private static CarriedField field(YamlValue value) {
        if (!value.isMapping()) {
            String path = SchemaParser.pointer(value);
            return new CarriedField(name(value, ModelSchema.lastStep(path)), path);
        }
        try (YamlSection keys = value.section()) {
            String name = keys.required("name", v -> name(v, v.text())).orElse("?");
            return new CarriedField(
                    name, keys.required("path", SchemaParser::pointer).orElse("/"));
        }
    }

    private static String name(YamlValue value, String name) {
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw value.invalid("must have a name of 1 to %d characters".formatted(LONGEST_NAME));
        }
        return name;
    }
}
