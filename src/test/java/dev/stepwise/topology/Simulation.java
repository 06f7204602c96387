package dev.stepwise.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.codec.record.StatisticsRecord;
import dev.stepwise.em.search.ColdStart;
import dev.stepwise.topology.SimulatedTopic.Entry;
import dev.stepwise.topology.SimulatedTopic.Located;
import dev.stepwise.topology.SourceTopics.Deleted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * A cluster without brokers, in which two instances score and one learns while they die, are taken for dead, are fenced and
 * come back, transactions are rolled back, answers to commits are lost, records are deleted and offsets put back: in an order
 * that a seed gives. The processors of both topologies are the service's own, with all they hold.
 */
final class Simulation {

    static final String INPUT = "points";
    static final Uuid TOPIC = new Uuid(1, 2);
    static final ServedModel MODEL = ServedModel.of(ModelFile.parse("""
            id: one
            input: {topic: points}
            features: [{name: x}]
            components: 2
            key: {path: /device, partitioned: true}
            initial:
              components:
                - {weight: 0.5, parameters: {mean: [0], covariance: [[1]]}}
                - {weight: 0.5, parameters: {mean: [10], covariance: [[1]]}}
            """));

    /** The learner's state and parameters after its seed, with which every schedule begins. */
    private static final Map<String, byte[]> SEEDED = new TreeMap<>();

    private static final List<Entry> FIRST_MODELS = new ArrayList<>();
    private static final int PARTITIONS = 2;
    private static final int INSTANCES = 2;

    static {
        byte[] seed = StatisticsRecord.of(MODEL.fingerprint().structure(), ColdStart.fit(MODEL.spec(), List.of()))
                .toBytes();
        Simulation world = new Simulation(0, 0);
        world.statistics.append(new Entry(MODEL.id().getBytes(UTF_8), seed, new RecordHeaders(), 0, "seed"));
        world.learner.process();
        world.learner.commit(false);
        world.models.committed(each -> FIRST_MODELS.add(each.entry()));
        SEEDED.putAll(world.state);
    }

    /** A point, and what is in it. */
    record Fact(double x) {}

    /** Points whose statistics are in one record. */
    record Summed(int partition, List<Long> offsets) {}

    final SplittableRandom random;
    final List<String> trace = new ArrayList<>();
    final List<Located> learned = new ArrayList<>();
    final List<Located> read = new ArrayList<>();
    final Map<Integer, List<Deleted>> toldUnscored = new TreeMap<>();
    final List<Deleted> toldUnread = new ArrayList<>();
    boolean statisticsDeleted;
    boolean offsetsPutBack;

    private final SimulatedTopic[] input = topics();
    private final SimulatedTopic[] assignments = topics();
    private final SimulatedTopic statistics = new SimulatedTopic();
    private final SimulatedTopic models = new SimulatedTopic();
    private final SimulatedTopic reports = new SimulatedTopic();
    private final SimulatedTopic deadLetters = new SimulatedTopic();
    private final List<SimulatedTransaction> open = new ArrayList<>();
    private final long[] scoringOffsets = new long[PARTITIONS];
    private final Map<Integer, Map<Bytes, byte[]>> keys = new TreeMap<>();
    private final List<SimulatedScorer> scorers = new ArrayList<>();
    private Map<String, byte[]> state = SEEDED;
    private long learningOffset;
    private SimulatedLearner learner;
    private @Nullable SimulatedLearner zombie;
    private long now;

    Simulation(long seed, int steps) {
        random = new SplittableRandom(seed);
        FIRST_MODELS.forEach(models::append);
        for (int i = 0; i < INSTANCES && steps > 0; i++) {
            scorers.add(new SimulatedScorer(this));
        }
        learner = newLearner(new SourceTopics());
        if (steps > 0) {
            rebalance();
            for (int i = 0; i < steps; i++) {
                step();
            }
            heal();
        }
    }

    private static SimulatedTopic[] topics() {
        SimulatedTopic[] topics = new SimulatedTopic[PARTITIONS];
        for (int i = 0; i < PARTITIONS; i++) {
            topics[i] = new SimulatedTopic();
        }
        return topics;
    }

    private SimulatedLearner newLearner(SourceTopics sources) {
        return new SimulatedLearner(this, state, learningOffset, sources);
    }

    private void step() {
        now += random.nextInt(200);
        int what = random.nextInt(100);
        SimulatedScorer scorer = scorers.get(random.nextInt(INSTANCES));
        int partition = random.nextInt(PARTITIONS);
        if (what < 16) {
            produce(partition);
        } else if (what < 40) {
            scorer.process(partition, 1 + random.nextInt(4));
        } else if (what < 56) {
            commit(scorer);
        } else if (what < 68) {
            learner.process();
        } else if (what < 76) {
            commitLearner();
        } else if (what < 80) {
            scorer.readModels();
        } else if (what < 84) {
            log("die", scorer);
            scorer.die();
        } else if (what < 87) {
            rebalance();
        } else {
            fault(what, scorer, partition);
        }
    }

    private void fault(int what, SimulatedScorer scorer, int partition) {
        switch (what) {
            case 87 -> scorer.evict();
            case 88 -> {
                log("lost membership", scorer);
                scorer.losesMembership();
            }
            case 89, 90 -> abortSome();
            case 91 -> {
                log("new thread", scorer);
                scorer.replaceThread();
            }
            case 92 -> learner.flush(); // its tick leaves the cache early
            case 93 -> learner = newLearner(new SourceTopics()); // it dies, its transaction stays open
            case 94 -> {
                learner.abort();
                learner = newLearner(learner.sources());
            }
            case 95 -> {
                zombie = learner;
                learner = newLearner(new SourceTopics());
            }
            case 96 -> zombieWorks();
            case 97 -> {
                if (random.nextInt(4) == 0) {
                    log("input deleted in " + partition, null);
                    input[partition].deleteBefore(random.nextLong(input[partition].end() + 1));
                }
            }
            case 98 -> {
                if (random.nextInt(4) == 0) {
                    long before = random.nextLong(statistics.end() + 1);
                    log("statistics deleted before " + before, null);
                    statisticsDeleted |= before > learningOffset;
                    statistics.deleteBefore(before);
                }
            }
            default -> putBack(partition);
        }
    }

    private void produce(int partition) {
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            int kind = random.nextInt(12);
            if (kind == 0) {
                input[partition].mark();
            } else if (kind == 1) {
                append(partition, "{\"x\":\"no\"}", "no point");
            } else {
                double x = (kind % 2 == 0 ? 10 : 0) + random.nextInt(-8, 9) / 4.0;
                String device = device(input[partition].end());
                append(partition, "{\"x\":" + x + ",\"device\":\"" + device + "\"}", new Fact(x));
            }
        }
    }

    /** Points of three devices, by turns. */
    static String device(long offset) {
        return "device " + offset % 3;
    }

    /** The key of a record is its offset. */
    private void append(int partition, String value, Object about) {
        byte[] key = String.valueOf(input[partition].end()).getBytes(UTF_8);
        input[partition].append(new Entry(key, value.getBytes(UTF_8), new RecordHeaders(), now, about));
    }

    private void commit(SimulatedScorer scorer) {
        int luck = random.nextInt(20);
        if (luck == 0) { // the process dies while the commit is prepared
            log("died in a commit", scorer);
            scorer.commit(random::nextBoolean);
            scorer.die();
        } else if (!scorer.commit(() -> false)) {
            log("commit failed", scorer);
            scorer.replaceThread();
        } else if (luck == 1) { // it is committed, and the answer gets lost
            log("commit unanswered", scorer);
            scorer.replaceThread();
        }
    }

    private void commitLearner() {
        if (!learner.commit(false)) {
            log("learner's commit failed", null);
            learner.abort();
            learner = newLearner(learner.sources());
        } else if (random.nextInt(10) == 0) {
            learner = newLearner(new SourceTopics());
        }
    }

    /** One that was taken for dead goes on for a while, and is fenced. */
    private void zombieWorks() {
        if (zombie != null) {
            zombie.process();
            zombie.punctuate();
            if (random.nextBoolean()) {
                if (zombie.commit(true)) {
                    throw new AssertionError("a zombie has committed");
                }
                zombie.abort();
                zombie = null;
            }
        }
    }

    /** Everybody who is a member commits, and partitions are given anew. */
    private void rebalance() {
        log("rebalance", null);
        for (SimulatedScorer scorer : scorers) {
            if (!scorer.isMember()) {
                if (random.nextBoolean()) {
                    scorer.rejoins();
                }
            } else if (!scorer.commit(() -> false)) {
                scorer.replaceThread();
            }
        }
        List<SimulatedScorer> members =
                scorers.stream().filter(SimulatedScorer::isMember).toList();
        for (int partition = 0; partition < PARTITIONS && !members.isEmpty(); partition++) {
            SimulatedScorer owner = members.get(random.nextInt(members.size()));
            for (SimulatedScorer each : members) {
                if (each != owner) {
                    each.revoke(partition);
                }
            }
            owner.assign(partition);
        }
    }

    /** The coordinator rolls some open transactions back, whoever has them. */
    private void abortSome() {
        log("aborted", null);
        for (SimulatedTransaction each : open) {
            if (random.nextInt(3) > 0) {
                each.end(false);
            }
        }
        open.removeIf(each -> each.state() != SimulatedTransaction.State.OPEN);
    }

    /** An operator puts the offsets of a group back that has no members. */
    private void putBack(int partition) {
        if (random.nextInt(6) > 0) {
            return;
        }
        offsetsPutBack = true;
        scorers.forEach(SimulatedScorer::losesMembership);
        scorers.forEach(SimulatedScorer::rejoins);
        scoringOffsets[partition] = random.nextLong(scoringOffsets[partition] + 1);
        log("offsets of " + partition + " put back to " + scoringOffsets[partition], null);
        rebalance();
    }

    /** No more faults: all that was produced is scored and learned from. */
    private void heal() {
        open.forEach(each -> each.end(false));
        scorers.forEach(SimulatedScorer::losesMembership);
        scorers.forEach(SimulatedScorer::rejoins);
        rebalance();
        boolean any = true;
        while (any) { // in small batches
            any = false;
            for (SimulatedScorer scorer : scorers) {
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    any |= scorer.process(partition, 1 + random.nextInt(4));
                }
                if (!scorer.commit(() -> false)) {
                    throw new AssertionError("a commit fails without a fault");
                }
            }
        }
        learner = newLearner(new SourceTopics());
        while (learner.process()) {
            // to the end
        }
        if (!learner.commit(false)) {
            throw new AssertionError("the learner's commit fails without a fault");
        }
    }

    private void log(String what, @Nullable SimulatedScorer who) {
        trace.add(who == null ? what : what + " of " + scorers.indexOf(who));
    }

    long now() {
        return now;
    }

    SimulatedTransaction begin() {
        SimulatedTransaction transaction = new SimulatedTransaction();
        open.add(transaction);
        return transaction;
    }

    void commitScoring(int partition, long next, Map<Bytes, byte[]> ofKeys) {
        scoringOffsets[partition] = next;
        keys.put(partition, new LinkedHashMap<>(ofKeys));
    }

    /** What is kept of the keys of a partition, in the order of the changelog. */
    Map<Bytes, byte[]> keys(int partition) {
        return keys.getOrDefault(partition, Map.of());
    }

    long scoringOffset(int partition) {
        return scoringOffsets[partition];
    }

    void commitLearning(long next, Map<String, byte[]> entries, List<Located> newlyLearned, List<Located> newlyRead) {
        learningOffset = next;
        state = new TreeMap<>(entries);
        learned.addAll(newlyLearned);
        read.addAll(newlyRead);
    }

    void toldUnscored(int partition, Deleted offsets) {
        toldUnscored.computeIfAbsent(partition, any -> new ArrayList<>()).add(offsets);
    }

    SimulatedTopic input(int partition) {
        return input[partition];
    }

    SimulatedTopic assignments(int partition) {
        return assignments[partition];
    }

    SimulatedTopic statistics() {
        return statistics;
    }

    SimulatedTopic models() {
        return models;
    }

    SimulatedTopic reports() {
        return reports;
    }

    SimulatedTopic deadLetters() {
        return deadLetters;
    }

    int partitions() {
        return PARTITIONS;
    }

    SimulatedLearner learner() {
        return learner;
    }

    /** A learner that has read nothing but the first parameters' seed. */
    SimulatedLearner untouchedLearner() {
        return new SimulatedLearner(this, SEEDED, 0, new SourceTopics());
    }
}
