package dev.stepwise.chaos;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;

/**
 * What an operator does about transactions that a killed broker has open in the offsets of groups while their coordinator knows of
 * none, as the runbook says: nobody else ends them, and the group cannot be told where it stands.
 */
final class HangingTransactions {

    private static final String OFFSETS = "__consumer_offsets";
    private static final int PATIENCE_SECONDS = 10;
    private static final long BETWEEN_NANOS = TimeUnit.SECONDS.toNanos(20);

    /** Of transactions that the coordinator is about to end, or that go on. */
    private static final Set<TransactionState> LIVE = Set.of(
            TransactionState.ONGOING,
            TransactionState.PREPARE_ABORT,
            TransactionState.PREPARE_COMMIT,
            TransactionState.PREPARE_EPOCH_FENCE);

    private record Open(TopicPartition partition, long producer, long start) {}

    private final Admin admin;
    private Set<Open> seen = new HashSet<>();
    private long lookedNanos = System.nanoTime();
    private int ended;

    HangingTransactions(Admin admin) {
        this.admin = admin;
    }

    /** Ends those that were there when it was last looked, some time ago, and of which the coordinator knew nothing either time. */
    void endThem() throws InterruptedException {
        if (System.nanoTime() - lookedNanos < BETWEEN_NANOS) {
            return;
        }
        lookedNanos = System.nanoTime();
        try {
            Set<Open> hanging = new HashSet<>();
            for (TopicPartition partition : partitions()) {
                List<ProducerState> producers = admin.describeProducers(List.of(partition))
                        .partitionResult(partition)
                        .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                        .activeProducers();
                for (ProducerState producer : producers) {
                    look(partition, producer, hanging);
                }
            }
            seen = hanging;
        } catch (ExecutionException | TimeoutException e) {
            seen = new HashSet<>(); // the broker is away
        }
    }

    private List<TopicPartition> partitions() throws InterruptedException, ExecutionException, TimeoutException {
        List<TopicPartition> partitions = new ArrayList<>();
        admin.describeTopics(List.of(OFFSETS))
                .allTopicNames()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .get(OFFSETS)
                .partitions()
                .forEach(each -> partitions.add(new TopicPartition(OFFSETS, each.partition())));
        return partitions;
    }

    private void look(TopicPartition partition, ProducerState producer, Set<Open> hanging)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (producer.currentTransactionStartOffset().isEmpty() || isLive(producer.producerId())) {
            return;
        }
        Open open = new Open(
                partition,
                producer.producerId(),
                producer.currentTransactionStartOffset().getAsLong());
        if (seen.contains(open)) {
            admin.abortTransaction(new AbortTransactionSpec(
                            partition,
                            producer.producerId(),
                            (short) producer.producerEpoch(),
                            producer.coordinatorEpoch().orElse(0)))
                    .all()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            ended++;
        } else {
            hanging.add(open);
        }
    }

    private boolean isLive(long producer) throws InterruptedException, ExecutionException, TimeoutException {
        return admin
                .listTransactions(new ListTransactionsOptions().filterProducerIds(Set.of(producer)))
                .all()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .stream()
                .anyMatch(each -> LIVE.contains(each.state()));
    }

    /** How many it has ended. */
    int ended() {
        return ended;
    }
}
