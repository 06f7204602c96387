package dev.stepwise.codec.avro;

import dev.stepwise.codec.field.WantedPlace;
import dev.stepwise.codec.json.Limits;
import dev.stepwise.codec.json.RowCheck;
import dev.stepwise.model.ModelSchema;
import dev.stepwise.model.Point;

/**
 * Reads the fields that a model names out of an event in Avro's binary encoding, along the schema that it was written with.
 * Nothing is built of what nobody wants. Allocates nothing for a good event. Not thread safe: one for each task.
 */
public final class AvroPointReader {

    private final AvroCursor cursor;
    private final WantedPlace wanted;
    private final RowCheck check;
    private final double[] blank;

    public AvroPointReader(ModelSchema schema, Limits limits) {
        cursor = new AvroCursor(limits);
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
     * @param plan of {@link #wanted()} along the schema that it was written with
     * @param into is overwritten; after an exception its content means nothing
     * @throws dev.stepwise.codec.json.BadPointException when the event cannot be a point
     */
    public void read(byte[] value, int from, AvroPlan plan, Point into) {
        into.clear(blank);
        cursor.open(value, from);
        plan.root().read(cursor, into);
        cursor.close();
        check.check(into.row);
    }
}
