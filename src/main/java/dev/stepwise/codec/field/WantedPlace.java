package dev.stepwise.codec.field;

import dev.stepwise.distribution.Transform;
import dev.stepwise.model.ModelSchema;
import dev.stepwise.model.family.Feature;
import dev.stepwise.model.family.FeatureFamily.Trials;
import dev.stepwise.model.family.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * A place of an event that a model wants something of: a tree by the steps of the JSON pointers (RFC 6901) of a model. A step
 * is the name of a field, the key of a map, or an index into an array.
 */
public final class WantedPlace {

    private final String pointer;
    private final List<FieldTarget> values = new ArrayList<>();
    private final List<List<FieldTarget>> vectors = new ArrayList<>();
    private final SequencedMap<String, WantedPlace> children = new LinkedHashMap<>();

    private WantedPlace(String pointer) {
        this.pointer = pointer;
    }

    /** Returns the root of the places that a model wants. */
    public static WantedPlace of(ModelSchema schema) {
        WantedPlace root = new WantedPlace("");
        int column = 0;
        for (Feature feature : schema.features()) {
            if (!feature.isTimeOfEvent()) {
                root.add(feature, column);
            }
            column += feature.columns();
        }
        if (schema.label() != null) {
            root.at(schema.label().path()).values.add(NameTarget.label(schema.label()));
        }
        if (schema.weight() != null) {
            String path = schema.weight().path();
            root.at(path).values.add(NumberTarget.weight(path));
        }
        List<String> kept = schema.keptPaths();
        for (int field = 0; field < kept.size(); field++) {
            String path = kept.get(field);
            root.at(path).values.add(new CarriedTarget(path, field));
        }
        return root;
    }

    /** A row before anything is read: missing values, and the trials that are the same for all points. */
    public static double[] blank(ModelSchema schema) {
        double[] blank = new double[schema.columns()];
        Arrays.fill(blank, Double.NaN);
        int column = 0;
        for (Feature feature : schema.features()) {
            if (feature.family().trials().orElse(null) instanceof Trials.Constant(int count)) {
                for (int j = 0; j < feature.size(); j++) {
                    blank[column + 2 * j + 1] = count;
                }
            }
            column += feature.columns();
        }
        return blank;
    }

    private void add(Feature feature, int column) {
        int width = feature.family().columns();
        WantedPlace place = at(feature.path());
        if (feature.size() == 1) {
            place.values.add(target(feature, feature.path(), column));
        } else {
            List<FieldTarget> elements = new ArrayList<>();
            for (int j = 0; j < feature.size(); j++) {
                elements.add(target(feature, feature.path() + "/" + j, column + width * j));
            }
            place.vectors.add(List.copyOf(elements));
        }
        if (feature.family().trials().orElse(null) instanceof Trials.Field trials) {
            int[] columns = new int[feature.size()];
            Arrays.setAll(columns, j -> column + 2 * j + 1);
            at(trials.path()).values.add(NumberTarget.count(trials.path(), columns));
        }
    }

    private static FieldTarget target(Feature feature, String pointer, int column) {
        return SpelledTarget.of(target(feature.family().values(), pointer, column), feature.spelling());
    }

    private static FieldTarget target(Values values, String pointer, int column) {
        return switch (values) {
            case Values.Number(Transform transform) -> NumberTarget.transformed(pointer, transform, column);
            case Values.Direction direction -> NumberTarget.direction(pointer, direction, column);
            case Values.YesNo() -> NumberTarget.yesNo(pointer, column);
            case Values.Level(List<String> levels) -> NameTarget.level(pointer, levels, column);
            case Values.Count() -> NumberTarget.count(pointer, column);
        };
    }

    private WantedPlace at(String path) {
        WantedPlace place = this;
        for (int from = 1; from <= path.length(); ) {
            int to = path.indexOf('/', from);
            to = to < 0 ? path.length() : to;
            String step = path.substring(from, to);
            String child = place.pointer + "/" + step;
            place = place.children.computeIfAbsent(
                    step.replace("~1", "/").replace("~0", "~"), _ -> new WantedPlace(child));
            from = to + 1;
        }
        return place;
    }

    /** A place where one element of a vector stands. */
    public static WantedPlace element(FieldTarget target) {
        WantedPlace place = new WantedPlace(target.pointer());
        place.values.add(target);
        return place;
    }

    /** Returns the pointer that leads here. */
    public String pointer() {
        return pointer;
    }

    /** Returns the fields whose value stands here. */
    public List<FieldTarget> values() {
        return Collections.unmodifiableList(values);
    }

    /** Returns the vectors that stand here, each as the fields of its elements. */
    public List<List<FieldTarget>> vectors() {
        return Collections.unmodifiableList(vectors);
    }

    /** Returns the places below this one by step. */
    public SequencedMap<String, WantedPlace> children() {
        return Collections.unmodifiableSequencedMap(children);
    }

    /** Whether something stands here, and not only below. */
    public boolean isField() {
        return !values.isEmpty() || !vectors.isEmpty();
    }

    /** Whether a field of the model stands here that is no vector, and not only what is carried on. */
    public boolean isValueOfModel() {
        return values.stream().anyMatch(FieldTarget::isOfModel);
    }

    /** Whether a field of the model stands here. */
    public boolean isFieldOfModel() {
        return isValueOfModel() || !vectors.isEmpty();
    }

    /** Whether a field of the model stands here or below. */
    public boolean leadsToFieldOfModel() {
        return isFieldOfModel() || children.values().stream().anyMatch(WantedPlace::leadsToFieldOfModel);
    }

    /** What is said of a schema that has another type here. */
    public String refusal(String type) {
        String parts = vectors.isEmpty()
                ? "an object"
                : "an array of " + vectors.getFirst().size();
        String expected = values.stream()
                .filter(FieldTarget::isOfModel)
                .findFirst()
                .map(FieldTarget::expected)
                .orElse(parts);
        return (pointer.isEmpty() ? "the event" : pointer) + " must be " + expected + ", not of the type " + type;
    }
}
