package dev.stepwise.codec.event;

import static java.util.Objects.requireNonNull;

import dev.stepwise.codec.avro.AvroPlan;
import dev.stepwise.codec.avro.AvroPointReader;
import dev.stepwise.codec.avro.AvroSchemas;
import dev.stepwise.codec.json.BadPointException;
import dev.stepwise.codec.json.BadPointException.Reason;
import dev.stepwise.codec.json.JsonPointReader;
import dev.stepwise.codec.json.Limits;
import dev.stepwise.codec.protobuf.ProtobufPlan;
import dev.stepwise.codec.protobuf.ProtobufPointReader;
import dev.stepwise.codec.protobuf.ProtobufSchema;
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
            case AVRO -> format.needsRegistry() ? registeredAvro(model) : avro(model.schema(), format);
            case PROTOBUF -> format.needsRegistry() ? registeredProtobuf(model) : protobuf(model.schema(), format);
        };
    }

    private PointReader registeredAvro(ModelDefinition model) {
        AvroPointReader reader = new AvroPointReader(model.schema(), limits);
        SchemaNotes said = notesOf(model);
        RegisteredReader.Planner planner = (key, schema) -> {
            AvroPlan plan = AvroPlan.of(schema.avro(), reader.wanted());
            said.planned(key.toString(), plan.missing());
            return (value, frame, into) -> reader.read(value, frame.payload(), plan, into);
        };
        return new RegisteredReader(planner, new ConfluentFrame(), schemas, said);
    }

    private PointReader registeredProtobuf(ModelDefinition model) {
        ProtobufPointReader reader = new ProtobufPointReader(model.schema(), limits);
        SchemaNotes said = notesOf(model);
        return new RegisteredReader(
                (key, schema) -> new ProtobufMessages(reader, schema.protobuf(), key, said),
                new ConfluentFrame(true),
                schemas,
                said);
    }

    private SchemaNotes notesOf(ModelDefinition model) {
        return notes.computeIfAbsent(model.id(), SchemaNotes::new);
    }

    private static String ofAllEvents(EventFormat format) {
        return requireNonNull(format.schema(), "a schema for all events");
    }

    private PointReader avro(ModelSchema schema, EventFormat format) {
        AvroPointReader reader = new AvroPointReader(schema, limits);
        AvroPlan plan = AvroPlan.of(AvroSchemas.parse(ofAllEvents(format), List.of()), reader.wanted());
        return (value, headers, into) -> {
            if (value == null || value.length == 0) {
                throw new BadPointException(Reason.EMPTY, "no value");
            }
            reader.read(value, 0, plan, into);
        };
    }

    private PointReader protobuf(ModelSchema schema, EventFormat format) {
        ProtobufPointReader reader = new ProtobufPointReader(schema, limits);
        ProtobufSchema writers = ProtobufSchema.parse(ofAllEvents(format), List.of());
        ProtobufPlan plan = ProtobufPlan.of(writers, reader.wanted(), format.message());
        return (value, headers, into) -> {
            if (value == null) {
                throw new BadPointException(Reason.EMPTY, "no value");
            }
            reader.read(value, 0, plan, into); // no bytes at all are a message whose fields all have their defaults
        };
    }
}
