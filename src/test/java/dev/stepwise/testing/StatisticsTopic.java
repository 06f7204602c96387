package dev.stepwise.testing;

import dev.stepwise.codec.record.StatisticsRecord;
import dev.stepwise.codec.record.StatisticsRecord.Content;
import dev.stepwise.topology.ServedModel;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What is committed in the topic {@code statistics} of a service with one model. */
public final class StatisticsTopic {

    private StatisticsTopic() {}

    /**
     * What the learner has read of it, as it has committed that. The answer to a challenge may come just before the service stops: it
     * is read when the service is back, and is not yet in the learner's state.
     */
    public static List<ConsumerRecord<byte[], byte[]>> learned(Topics topics) throws Exception {
        String topic = ServiceProcess.TOPICS.statistics();
        long next = topics.position(ServiceProcess.APPLICATION + "-learning", topic);
        return topics.committed(topic).stream()
                .filter(record -> record.offset() < next)
                .toList();
    }

    /** How many points its batches are of. */
    public static long points(Topics topics, ServedModel model) {
        long points = 0;
        for (ConsumerRecord<byte[], byte[]> record : topics.committed(ServiceProcess.TOPICS.statistics())) {
            StatisticsRecord statistics = model.read(record.value());
            if (statistics.content() instanceof Content.OfMiniBatch(var batch)) {
                points += batch.points();
            }
        }
        return points;
    }
}
