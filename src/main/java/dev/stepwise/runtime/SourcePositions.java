package dev.stepwise.runtime;

import dev.stepwise.runtime.configuration.KafkaSettings;
import dev.stepwise.runtime.configuration.LostRecords;
import dev.stepwise.topology.ServiceListener;
import dev.stepwise.topology.SourceTopics;
import dev.stepwise.topology.SourceTopics.Deleted;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what happens when the place where a topology reads a partition is gone: records were deleted before they were read,
 * by retention or by hand, or the topic was made anew. Either way it says so.
 */
final class SourcePositions {

    private static final Logger LOG = LoggerFactory.getLogger(SourcePositions.class);

    private final KafkaSettings kafka;
    private final String group;
    private final LostRecords policy;
    private final SourceTopics sources;
    private final ServiceListener listener;

    /**
     * @param group of the topology
     * @param sources is told what is gone
     * @param listener is told how many records are gone
     */
    SourcePositions(
            KafkaSettings kafka, String group, LostRecords policy, SourceTopics sources, ServiceListener listener) {
        this.kafka = kafka;
        this.group = group;
        this.policy = policy;
        this.sources = sources;
        this.listener = listener;
    }

    /**
     * Moves a consumer on, or stops it.
     *
     * @param places where it was about to read, by partition
     * @throws LostPlaceException when the policy is to fail
     */
    void mend(Consumer<?, ?> consumer, Map<TopicPartition, Long> places) {
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(places.keySet());
        Map<TopicPartition, Long> ends = consumer.endOffsets(places.keySet());
        places.forEach((partition, place) -> {
            long begin = begins.getOrDefault(partition, place);
            long end = ends.getOrDefault(partition, place);
            if (place < begin) {
                passOver(consumer, partition, new Deleted(place, begin));
            } else if (place > end) {
                startAgain(consumer, partition, place, begin, end);
            } // else the broker has thought better of it
        });
    }

    private void passOver(Consumer<?, ?> consumer, TopicPartition partition, Deleted offsets) {
        String message = "Offsets " + offsets.first() + " to " + (offsets.next() - 1) + " of partition "
                + partition.partition() + " of topic " + partition.topic()
                + " were deleted before they were read (group " + group + ")";
        failIfWanted(message, partition);
        LOG.error("{}. Reading goes on at offset {}", message, offsets.next());
        sources.deleted(partition, offsets);
        listener.deletedUnread(partition.topic(), offsets.offsets());
        consumer.seek(partition, offsets.next());
    }

    private void startAgain(Consumer<?, ?> consumer, TopicPartition partition, long place, long begin, long end) {
        String message =
                "Partition " + partition.partition() + " of topic " + partition.topic() + " ends at offset " + end
                        + ", before offset " + place + " where it was to be read on (group " + group
                        + "): the topic was made anew, or cut short by an unclean election";
        failIfWanted(message, partition);
        LOG.error("{}. It is read from its beginning", message);
        sources.identify(partition.topic(), topicId(kafka, partition.topic()));
        consumer.seek(partition, begin);
    }

    private void failIfWanted(String message, TopicPartition partition) {
        if (policy == LostRecords.FAIL) {
            throw new LostPlaceException(message
                    + ". The service stops, because lostRecords is fail. To go on without them: stop all instances and run "
                    + resetTo("earliest", kafka, group, partition.topic() + ":" + partition.partition())
                    + ", or set lostRecords to skip");
        }
    }

    /**
     * The command that moves a group without members.
     *
     * @param where {@code earliest} or {@code latest}
     * @param topic or a partition of it, as {@code topic:0}
     */
    static String resetTo(String where, KafkaSettings kafka, String group, String topic) {
        return "kafka-consumer-groups.sh --bootstrap-server "
                + kafka.given().getOrDefault("bootstrap.servers", "SERVERS") + " --group " + group + " --topic " + topic
                + " --reset-offsets --to-" + where + " --execute";
    }

    /** Asks the brokers for the id of a topic. */
    static Uuid topicId(KafkaSettings kafka, String topic) {
        try (Admin admin = Admin.create(kafka.admin())) {
            return Objects.requireNonNull(admin.describeTopics(List.of(topic))
                            .allTopicNames()
                            .get()
                            .get(topic))
                    .topicId();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
        }
    }
}
