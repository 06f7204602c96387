package dev.stepwise.runtime;

import static java.util.Objects.requireNonNull;

import dev.stepwise.codec.event.WriterSchemas;
import dev.stepwise.codec.output.AssignmentEncoding;
import dev.stepwise.codec.output.OutputOptions.Format;
import dev.stepwise.codec.output.OutputSchema;
import dev.stepwise.codec.output.ReportEncoding;
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

/** What the service has to do with a registry: schemas of events are asked for, and the ids of those that it writes. */
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
        Format format = options.output().format();
        if (subjects == null) {
            return CompletableFuture.completedFuture(AssignmentEncoding.bare(format));
        }
        Map<String, CompletableFuture<Integer>> ids = new LinkedHashMap<>();
        for (ServedModel model : models) {
            ids.put(model.id(), want(subjects, options.topics().assignments(model.id()), OutputSchema.ASSIGNMENT));
        }
        return CompletableFuture.allOf(ids.values().toArray(CompletableFuture[]::new))
                .thenApply(all -> {
                    Map<String, Integer> known = new LinkedHashMap<>();
                    ids.forEach((model, id) -> known.put(model, id.join()));
                    return AssignmentEncoding.framed(format, known);
                });
    }

    /** Returns how snapshots and cluster events are written, which may be known later. */
    CompletableFuture<ReportEncoding> reports() {
        Format format = options.output().format();
        if (subjects == null) {
            return CompletableFuture.completedFuture(ReportEncoding.bare(format));
        }
        return want(subjects, options.topics().snapshots(), OutputSchema.SNAPSHOT)
                .thenCombine(
                        want(subjects, options.topics().clusterEvents(), OutputSchema.CLUSTER_EVENT),
                        (snapshots, events) -> ReportEncoding.framed(format, snapshots, events));
    }

    private CompletableFuture<Integer> want(RegisteredSubjects from, String topic, OutputSchema schema) {
        Format format = options.output().format();
        return from.want(topic + "-value", format.registryType(), schema.text(format));
    }

    /** Number of schemas that events, assignments or learning wait for because the registry cannot be asked, or refuses one. */
    int waiting() {
        return (events == null ? 0 : events.waiting()) + (subjects == null ? 0 : subjects.waiting());
    }

    /** Returns what keeps events or learning waiting; empty when nothing does. */
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
