package dev.stepwise.start;

import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;

/** The least that Kafka Streams can do: bytes from one topic to another. Says on standard output when it runs. */
final class BareStreams {

    private BareStreams() {}

    public static void main(String[] arguments) throws InterruptedException {
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "application.id",
                "bare",
                "bootstrap.servers",
                arguments[0],
                "state.dir",
                arguments[1],
                "processing.guarantee",
                "exactly_once_v2",
                "commit.interval.ms",
                100));
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream("points", Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
                .to("bare-copies", Produced.with(Serdes.ByteArray(), Serdes.ByteArray()));
        CountDownLatch told = new CountDownLatch(1);
        KafkaStreams streams = new KafkaStreams(builder.build(), properties);
        streams.setStateListener((now, before) -> {
            if (now == KafkaStreams.State.RUNNING) {
                System.out.println("RUNNING");
            }
        });
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            streams.close(CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
            told.countDown();
        }));
        streams.start();
        told.await();
    }
}
