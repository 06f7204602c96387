package dev.stepwise.runtime;

import static java.util.Objects.requireNonNull;

import dev.stepwise.codec.event.WriterSchemas;
import dev.stepwise.codec.output.AssignmentEncoding;
import dev.stepwise.codec.output.OutputOptions.Format;
import dev.stepwise.codec.output.OutputSchemas;
import dev.stepwise.registry.RegisteredSubjects;
import dev.stepwise.registry.RegistrySchemas;
import dev.stepwise.runtime.configuration.ServiceOptions;
import dev.stepwise.topology.ServedModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What the service has to do with a registry: schemas of events are asked for, and the id of that of assignments. */
final class ServiceSchemas implements AutoCloseable {

    private final ServiceOptions options;
    private final @Nullable RegistrySchemas events;
    private final @Nullable RegisteredSubjects subjects;

    ServiceSchemas(ServiceOptions options) {
        this.options = options;
        this.events = options.registry() == null ? null : new RegistrySchemas(options.registry());
        this.subjects = options.output().needsRegistry()
                ? new RegisteredSubjects(
                        requireNonNull(options.registry(), "the configuration has been checked"),
                        options.output().register())
                : null;
    }

    /** Returns where the schemas of events are found. */
    WriterSchemas ofEvents() {
        return events == null ? WriterSchemas.NONE : events;
    }

    /** Returns how the assignments of these models are written, which may be known later. */
    CompletableFuture<AssignmentEncoding> encoding(List<ServedModel> models) {
        if (subjects == null) {
            return CompletableFuture.completedFuture(
                    options.output().format() == Format.JSON ? AssignmentEncoding.JSON : AssignmentEncoding.BARE_AVRO);
        }
        Map<String, CompletableFuture<Integer>> ids = new LinkedHashMap<>();
        for (ServedModel model : models) {
            String schema = OutputSchemas.assignment(model.definition());
            ids.put(model.id(), subjects.want(options.topics().assignments(model.id()) + "-value", schema));
        }
        return CompletableFuture.allOf(ids.values().toArray(CompletableFuture[]::new))
                .thenApply(all -> {
                    Map<String, Integer> known = new LinkedHashMap<>();
                    ids.forEach((model, id) -> known.put(model, id.join()));
                    return AssignmentEncoding.framedAvro(known);
                });
    }

    /** Number of schemas that events or assignments wait for because the registry cannot be asked, or refuses one. */
    int waiting() {
        return (events == null ? 0 : events.waiting()) + (subjects == null ? 0 : subjects.waiting());
    }

    /** Returns what keeps events waiting; empty when nothing does. */
    List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (events != null) {
            missing.addAll(events.missing());
        }
        if (subjects != null) {
            missing.addAll(subjects.missing());
        }
        return missing;
    }

    @Override
    public void close() {
        if (events != null) {
            events.close();
        }
        if (subjects != null) {
            subjects.close();
        }
    }
}
