package dev.stepwise.codec.json;

import dev.stepwise.codec.json.BadPointException.Reason;
import dev.stepwise.model.ModelSchema;
import dev.stepwise.model.Point;
import dev.stepwise.model.family.Feature;
import dev.stepwise.model.family.FeatureFamily.Trials;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields that a model names out of a JSON event, in one pass over its bytes, and checks that the rest is JSON.
 * A field is missing if it is null, or nothing stands where its pointer leads. Allocates nothing for a good event. Not
 * thread safe: one for each task.
 */
public final class JsonPointReader {

    private final JsonCursor json;
    private final PointerTree root;
    private final RowCheck check;
    /**
     * A row holds these values before anything is read. They are missing values, and the trials that are the same for
     * all points.
     */
    private final double[] blank;

    private long reads;

    public JsonPointReader(ModelSchema schema, Limits limits) {
        json = new JsonCursor(limits);
        check = new RowCheck(schema);
        blank = new double[schema.columns()];
        Arrays.fill(blank, Double.NaN);
        PointerTree.Builder places = new PointerTree.Builder();
        int column = 0;
        for (Feature feature : schema.features()) {
            if (!feature.isTimeOfEvent()) {
                places.add(feature.path(), FieldReaders.feature(feature, column));
            }
            Trials howMany = feature.family().trials().orElse(null);
            if (howMany instanceof Trials.Field trials) {
                places.add(trials.path(), FieldReaders.trials(trials, feature, column));
            } else if (howMany instanceof Trials.Constant(int count)) {
                for (int j = 0; j < feature.size(); j++) {
                    blank[column + 2 * j + 1] = count;
                }
            }
            column += feature.columns();
        }
        if (schema.label() != null) {
            places.add(schema.label().path(), FieldReaders.label(schema.label()));
        }
        if (schema.weight() != null) {
            places.add(
                    schema.weight().path(), FieldReaders.weight(schema.weight().path()));
        }
        CarriedText carried = new CarriedText();
        List<String> kept = schema.keptPaths();
        for (int field = 0; field < kept.size(); field++) {
            places.addCarried(kept.get(field), FieldReaders.carried(carried, field));
        }
        root = places.build();
    }

    /**
     * Reads an event.
     *
     * @param value its bytes, or null
     * @param into is overwritten; after an exception its content means nothing
     * @throws BadPointException when the event cannot be a point
     */
    public void read(byte @Nullable [] value, Point into) {
        read(value, 0, into);
    }

    /** Reads an event whose JSON begins at a byte of the value. */
    public void read(byte @Nullable [] value, int from, Point into) {
        if (value == null) {
            throw new BadPointException(Reason.EMPTY, "no value");
        }
        reads++;
        into.clear(blank);
        json.open(value, from);
        if (json.peek() != '{' && json.peek() != '[') {
            throw FieldReader.wrongType(json, "the event", "an object");
        }
        descend(root, into);
        json.close();
        check.check(into.row);
    }

    private void read(PointerTree place, Point into) {
        if (place.seenTwice(reads)) {
            throw new BadPointException(Reason.DUPLICATE_KEY, place.pointer() + " stands twice in its object");
        }
        FieldReader[] fields = place.fields();
        int start = json.position();
        for (int i = 0; i < fields.length; i++) {
            json.back(start);
            if (json.nextIsNull()) {
                fields[i].readNull(into);
            } else {
                fields[i].read(json, into);
            }
        }
        if (place.hasChildren()) {
            json.back(start);
            descend(place, into);
        }
    }

    /** Reads what is wanted of an object or array, and passes over any other value. */
    private void descend(PointerTree place, Point into) {
        if (json.peek() == '{') {
            if (json.enter('}')) {
                do {
                    json.name();
                    readOrSkip(place.member(json.text()), into);
                } while (json.more('}'));
            }
        } else if (json.peek() == '[') {
            int index = 0;
            if (json.enter(']')) {
                do {
                    readOrSkip(place.element(index++), into);
                } while (json.more(']'));
            }
        } else {
            json.skip();
        }
    }

    private void readOrSkip(@Nullable PointerTree place, Point into) {
        if (place == null) {
            json.skip();
        } else {
            read(place, into);
        }
    }
}
