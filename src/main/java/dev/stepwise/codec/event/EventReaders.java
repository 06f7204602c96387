package dev.stepwise.codec.event;

import static java.util.Objects.requireNonNull;

import dev.stepwise.codec.avro.AvroPlan;
import dev.stepwise.codec.avro.AvroPointReader;
import dev.stepwise.codec.avro.AvroSchemas;
import dev.stepwise.codec.json.BadPointException;
import dev.stepwise.codec.json.BadPointException.Reason;
import dev.stepwise.codec.json.JsonPointReader;
import dev.stepwise.codec.json.Limits;
import dev.stepwise.model.EventFormat;
import dev.stepwise.model.ModelDefinition;
import dev.stepwise.model.ModelSchema;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Makes readers of events for models. Safe for threads. */
public final class EventReaders {

    private final Limits limits;
    private final WriterSchemas schemas;
    private final Map<String, SchemaNotes> notes = new ConcurrentHashMap<>();

    /** @param schemas where those of events are found that name theirs */
    public EventReaders(Limits limits, WriterSchemas schemas) {
        this.limits = limits;
        this.schemas = schemas;
    }

    /** Returns the limits of an event. */
    public Limits limits() {
        return limits;
    }

    /** Returns where the schemas of events are found. */
    public WriterSchemas schemas() {
        return schemas;
    }

    /** Returns how a model's events are read; a model without an input reads JSON. */
    public static EventFormat formatOf(ModelDefinition model) {
        return model.input() == null ? EventFormat.JSON : model.input().format();
    }

    /** Returns a new reader of a model's events, for one thread. */
    public PointReader of(ModelDefinition model) {
        PointReader ofFields = ofFields(model);
        ModelSchema schema = model.schema();
        return schema.timesOfEvent().isEmpty()
                ? ofFields
                : (value, headers, into) -> {
                    ofFields.read(value, headers, into);
                    schema.timeOfEvent(headers.timestampMillis(), into.row);
                };
    }

    private PointReader ofFields(ModelDefinition model) {
        EventFormat format = formatOf(model);
        return switch (format.kind()) {
            case JSON -> {
                JsonPointReader reader = new JsonPointReader(model.schema(), limits);
                yield (value, headers, into) -> reader.read(value, into);
            }
            case JSON_SCHEMA -> {
                JsonPointReader reader = new JsonPointReader(model.schema(), limits);
                ConfluentFrame frame = new ConfluentFrame();
                yield (value, headers, into) -> {
                    frame.open(value, headers);
                    reader.read(value, frame.payload(), into);
                };
            }
            case AVRO ->
                format.needsRegistry()
                        ? new RegisteredAvroReader(
                                new AvroPointReader(model.schema(), limits),
                                schemas,
                                notes.computeIfAbsent(model.id(), SchemaNotes::new))
                        : alongOneSchema(model.schema(), requireNonNull(format.schema(), "a schema for all events"));
        };
    }

    private PointReader alongOneSchema(ModelSchema schema, String writers) {
        AvroPointReader reader = new AvroPointReader(schema, limits);
        AvroPlan plan = AvroPlan.of(AvroSchemas.parse(writers, List.of()), reader.wanted());
        return (value, headers, into) -> {
            if (value == null || value.length == 0) {
                throw new BadPointException(Reason.EMPTY, "no value");
            }
            reader.read(value, 0, plan, into);
        };
    }
}
