package dev.stepwise.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.broker.EmbeddedBroker;
import dev.stepwise.codec.record.ModelRecord;
import dev.stepwise.testing.Patience;
import dev.stepwise.testing.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many tasks send a batch ten times a second each: a learner that commits behind every one of them never catches up. */
class WaitingBatchesIT {

    private static final TopicNames TOPICS = new TopicNames("w.");
    private static final int BATCHES = 600;
    private static final int PARTITIONS = 1;

    @TempDir
    private Path directory;

    private final CloudsStream stream = new CloudsStream();

    @Test
    void batchesThatWaitShareACommit() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.builder().start()) {
            Topics topics = new Topics(broker.bootstrapServers());
            topics.create(PARTITIONS, TOPICS.statistics(), TOPICS.models(), TOPICS.snapshots(), TOPICS.clusterEvents());
            topics.produce(producer -> {
                producer.send(new ProducerRecord<>(
                        TOPICS.statistics(), CloudsStream.KEY, stream.seed().toBytes()));
                for (int i = 0; i < BATCHES; i++) {
                    producer.send(new ProducerRecord<>(
                            TOPICS.statistics(),
                            CloudsStream.KEY,
                            stream.batch().toBytes()));
                }
            });
            try (KafkaStreams streams = new KafkaStreams(
                    LearningTopology.build(
                            List.of(CloudsStream.MODEL),
                            TOPICS,
                            Duration.ofSeconds(10),
                            (model, request) -> {},
                            ServiceListener.NONE),
                    properties(broker))) {
                streams.start();
                topics.follow(TOPICS.models(), Patience.LONG, record -> version(record.value()) == stream.version());
            }
            assertThat(topics.committed(TOPICS.models())).hasSizeLessThan(BATCHES / 4);
        }
    }

    private static long version(byte[] value) {
        return ModelRecord.read(value, CloudsStream.MODEL.spec().shape())
                .parameters()
                .version();
    }

    private Properties properties(EmbeddedBroker broker) {
        Properties properties = new Properties();
        properties.put("application.id", "waiting");
        properties.put("bootstrap.servers", broker.bootstrapServers());
        properties.put("processing.guarantee", "exactly_once_v2");
        properties.put("commit.interval.ms", "100");
        properties.put("state.dir", directory.toString());
        properties.put("replication.factor", "1");
        properties.put("ensure.explicit.internal.resource.naming", "true");
        return properties;
    }
}
