package dev.stepwise.codec.event;

import dev.stepwise.codec.event.WriterSchemas.Absent;
import dev.stepwise.codec.event.WriterSchemas.Found;
import dev.stepwise.codec.event.WriterSchemas.Unavailable;
import dev.stepwise.codec.field.UnsuitableSchemaException;
import dev.stepwise.codec.json.BadPointException;
import dev.stepwise.codec.json.BadPointException.Reason;
import dev.stepwise.model.Point;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads events each of which names its schema. There is a plan for each of the schemas that have come last. */
final class RegisteredReader implements PointReader {

    private static final int MOST_PLANS = 100;

    /** The schema is there already when the event comes, but for rare cases; then this is shorter than a transaction may last. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Reads the events of one schema. */
    interface Plan {
        void read(byte[] value, ConfluentFrame frame, Point into);
    }

    /** Makes plans. */
    interface Planner {
        /** @throws UnsuitableSchemaException when no event of the schema can be a point */
        Plan plan(SchemaKey key, WriterSchema schema);
    }

    /** The plan along a schema, or what is wrong with the schema. */
    private record Planned(SchemaKey key, @Nullable Plan plan, String problem) {}

    private final Planner planner;
    private final WriterSchemas schemas;
    private final SchemaNotes notes;
    private final ConfluentFrame frame;
    private final Map<SchemaKey, Planned> plans = new LinkedHashMap<>(16, 0.75f, true);
    private @Nullable Planned last;

    RegisteredReader(Planner planner, ConfluentFrame frame, WriterSchemas schemas, SchemaNotes notes) {
        this.planner = planner;
        this.frame = frame;
        this.schemas = schemas;
        this.notes = notes;
    }

    @Override
    public void read(byte @Nullable [] value, EventHeaders headers, Point into) {
        frame.open(value, headers);
        Planned planned = last;
        if (planned == null || !frame.has(planned.key)) {
            planned = planned(frame.key());
            last = planned;
        }
        if (value == null || planned.plan == null) {
            throw new BadPointException(Reason.UNSUITABLE_SCHEMA, planned.problem);
        }
        planned.plan.read(value, frame, into);
    }

    private Planned planned(SchemaKey key) {
        Planned there = plans.get(key);
        if (there != null) {
            return there;
        }
        Planned planned = switch (schemas.find(key, PATIENCE)) {
            case Found(WriterSchema schema) -> plan(key, schema);
            case Absent() -> throw new BadPointException(Reason.UNKNOWN_SCHEMA, "the registry has no schema of " + key);
            case Unavailable(String why) -> throw new SchemaUnavailableException(why);
        };
        plans.put(key, planned);
        if (plans.size() > MOST_PLANS) {
            plans.remove(plans.keySet().iterator().next());
        }
        return planned;
    }

    private Planned plan(SchemaKey key, WriterSchema schema) {
        try {
            return new Planned(key, planner.plan(key, schema), "");
        } catch (UnsuitableSchemaException e) {
            notes.unsuitable(key.toString(), e);
            return new Planned(key, null, "schema of " + key + ": " + e.getMessage());
        }
    }
}
