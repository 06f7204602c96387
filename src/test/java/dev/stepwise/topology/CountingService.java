package dev.stepwise.topology;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.stepwise.testing.ChildJvm;
import dev.stepwise.testing.Halt;
import dev.stepwise.topology.Output.Message;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** The smallest use of the commit hook: counts numbers and adds them up, one count and sum a commit. */
final class CountingService {

    static final String NUMBERS = "numbers";
    static final String SUMS = "sums";
    private static final String HEAP = "heap";
    private static final String COUNT = "count";

    private CountingService() {}

    /** Arguments: bootstrap servers, state directory, and after how many milliseconds of work it halts, or "never". */
    public static void main(String[] arguments) throws Exception {
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "bootstrap.servers", arguments[0],
                "state.dir", arguments[1],
                "application.id", "counting",
                "processing.guarantee", StreamsConfig.EXACTLY_ONCE_V2,
                "commit.interval.ms", "100",
                "auto.offset.reset", "earliest",
                "session.timeout.ms", "1500",
                "heartbeat.interval.ms", "300",
                "transaction.timeout.ms", "2000"));
        KafkaStreams streams = new KafkaStreams(topology(arguments[2]), properties);
        streams.start();
        ChildJvm.awaitEndOfInput();
        Runtime.getRuntime().halt(streams.close(Duration.ofSeconds(10)) ? 0 : 1);
    }

    private static Topology topology(String haltAfterMillis) {
        StreamsBuilder builder = new StreamsBuilder();
        builder.addStateStore(HeapStore.builder(HEAP, task -> new Sum()));
        var counted = builder.stream(NUMBERS, Consumed.with(Bytes.KEYS, Bytes.VALUES))
                .processValues(() -> new Count(haltAfterMillis), Named.as(COUNT), HEAP);
        CommitHook.beforeCommit(COUNT, counted)
                .process(Flush::new, Named.as("flush"), HEAP)
                .to(SUMS, Produced.with(Bytes.KEYS, Bytes.EMISSIONS));
        return builder.build();
    }

    private static final class Sum {
        private long count;
        private long sum;
    }

    private static final class Count implements FixedKeyProcessor<byte[], byte[], Output> {
        private final String haltAfterMillis;
        private FixedKeyProcessorContext<byte[], Output> context;
        private HeapStore<Sum> heap;
        private long seen;

        private Count(String haltAfterMillis) {
            this.haltAfterMillis = haltAfterMillis;
        }

        @Override
        public void init(FixedKeyProcessorContext<byte[], Output> context) {
            this.context = context;
            this.heap = context.getStateStore(HEAP);
        }

        @Override
        public void process(FixedKeyRecord<byte[], byte[]> number) {
            Halt.scheduleOnce(haltAfterMillis);
            if (++seen % 50 == 0) {
                LockSupport.parkNanos(1_000_000); // so that there is something to interrupt
            }
            Sum sum = heap.contents();
            sum.count++;
            sum.sum += Long.parseLong(new String(number.value(), US_ASCII));
            CommitHook.request(heap, context, number, COUNT);
        }
    }

    private static final class Flush implements Processor<byte[], Output, byte[], Output> {
        private ProcessorContext<byte[], Output> context;
        private HeapStore<Sum> heap;

        @Override
        public void init(ProcessorContext<byte[], Output> context) {
            this.context = context;
            this.heap = context.getStateStore(HEAP);
        }

        @Override
        public void process(Record<byte[], Output> tick) {
            Sum sum = CommitHook.take(heap);
            String text = sum.count + " " + sum.sum;
            sum.count = 0;
            sum.sum = 0;
            context.forward(tick.withValue(new Message(text.getBytes(US_ASCII))));
        }
    }
}
