package dev.stepwise.codec.event;

import dev.stepwise.codec.field.UnsuitableSchemaException;
import dev.stepwise.codec.json.BadPointException;
import dev.stepwise.codec.json.BadPointException.Reason;
import dev.stepwise.codec.protobuf.ProtobufPlan;
import dev.stepwise.codec.protobuf.ProtobufPointReader;
import dev.stepwise.codec.protobuf.ProtobufSchema;
import dev.stepwise.model.Point;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the events of one Protobuf schema, each of which says which message of the schema it is. */
final class ProtobufMessages implements RegisteredReader.Plan {

    private static final int MOST_PLANS = 100;

    /** The plan of a message, or what is wrong with it. */
    private record Planned(int[] indexes, @Nullable ProtobufPlan plan, String problem) {}

    private final ProtobufPointReader reader;
    private final ProtobufSchema schema;
    private final SchemaKey key;
    private final SchemaNotes notes;
    private final MessageIndexes indexes = new MessageIndexes();
    private final List<Planned> plans = new ArrayList<>();
    private @Nullable Planned last;

    ProtobufMessages(ProtobufPointReader reader, ProtobufSchema schema, SchemaKey key, SchemaNotes notes) {
        this.reader = reader;
        this.schema = schema;
        this.key = key;
        this.notes = notes;
    }

    @Override
    public void read(byte[] value, ConfluentFrame frame, Point into) {
        int payload = frame.payload();
        if (payload > 0) {
            payload = indexes.read(value, payload);
        } else {
            frame.readIndexes(indexes);
        }
        Planned planned = last;
        if (planned == null || !indexes.are(planned.indexes)) {
            planned = planned();
            last = planned;
        }
        if (planned.plan == null) {
            throw new BadPointException(Reason.UNSUITABLE_SCHEMA, planned.problem);
        }
        reader.read(value, payload, planned.plan, into);
    }

    private Planned planned() {
        for (Planned each : plans) {
            if (indexes.are(each.indexes)) {
                return each;
            }
        }
        Planned planned = plan(indexes.copy());
        if (plans.size() == MOST_PLANS) {
            plans.removeFirst();
        }
        plans.add(planned);
        return planned;
    }

    private Planned plan(int... message) {
        try {
            ProtobufPlan plan = ProtobufPlan.of(schema, reader.wanted(), message);
            notes.planned(key.toString(), plan.message(), plan.missing());
            return new Planned(message, plan, "");
        } catch (UnsuitableSchemaException e) {
            notes.unsuitable(key.toString(), e);
            return new Planned(message, null, "schema of " + key + ": " + e.getMessage());
        }
    }
}
