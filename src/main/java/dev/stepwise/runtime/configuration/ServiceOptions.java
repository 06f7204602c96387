package dev.stepwise.runtime.configuration;

import dev.stepwise.codec.json.Limits;
import dev.stepwise.codec.output.OutputOptions;
import dev.stepwise.registry.RegistryOptions;
import dev.stepwise.topology.ServedModel;
import dev.stepwise.topology.TopicNames;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options say what a service does.
 *
 * @param models that it serves, at least one, each with an input
 * @param topics names of its own topics
 * @param kafka how to talk to Kafka
 * @param registry where the schemas of events and of assignments are; null: nothing needs any
 * @param output how assignments are written
 * @param limits of an event
 * @param snapshotInterval between two snapshots of a model that goes on learning, above 0
 * @param lostRecords what happens when records are gone before they are read
 */
public record ServiceOptions(
        List<ServedModel> models,
        TopicNames topics,
        KafkaSettings kafka,
        @Nullable RegistryOptions registry,
        OutputOptions output,
        Limits limits,
        Duration snapshotInterval,
        LostRecords lostRecords) {

    /** Under at-least-once an open block of points waits no longer. */
    private static final Duration AT_LEAST_ONCE_FLUSH = Duration.ofMillis(10);

    public ServiceOptions {
        models = List.copyOf(models);
        if (models.isEmpty()) {
            throw new IllegalArgumentException("a service needs a model");
        }
    }

    /** Assignments are JSON, no model needs a registry; lost records are passed over, and told. */
    public ServiceOptions(
            List<ServedModel> models,
            TopicNames topics,
            KafkaSettings kafka,
            Limits limits,
            Duration snapshotInterval) {
        this(models, topics, kafka, null, OutputOptions.JSON, limits, snapshotInterval, LostRecords.SKIP);
    }

    /** After which an open block of points is scored; zero: at the commit. */
    public Duration flushInterval() {
        return kafka.guarantee() == KafkaSettings.Guarantee.AT_LEAST_ONCE ? AT_LEAST_ONCE_FLUSH : Duration.ZERO;
    }
}
