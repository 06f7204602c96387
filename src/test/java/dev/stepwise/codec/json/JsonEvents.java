package dev.stepwise.codec.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stepwise.model.ModelSchema;
import dev.stepwise.model.ModelSchema.LabelField;
import dev.stepwise.model.ModelSchema.WeightField;
import dev.stepwise.model.Point;
import dev.stepwise.model.family.Feature;
import dev.stepwise.model.family.FeatureFamily;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads events of small models. */
final class JsonEvents {

    private static final Limits LIMITS = new Limits(1000, 5);

    /** Numbers x and y. */
    static final ModelSchema TWO = schema(null, null, number("x"), number("y"));

    private JsonEvents() {}

    static ModelSchema schema(@Nullable LabelField label, @Nullable WeightField weight, Feature... features) {
        return new ModelSchema(List.of(features), label, weight);
    }

    /** One feature x of a family, after a number y. */
    static ModelSchema of(FeatureFamily family) {
        return schema(null, null, new Feature("x", "/x", false, 1, family), number("y"));
    }

    static Feature number(String name) {
        return new Feature(name, "/" + name, false, 1);
    }

    static JsonPointReader reader(ModelSchema schema) {
        return new JsonPointReader(schema, LIMITS);
    }

    static Point read(ModelSchema schema, String json) {
        Point point = new Point(schema);
        reader(schema).read(json.getBytes(UTF_8), point);
        return point;
    }

    static double[] row(ModelSchema schema, String json) {
        return read(schema, json).row;
    }

    /** Reason and message. */
    static String refused(ModelSchema schema, String json) {
        return refused(schema, json.getBytes(UTF_8));
    }

    static String refused(ModelSchema schema, byte @Nullable [] json) {
        BadPointException bad = catchThrowableOfType(
                BadPointException.class, () -> reader(schema).read(json, new Point(schema)));
        assertThat(bad).isNotNull();
        assertThat(bad.getStackTrace()).isEmpty();
        return bad.reason() + ": " + bad.getMessage();
    }
}
