package dev.stepwise.codec.protobuf;

import dev.stepwise.codec.field.WantedPlace;
import dev.stepwise.codec.json.Limits;
import dev.stepwise.codec.json.RowCheck;
import dev.stepwise.model.ModelSchema;
import dev.stepwise.model.Point;

/**
 * Reads the fields that a model names out of an event in Protobuf's wire format, along the schema that it was written with. Nothing
 * is built of what nobody wants. Allocates nothing for a good event. Not thread safe: one for each task.
 */
public final class ProtobufPointReader {

    private final ProtobufCursor cursor;
    private final WantedPlace wanted;
    private final RowCheck check;
    private final double[] blank;

    public ProtobufPointReader(ModelSchema schema, Limits limits) {
        cursor = new ProtobufCursor(limits);
        wanted = WantedPlace.of(schema);
        check = new RowCheck(schema);
        blank = WantedPlace.blank(schema);
    }

    /** Returns the places that plans of this reader have to be made for. */
    public WantedPlace wanted() {
        return wanted;
    }

    /**
     * Reads an event.
     *
     * @param from where its first byte is
     * @param plan of {@link #wanted()} for the message that it is
     * @param into is overwritten; after an exception its content means nothing
     * @throws dev.stepwise.codec.json.BadPointException when the event cannot be a point
     */
    public void read(byte[] value, int from, ProtobufPlan plan, Point into) {
        into.clear(blank);
        MessageNode root = plan.root();
        cursor.open(value, from);
        root.forget();
        root.fields(cursor);
        root.deliver(cursor, into);
        cursor.close();
        check.check(into.row);
    }
}
