package dev.stepwise.chaos;

import static java.util.stream.Collectors.toCollection;

import dev.stepwise.testing.ChildJvm;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Faults in the order and of the length that a seed gives, and what an operator does in between. */
final class ChaosFaults {

    /** What can happen, and how often in comparison. */
    enum Kind {
        SERVICE_KILLED(8, 0, 0),
        BOTH_SERVICES_KILLED(2, 0, 0),
        /** Past the session time-out of 8 s, and past that of transactions. */
        SERVICE_PAUSED(3, 9_000, 14_000),
        BROKER_KILLED(3, 500, 5_000),
        BROKER_PAUSED(2, 2_000, 12_000),
        NETWORK_STALLED(3, 1_000, 12_000),
        NETWORK_SLOW(2, 3_000, 8_000),
        CONNECTIONS_CUT(2, 0, 0);

        private final int weight;
        private final int shortestMillis;
        private final int longestMillis;

        Kind(int weight, int shortestMillis, int longestMillis) {
            this.weight = weight;
            this.shortestMillis = shortestMillis;
            this.longestMillis = longestMillis;
        }
    }

    static final String SCORING = "stepwise-scoring-" + ChaosLoad.INPUT;
    /** The only one whose offsets an operator puts back: in the others nothing is assigned twice. */
    static final int PUT_BACK = 0;

    private static final String ASSIGNMENTS = "stepwise.assignments." + ChaosCluster.MODEL;
    private static final String SNAPSHOTS = "stepwise.snapshots";
    private static final int PATIENCE_SECONDS = 10;

    private final ChaosCluster cluster;
    private final ChaosLoad load;
    private final Random random;
    /** Of its own for what an operator does: it comes by time, and must not change which faults follow. */
    private final Random operator;

    private final Set<Kind> kinds = drawn();
    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    private int kills;
    private int putBack;
    private long deleted;

    ChaosFaults(ChaosCluster cluster, ChaosLoad load, long seed) {
        this.cluster = cluster;
        this.load = load;
        this.random = new Random(seed);
        this.operator = new Random(seed + 1);
    }

    /** One fault from its beginning to its end. */
    void one() throws Exception {
        Kind kind = draw();
        int service = random.nextInt(ChaosCluster.SERVICES);
        long millis = kind.shortestMillis + random.nextInt(kind.longestMillis - kind.shortestMillis + 1);
        counts.merge(kind, 1, Integer::sum);
        switch (kind) {
            case SERVICE_KILLED -> kill(service);
            case BOTH_SERVICES_KILLED -> {
                killBoth();
                restartBoth();
            }
            case SERVICE_PAUSED -> pause(cluster.service(service), millis);
            case BROKER_PAUSED -> pause(cluster.broker(), millis);
            case BROKER_KILLED -> {
                cluster.broker().kill();
                Thread.sleep(millis);
                cluster.startBroker();
            }
            case NETWORK_STALLED -> {
                cluster.network().stall(true);
                Thread.sleep(millis);
                cluster.network().stall(false);
            }
            case NETWORK_SLOW -> {
                cluster.network().delay(100 + random.nextInt(200));
                Thread.sleep(millis);
                cluster.network().delay(0);
            }
            case CONNECTIONS_CUT -> cluster.network().cut();
        }
    }

    private static Set<Kind> drawn() {
        String only = System.getProperty("chaos.kinds", "");
        return only.isEmpty()
                ? EnumSet.allOf(Kind.class)
                : Arrays.stream(only.split(","))
                        .map(Kind::valueOf)
                        .collect(toCollection(() -> EnumSet.noneOf(Kind.class)));
    }

    private Kind draw() {
        int sum = 0;
        for (Kind kind : kinds) {
            sum += kind.weight;
        }
        int at = random.nextInt(sum);
        for (Kind kind : kinds) {
            at -= kind.weight;
            if (at < 0) {
                return kind;
            }
        }
        throw new AssertionError();
    }

    private static void pause(ChildJvm process, long millis) throws Exception {
        process.pause();
        Thread.sleep(millis);
        process.resume();
    }

    private void kill(int service) throws Exception {
        cluster.service(service).kill();
        kills++;
        Thread.sleep(random.nextInt(3) == 0 ? 9_000 : 0); // sometimes the other one has to take over
        cluster.restart(service);
    }

    private void killBoth() throws Exception {
        for (int i = 0; i < ChaosCluster.SERVICES; i++) {
            cluster.service(i).kill();
            kills++;
        }
    }

    private void restartBoth() throws Exception {
        for (int i = 0; i < ChaosCluster.SERVICES; i++) {
            cluster.restart(i);
        }
    }

    /** Outputs first, as the page for operators says. */
    void partitionsAreRaised() throws Exception {
        int more = load.partitions() + 1;
        for (String topic : new String[] {ASSIGNMENTS, ChaosLoad.INPUT}) {
            cluster.change(() -> cluster.admin()
                    .createPartitions(Map.of(topic, NewPartitions.increaseTo(more)))
                    .all()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        }
        load.raise(more);
    }

    /** Retention takes points that nobody has scored yet, while no service runs. */
    void inputIsDeleted() throws Exception {
        killBoth();
        TopicPartition partition = new TopicPartition(ChaosLoad.INPUT, operator.nextInt(load.partitions()));
        long place = cluster.committed(SCORING, partition);
        while (cluster.end(partition) < place + 1_000) {
            Thread.sleep(200);
        }
        long before = place + 500;
        cluster.ask(() -> cluster.admin()
                .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(before)))
                .all()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        deleted++;
        restartBoth();
    }

    /** An operator puts the offsets of the scoring group back, after its members have timed out. */
    void offsetsArePutBack() throws Exception {
        killBoth();
        TopicPartition partition = new TopicPartition(ChaosLoad.INPUT, PUT_BACK);
        int points = 1_000 + operator.nextInt(1_000);
        cluster.ask(() -> cluster.admin() // refused while the group has members
                .alterConsumerGroupOffsets(
                        SCORING, Map.of(partition, new OffsetAndMetadata(Math.max(0, placeOf(partition) - points))))
                .all()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        putBack++;
        restartBoth();
    }

    private long placeOf(TopicPartition partition) throws InterruptedException {
        return cluster.committed(SCORING, partition);
    }

    /** An output is deleted underneath the service, and made again by hand. */
    void anOutputIsDeleted() throws Exception {
        cluster.change(
                () -> cluster.admin().deleteTopics(List.of(SNAPSHOTS)).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        Thread.sleep(3_000);
        cluster.change(() -> cluster.admin()
                .createTopics(List.of(new NewTopic(SNAPSHOTS, 1, (short) 1)
                        .configs(Map.of("max.message.bytes", String.valueOf(16 << 20)))))
                .all()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    /** How often offsets were put back. */
    int putBack() {
        return putBack;
    }

    /** How often input was deleted unread. */
    long deleted() {
        return deleted;
    }

    @Override
    public String toString() {
        return kills + " services killed; " + counts + "; input deleted unread " + deleted + " times, offsets put back "
                + putBack + " times";
    }
}
