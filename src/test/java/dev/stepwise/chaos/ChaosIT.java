package dev.stepwise.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.testing.ChildJvm;
import dev.stepwise.testing.Patience;
import dev.stepwise.testing.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A broker and two services are killed, paused and cut off from one another for some minutes, and an operator does what loses or
 * repeats records. {@code ./mvnw -Pchaos verify}, {@code -Dchaos.minutes=60} for longer, {@code -Dchaos.seed=} for the same faults
 * again. The report is {@code target/chaos-report.txt}.
 */
@Tag("chaos")
class ChaosIT {

    private static final int PARTITIONS = 3;
    private static final String LEARNING = "stepwise-learning";
    private static final String STATISTICS = "stepwise.statistics";

    /**
     * Without a fault, so long nothing may move. It is not about speed: two services that start on a machine with twenty other busy
     * processes take minutes.
     */
    private static final Duration STANDSTILL = Patience.LONG.multipliedBy(4);

    @TempDir
    private Path directory;

    @Test
    void nothingIsLostOrDoubledInSilenceWhateverFails() throws Exception {
        long seed = Long.getLong("chaos.seed", new Random().nextLong());
        long minutes = Long.getLong("chaos.minutes", 3);
        int perSecond = Integer.getInteger("chaos.rate", 1000);
        System.out.println("ChaosIT: the faults are drawn from seed " + seed + "; again with -Dchaos.seed=" + seed);
        try (ChaosCluster cluster = new ChaosCluster(directory)) {
            Topics topics = new Topics(cluster.servers());
            topics.create(PARTITIONS, ChaosLoad.INPUT);
            cluster.startServices();
            try (ChaosLoad load = new ChaosLoad(cluster.servers(), PARTITIONS, perSecond)) {
                ChaosFaults faults = new ChaosFaults(cluster, load, seed);
                awaitProgress(cluster);
                rage(cluster, faults, seed, System.nanoTime() + TimeUnit.MINUTES.toNanos(minutes));
                load.stop();
                calm(cluster, load, topics);
                for (int i = 0; i < ChaosCluster.SERVICES; i++) {
                    ChildJvm service = cluster.service(i);
                    assertThat(service.terminate(Patience.LONG))
                            .as(service.log().toString())
                            .isEqualTo(143);
                }
                ChaosCheck check = new ChaosCheck(topics, load, faults, learnedUntil(cluster));
                try {
                    check.check();
                } finally {
                    String report = "seed " + seed + ", " + minutes + " min: " + faults + ", " + cluster.startedAgain()
                            + " starts without a broker, "
                            + cluster.hangingTransactions().ended() + " hanging transactions ended by hand. " + check;
                    System.out.println("ChaosIT: " + report);
                    Files.writeString(Path.of("target", "chaos-report.txt"), report + "\n");
                }
            }
        }
    }

    /**
     * Faults until time is up; what an operator does comes at its quarters. Most faults wait until points are assigned again after the one
     * before, however long that takes on a busy machine; some hit a service that is still starting.
     */
    private static void rage(ChaosCluster cluster, ChaosFaults faults, long seed, long end) throws Exception {
        Random gaps = new Random(~seed);
        long start = System.nanoTime();
        int quarter = 0;
        while (System.nanoTime() < end || quarter < 4) {
            long quarters = 5 * (System.nanoTime() - start) / (end - start);
            if (quarters > quarter) {
                operate(faults, quarter++);
            } else {
                faults.one();
            }
            Thread.sleep(gaps.nextInt(3_000));
            if (gaps.nextInt(4) > 0) {
                awaitProgress(cluster);
            }
            cluster.requireAllAlive();
        }
    }

    private static void operate(ChaosFaults faults, int what) throws Exception {
        switch (what) {
            case 0 -> faults.partitionsAreRaised();
            case 1 -> faults.inputIsDeleted();
            case 2 -> faults.anOutputIsDeleted();
            default -> faults.offsetsArePutBack();
        }
    }

    /** Until a commit of points that were scored. */
    private static void awaitProgress(ChaosCluster cluster) throws Exception {
        long deadline = System.nanoTime() + STANDSTILL.toNanos();
        long before = scored(cluster);
        for (long now = before; now <= before; now = scored(cluster)) {
            before = Math.min(now, before); // offsets that were put back are seen late
            cluster.requireAllAlive();
            cluster.hangingTransactions().endThem();
            assertThat(System.nanoTime())
                    .as("nothing fails, and no point is scored for " + STANDSTILL)
                    .isLessThan(deadline);
            Thread.sleep(250);
        }
    }

    private static long scored(ChaosCluster cluster) throws Exception {
        return cluster.committed(ChaosFaults.SCORING).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** No more faults: waits as long as anything moves, until all is assigned and learned from. */
    private static void calm(ChaosCluster cluster, ChaosLoad load, Topics topics) throws Exception {
        Map<TopicPartition, Long> input = new HashMap<>();
        for (int partition = 0; partition < load.partitions(); partition++) {
            TopicPartition points = new TopicPartition(ChaosLoad.INPUT, partition);
            input.put(points, cluster.end(points));
        }
        await(cluster, ChaosFaults.SCORING, input);
        Map<TopicPartition, Long> statistics = new HashMap<>(); // no more will come
        topics.eachCommitted(
                STATISTICS,
                record -> statistics.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1));
        await(cluster, LEARNING, statistics);
    }

    private static void await(ChaosCluster cluster, String group, Map<TopicPartition, Long> ends) throws Exception {
        long deadline = System.nanoTime() + STANDSTILL.toNanos();
        long before = -1;
        while (true) {
            cluster.requireAllAlive();
            cluster.hangingTransactions().endThem();
            long behind = 0;
            for (var end : ends.entrySet()) {
                behind += Math.max(0, end.getValue() - cluster.committed(group, end.getKey()));
            }
            if (behind == 0) {
                return;
            }
            if (behind != before) {
                deadline = System.nanoTime() + STANDSTILL.toNanos();
            }
            assertThat(System.nanoTime())
                    .as(behind + " records wait for " + group + ", and nothing moves")
                    .isLessThan(deadline);
            before = behind;
            Thread.sleep(500);
        }
    }

    private static long[] learnedUntil(ChaosCluster cluster) throws Exception {
        long[] places = new long[PARTITIONS];
        for (int partition = 0; partition < PARTITIONS; partition++) {
            places[partition] = cluster.committed(LEARNING, new TopicPartition(STATISTICS, partition));
        }
        return places;
    }
}
