package dev.stepwise.testing;

import dev.stepwise.codec.record.StatisticsRecord;
import dev.stepwise.codec.record.StatisticsRecord.Content;
import dev.stepwise.topology.ServedModel;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What is committed in the topic {@code statistics} of a service with one model. */
public final class StatisticsTopic {

    private StatisticsTopic() {}

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
