package dev.stepwise.em;

import dev.stepwise.distribution.Units;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything that a {@link Learner} knows, and its entries in a store: a header, each level, each segment of the ring, the
 * model from before a change, and the clock and the limit of anomalies where the model has them. */
final class LearnerState {

    private static final String HEADER = "header";
    private static final String LEVEL = "level-";
    private static final String RING = "ring-";
    private static final String CLOCK = "clock";
    private static final String ANOMALIES = "anomalies";
    private static final String STEADY = "steady";

    /** Layout from which on alarms and challenges are part of the header. */
    static final int WITH_CHALLENGES = 2;

    private static final int LAYOUT = 2;

    private final LearnerSpec spec;
    final Ring ring;
    final LikelihoodTrace likelihood = new LikelihoodTrace();
    final ChallengeSchedule challenges = new ChallengeSchedule();
    final Alarm alarm = new Alarm();
    final Drift drift = new Drift();
    final RecentDensities densities = new RecentDensities();
    final SteadyModel steady;
    final @Nullable EventClock clock;
    final @Nullable AnomalyLimit anomalyLimit;
    Units standardisation;
    List<Integer> ids = List.of();
    int nextId;
    long version;
    long epoch;
    long points;
    long droppedPoints;
    long timestampMillis = Long.MIN_VALUE;

    @Nullable
    Ladder ladder;

    boolean changed;

    LearnerState(LearnerSpec spec) {
        this.spec = spec;
        clock = EventClock.of(spec.memory());
        anomalyLimit = AnomalyLimit.of(spec.anomalyRate());
        ring = new Ring(spec.shape().columns());
        steady = new SteadyModel(spec.shape());
        standardisation = Units.identity(spec.shape().columns());
    }

    /** Entries that have changed since the last call. */
    Map<String, byte[]> drain() {
        Map<String, byte[]> entries = new HashMap<>();
        if (changed) {
            entries.put(HEADER, header());
            if (clock != null) {
                entries.put(CLOCK, clock.toState(LAYOUT));
            }
            if (anomalyLimit != null) {
                entries.put(ANOMALIES, anomalyLimit.toState(LAYOUT));
            }
            changed = false;
        }
        for (int l = 0; ladder != null && l < ladder.size(); l++) {
            put(entries, LEVEL + l, ladder.drainLevel(l, LAYOUT));
        }
        put(entries, STEADY, steady.drain(LAYOUT));
        for (int s = 0; s < ring.segments(); s++) {
            put(entries, RING + s, ring.drainSegment(s, LAYOUT));
        }
        return entries;
    }

    private static void put(Map<String, byte[]> entries, String name, byte @Nullable [] value) {
        if (value != null) {
            entries.put(name, value);
        }
    }

    private byte[] header() {
        StateWriter out = new StateWriter(LAYOUT);
        out.put(version).put(epoch).put(points).put(droppedPoints).put(timestampMillis);
        out.put(standardisation.location()).put(standardisation.scale());
        out.put(nextId).put(ids.size());
        ids.forEach(out::put);
        ring.writeHeader(out);
        likelihood.writeHeader(out);
        challenges.writeHeader(out);
        densities.writeHeader(out);
        alarm.writeHeader(out);
        drift.writeHeader(out);
        out.put(ladder != null);
        if (ladder != null) {
            ladder.writeHeader(out);
        }
        return out.toBytes();
    }

    void read(Map<String, byte[]> entries) {
        byte[] header = entries.get(HEADER);
        if (header == null) {
            return;
        }
        StateReader in = new StateReader(header, LAYOUT);
        version = in.readLong();
        epoch = in.readLong();
        points = in.readLong();
        droppedPoints = in.readLong();
        timestampMillis = in.readLong();
        standardisation = new Units(in.readDoubles(), in.readDoubles());
        nextId = in.readInt();
        List<Integer> known = new ArrayList<>();
        for (int k = in.readInt(); k > 0; k--) {
            known.add(in.readInt());
        }
        ids = List.copyOf(known);
        ring.readHeader(in);
        likelihood.readHeader(in);
        challenges.readHeader(in);
        densities.readHeader(in);
        if (in.layout() >= WITH_CHALLENGES) {
            alarm.readHeader(in);
            drift.readHeader(in);
        }
        for (int s = 0; s < ring.segments(); s++) {
            byte[] segment = entries.get(RING + s);
            if (segment != null) {
                ring.readSegment(s, new StateReader(segment, LAYOUT));
            }
        }
        if (entries.containsKey(STEADY)) { // earlier releases had none
            steady.read(new StateReader(entry(entries, STEADY), LAYOUT));
        }
        if (clock != null && entries.containsKey(CLOCK)) { // a model may begin to forget by time
            clock.read(new StateReader(entry(entries, CLOCK), LAYOUT));
        }
        if (anomalyLimit != null && entries.containsKey(ANOMALIES)) {
            anomalyLimit.read(new StateReader(entry(entries, ANOMALIES), LAYOUT));
        }
        if (in.readBoolean()) {
            ladder = Ladder.read(
                    new MStep(spec, standardisation),
                    ids.size(),
                    in,
                    l -> new StateReader(entry(entries, LEVEL + l), LAYOUT));
        }
    }

    private static byte[] entry(Map<String, byte[]> entries, String name) {
        byte[] entry = entries.get(name);
        if (entry == null) {
            throw new IllegalArgumentException("the state has no entry " + name);
        }
        return entry;
    }
}
