package dev.stepwise.topology;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.broker.EmbeddedBroker;
import dev.stepwise.testing.ChildJvm;
import dev.stepwise.testing.Halt;
import dev.stepwise.testing.Patience;
import dev.stepwise.testing.Topics;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitHookIT {

    private static final int NUMBERS = 200_000;

    @TempDir
    private Path directory;

    @Test
    void sumsAreExactThroughHaltsAndGracefulCloses() throws Exception {
        Random random = new Random(1);
        try (EmbeddedBroker broker = EmbeddedBroker.builder()
                .property("group.min.session.timeout.ms", "1000")
                .start()) {
            Topics topics = new Topics(broker.bootstrapServers());
            topics.create(2, CountingService.NUMBERS, CountingService.SUMS);
            fill(topics);
            for (int i = 0; i < 3; i++) {
                try (ChildJvm halted = start(topics, String.valueOf(200 + random.nextInt(500)))) {
                    assertThat(halted.await(Patience.LONG)).isEqualTo(Halt.EXIT_CODE);
                }
                try (ChildJvm closed = start(topics, "never")) {
                    long before = tally(topics).count;
                    Tally more = new Tally();
                    topics.follow(CountingService.SUMS, Patience.LONG, record -> more.add(record.value()) > before);
                    Thread.sleep(random.nextInt(200));
                    assertThat(closed.stop(Patience.LONG)).isZero();
                }
            }
            assertThat(tally(topics).count).isStrictlyBetween(0L, (long) NUMBERS);

            try (ChildJvm last = start(topics, "never")) {
                Tally following = new Tally();
                topics.follow(CountingService.SUMS, Patience.LONG, record -> following.add(record.value()) == NUMBERS);
                assertThat(last.stop(Patience.LONG)).isZero();
            }
            Tally all = tally(topics);
            assertThat(all.count).isEqualTo(NUMBERS);
            assertThat(all.sum).isEqualTo(NUMBERS * (NUMBERS + 1L) / 2);
        }
    }

    private ChildJvm start(Topics topics, String haltAfterMillis) throws Exception {
        return ChildJvm.start(
                CountingService.class, List.of(topics.bootstrapServers(), directory.toString(), haltAfterMillis));
    }

    /** The numbers from 1 on, over two partitions, every third without a key. */
    private static void fill(Topics topics) {
        topics.produce(producer -> {
            for (int i = 1; i <= NUMBERS; i++) {
                byte[] number = String.valueOf(i).getBytes(US_ASCII);
                producer.send(new ProducerRecord<>(CountingService.NUMBERS, i % 2, i % 3 == 0 ? null : number, number));
            }
        });
    }

    private static Tally tally(Topics topics) {
        Tally tally = new Tally();
        topics.committed(CountingService.SUMS).forEach(record -> tally.add(record.value()));
        return tally;
    }

    private static final class Tally {
        private long count;
        private long sum;

        long add(byte[] countAndSum) {
            String[] parts = new String(countAndSum, US_ASCII).split(" ");
            count += Long.parseLong(parts[0]);
            sum += Long.parseLong(parts[1]);
            return count;
        }
    }
}
