package dev.stepwise.codec;

import dev.stepwise.codec.BadPointException.Reason;
import dev.stepwise.event.ModelSchema;
import dev.stepwise.event.ModelSchema.Feature;
import dev.stepwise.event.Point;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields that a model names out of a JSON event, in one pass over its bytes, and checks that the rest is JSON.
 * Allocates nothing for a good event. Not thread safe: one for each task.
 */
public final class JsonPointReader {

    private final ModelSchema schema;
    private final JsonCursor json;
    private final PointerTree root = new PointerTree("");
    private long reads;

    public JsonPointReader(ModelSchema schema, Limits limits) {
        this.schema = schema;
        this.json = new JsonCursor(limits);
        int column = 0;
        for (Feature feature : schema.features()) {
            root.place(feature.path()).fields.add(FieldReaders.feature(feature, column));
            column += feature.size();
        }
        if (schema.label() != null) {
            String path = schema.label().path();
            root.place(path).fields.add(FieldReaders.label(path, schema.label().classes()));
        }
        if (schema.weight() != null) {
            String path = schema.weight().path();
            root.place(path).fields.add(FieldReaders.weight(path));
        }
    }

    /**
     * Reads an event.
     *
     * @param value its bytes, or null
     * @param into is overwritten; after an exception its content means nothing
     * @throws BadPointException when the event cannot be a point
     */
    public void read(byte @Nullable [] value, Point into) {
        if (value == null || value.length == 0) {
            throw new BadPointException(Reason.EMPTY, "no value");
        }
        reads++;
        Arrays.fill(into.row, Double.NaN);
        into.weight = 1;
        into.label = Point.UNLABELLED;
        json.open(value);
        read(root, into);
        json.close();
        check(into);
    }

    private void read(PointerTree place, Point into) {
        if (place.seen == reads) {
            throw new BadPointException(Reason.DUPLICATE_KEY, place.pointer + " stands twice in its object");
        }
        place.seen = reads;
        for (int i = 0; i < place.fields.size(); i++) {
            int start = json.position();
            if (!json.nextIsNull()) {
                place.fields.get(i).read(json, into);
            }
            if (i + 1 < place.fields.size() || place.hasChildren()) {
                json.back(start);
            }
        }
        if (place.hasChildren()) {
            descend(place, into);
        } else if (place.fields.isEmpty()) {
            json.skip();
        }
    }

    private void descend(PointerTree place, Point into) {
        if (json.peek() == '{') {
            if (json.enter('}')) {
                do {
                    json.name();
                    readOrSkip(place.member(json.text(), json.textLength()), into);
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

    private void check(Point point) {
        boolean observed = false;
        int column = 0;
        for (int f = 0; f < schema.features().size(); f++) {
            Feature feature = schema.features().get(f);
            for (int j = 0; j < feature.size(); j++, column++) {
                boolean missing = Double.isNaN(point.row[column]);
                if (missing && feature.required()) {
                    throw new BadPointException(
                            Reason.MISSING_REQUIRED, feature.path() + " is missing, which the model requires");
                }
                observed |= !missing;
            }
        }
        if (!observed) {
            throw new BadPointException(Reason.NOTHING_OBSERVED, "every field of the model is missing");
        }
    }
}
