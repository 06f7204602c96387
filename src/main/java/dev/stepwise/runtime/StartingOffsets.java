package dev.stepwise.runtime;

import dev.stepwise.model.ModelInput.From;
import dev.stepwise.runtime.configuration.KafkaSettings;
import dev.stepwise.topology.ServedModel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Where the scoring of an input topic begins or goes on. */
final class StartingOffsets {

    /** Records of a partition: more than a first fit ever wants. */
    private static final long MOST_READ_BACK = 10_000;

    private final String topic;
    private final List<ServedModel> models;
    private final KafkaSettings kafka;
    private final String group;

    /** @param models that read the topic */
    StartingOffsets(String topic, List<ServedModel> models, KafkaSettings kafka) {
        this.topic = topic;
        this.models = models;
        this.kafka = kafka;
        this.group = kafka.scoringId(topic);
    }

    /** Whether scoring begins at what comes after its first start. */
    boolean isLate() {
        return models.stream()
                .allMatch(model -> model.definition().input() != null
                        && model.definition().input().from() == From.LATEST);
    }

    /**
     * Called when a model of the topic has parameters, because then the topic has been read before: offsets are written
     * before the first parameters are asked for. Without them all points would be assigned again.
     *
     * @throws LostPlaceException when they are gone
     */
    void requireSome() throws Exception {
        try (Admin admin = Admin.create(kafka.admin())) {
            if (committed(admin).keySet().stream()
                    .noneMatch(partition -> partition.topic().equals(topic))) {
                throw new LostPlaceException(
                        "there are parameters, but nothing says how far topic " + topic
                                + " has been read: the offsets of group " + group
                                + " have expired or were deleted. From the beginning, all its points would be assigned again. "
                                + "Say where to go on. At new points: "
                                + SourcePositions.resetTo("latest", kafka, group, topic)
                                + "; at the first one, or at a time, in the place of --to-latest: --to-earliest, --to-datetime");
            }
        }
    }

    /**
     * Returns the offsets where scoring and the search for first parameters begin. Scoring goes on where it was left,
     * or else begins where the models' files say. The offsets are written down at once, so that no point between now
     * and the start of scoring is passed over.
     */
    Map<TopicPartition, Long> find() throws Exception {
        try (Admin admin = Admin.create(kafka.admin())) {
            Set<TopicPartition> partitions = new HashSet<>();
            admin.describeTopics(List.of(topic)).allTopicNames().get().values().stream()
                    .flatMap(description -> description.partitions().stream())
                    .forEach(partition -> partitions.add(new TopicPartition(topic, partition.partition())));
            Map<TopicPartition, OffsetAndMetadata> committed = committed(admin);
            boolean latestOnly = isLate();
            Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
            partitions.forEach(
                    partition -> specs.put(partition, latestOnly ? OffsetSpec.latest() : OffsetSpec.earliest()));
            Map<TopicPartition, Long> offsets = new HashMap<>();
            Map<TopicPartition, OffsetAndMetadata> unwritten = new HashMap<>();
            for (var entry : admin.listOffsets(specs).all().get().entrySet()) {
                OffsetAndMetadata known = committed.get(entry.getKey());
                long offset = known == null ? entry.getValue().offset() : known.offset();
                offsets.put(entry.getKey(), offset);
                if (known == null) {
                    unwritten.put(entry.getKey(), new OffsetAndMetadata(offset));
                }
            }
            if (!unwritten.isEmpty()) {
                return writtenDown(admin, unwritten, offsets);
            }
            return offsets;
        }
    }

    /**
     * Points that other models have been through already will do for a first fit, and are there at once: these models wait for it.
     * Scoring goes on where it was all the same.
     */
    Map<TopicPartition, Long> readBack(Map<TopicPartition, Long> from) throws Exception {
        Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
        from.keySet().forEach(partition -> specs.put(partition, OffsetSpec.earliest()));
        Map<TopicPartition, Long> back = new HashMap<>();
        try (Admin admin = Admin.create(kafka.admin())) {
            admin.listOffsets(specs).all().get().forEach((partition, earliest) -> {
                long offset = from.getOrDefault(partition, earliest.offset());
                back.put(partition, Math.max(Math.min(earliest.offset(), offset), offset - MOST_READ_BACK));
            });
        }
        return back;
    }

    /** Another instance that starts for the first time too may be faster: then its offsets count. */
    private Map<TopicPartition, Long> writtenDown(
            Admin admin, Map<TopicPartition, OffsetAndMetadata> unwritten, Map<TopicPartition, Long> offsets)
            throws Exception {
        try {
            admin.alterConsumerGroupOffsets(group, unwritten).all().get();
            return offsets;
        } catch (ExecutionException e) {
            Map<TopicPartition, OffsetAndMetadata> committed = committed(admin);
            if (!committed.keySet().containsAll(unwritten.keySet())) {
                throw e;
            }
            Map<TopicPartition, Long> theirs = new HashMap<>(offsets);
            committed.forEach((partition, offset) -> theirs.put(partition, offset.offset()));
            return theirs;
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> committed(Admin admin)
            throws ExecutionException, InterruptedException {
        return admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
    }
}
