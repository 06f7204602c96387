package dev.stepwise.cli;

import dev.stepwise.cli.terminal.FailedException;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** A topic that a command reads, and does not make. */
final class ExistingTopic {

    private ExistingTopic() {}

    /**
     * Returns the partitions of a topic.
     *
     * @param servers of the cluster, for people
     * @throws FailedException when there is no such topic
     */
    static List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer, String topic, String servers) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new FailedException("there is no topic '%s' at %s".formatted(topic, servers));
        }
        return partitions;
    }
}
