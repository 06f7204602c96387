package dev.stepwise.em.learner;

import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.scoring.EventClock;
import dev.stepwise.em.scoring.MeanWeight;
import dev.stepwise.em.scoring.RowLimits;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.em.search.MStep;
import dev.stepwise.mixture.MixtureStatistics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * This is the one place where a learner's state becomes entries of a store and comes back. A header is one entry. Each
 * memory has an entry, and so has each segment of the recent rows. The tails, the model from before a change, and what later
 * releases added to the tests have one too, and so has the clock where the model has one. Every entry begins with the number of its layout.
 * All layouts up to the present one can be read.
 */
public final class LearnerStateBytes {

    private static final String HEADER = "header";
    private static final String LEVEL = "level-";
    private static final String RING = "ring-";
    private static final String CLOCK = "clock";
    private static final String TAILS = "tails";
    private static final String STEADY = "steady";
    private static final String WATCH = "watch";
    private static final String WEIGHTS = "weights";
    private static final String REGIMES = "regimes";
    private static final String KNOWN = "known";

    private static final int LAYOUT = 2;

    private LearnerStateBytes() {}

    /** Entries that have changed since the last call. */
    static Map<String, byte[]> drain(LearnerState state) {
        Map<String, byte[]> entries = new HashMap<>();
        if (state.drainChanged()) {
            drainHeader(state, entries);
        }
        Memories memories = state.memories();
        for (int l = 0; memories != null && l < memories.memories().size(); l++) {
            if (memories.drainChanged(l)) {
                entries.put(LEVEL + l, level(memories, l));
            }
        }
        if (state.steady().drainChanged()) {
            entries.put(STEADY, steady(state));
        }
        if (state.regimes().established().drainChanged()) {
            entries.put(KNOWN, known(state));
        }
        for (int s = 0; s < state.recentRows().segments(); s++) {
            double[] numbers = state.recentRows().drainSegment(s);
            if (numbers != null) {
                entries.put(RING + s, new StateWriter(LAYOUT).put(numbers).toBytes());
            }
        }
        return entries;
    }

    /** All entries but those of the rows. */
    static Map<String, byte[]> withoutRows(LearnerState state) {
        Map<String, byte[]> entries = new HashMap<>();
        drainHeader(state, entries);
        Memories memories = state.memories();
        for (int l = 0; memories != null && l < memories.memories().size(); l++) {
            entries.put(LEVEL + l, level(memories, l));
        }
        entries.put(STEADY, steady(state));
        entries.put(KNOWN, known(state));
        return entries;
    }

    private static byte[] level(Memories memories, int level) {
        double[] numbers = memories.memories().get(level).statistics().toArray();
        return new StateWriter(LAYOUT).put(numbers).toBytes();
    }

    private static byte[] steady(LearnerState state) {
        StateWriter out = new StateWriter(LAYOUT);
        PartBytes.write(out, state.steady().state());
        return out.toBytes();
    }

    private static byte[] known(LearnerState state) {
        StateWriter out = new StateWriter(LAYOUT);
        PartBytes.writeComponents(out, state.regimes());
        return out.toBytes();
    }

    private static void drainHeader(LearnerState state, Map<String, byte[]> entries) {
        entries.put(HEADER, header(state));
        EventClock clock = state.clock();
        if (clock != null) {
            StateWriter out = new StateWriter(LAYOUT);
            PartBytes.write(out, clock.state());
            entries.put(CLOCK, out.toBytes());
        }
        StateWriter watch = new StateWriter(LAYOUT);
        PartBytes.writeWatch(watch, state);
        entries.put(WATCH, watch.toBytes());
        StateWriter regimes = new StateWriter(LAYOUT);
        PartBytes.write(regimes, state.challenges().patience());
        PartBytes.writeCounts(regimes, state.regimes(), state.version());
        entries.put(REGIMES, regimes.toBytes());
        StateWriter tails = new StateWriter(LAYOUT);
        PartBytes.write(tails, state.tails().state());
        entries.put(TAILS, tails.toBytes());
        MeanWeight weights = state.meanWeight();
        entries.put(
                WEIGHTS,
                new StateWriter(LAYOUT).put(weights.value()).put(weights.rows()).toBytes());
    }

    private static byte[] header(LearnerState state) {
        StateWriter out = new StateWriter(LAYOUT);
        PartBytes.write(out, state.header());
        PartBytes.write(out, state.recentRows().state());
        PartBytes.write(out, state.likelihood().state());
        PartBytes.write(out, state.challenges().state());
        PartBytes.writeNoDensities(out);
        PartBytes.write(out, state.alarm().state());
        PartBytes.write(out, state.drift().state());
        Memories memories = state.memories();
        out.put(memories != null);
        if (memories != null) {
            PartBytes.write(out, memories.state());
        }
        return out.toBytes();
    }

    /**
     * The state that these entries hold; one that has seen nothing when there is no header.
     *
     * @throws IllegalArgumentException when an entry is missing, or of a layout that this release does not know
     */
    static LearnerState read(LearnerSpec spec, Map<String, byte[]> entries) {
        LearnerState state = new LearnerState(spec);
        if (!entries.containsKey(HEADER)) {
            return state;
        }
        StateReader in = reader(entries, HEADER);
        StateHeader header = PartBytes.readHeader(in);
        state.recentRows().restore(PartBytes.readRing(in));
        state.likelihood().restore(PartBytes.readLikelihood(in));
        state.challenges().restore(PartBytes.readChallenges(in));
        PartBytes.skipDensities(in);
        state.alarm().restore(PartBytes.readAlarm(in));
        state.drift().restore(PartBytes.readDrift(in));
        readRows(state, entries);
        double factor = readWeights(spec, header, state, entries);
        Memories memories = in.readBoolean() ? readLadder(spec, header, in, factor, entries) : null;
        state.restore(readRegimes(spec, header, state, entries) ? header : header.renewed(), memories);
        readOtherEntries(spec, state, entries);
        return state;
    }

    private static void readRows(LearnerState state, Map<String, byte[]> entries) {
        for (int s = 0; s < state.recentRows().segments(); s++) {
            if (entries.containsKey(RING + s)) {
                state.recentRows().restoreSegment(s, reader(entries, RING + s).readDoubles());
            }
        }
    }

    /** Reads the mean weight; the factor that brings what is remembered to it. Earlier releases remembered weights as they came. */
    private static double readWeights(
            LearnerSpec spec, StateHeader header, LearnerState state, Map<String, byte[]> entries) {
        if (entries.containsKey(WEIGHTS)) {
            StateReader in = reader(entries, WEIGHTS);
            state.meanWeight().begin(in.readDouble(), in.readDouble());
            return 1;
        }
        int components =
                header.ids().isEmpty() ? spec.components() : header.ids().size();
        Dataset rows = state.recentRows().rowsAfter(RecentRows.ALL);
        double mean = MeanWeight.of(rows, RowLimits.mostMeanWeights(spec.memoryLengths(components)[0]));
        state.meanWeight().begin(mean, rows.size());
        state.recentRows().scaleWeights(1 / mean);
        return 1 / mean;
    }

    /**
     * Reads what is known of components beside the memories; whether points are still scored with just that. Where they are not, an epoch
     * begins, as otherwise no mini-batch would ever have as many components as are awaited.
     */
    private static boolean readRegimes(
            LearnerSpec spec, StateHeader header, LearnerState state, Map<String, byte[]> entries) {
        if (!entries.containsKey(REGIMES)) { // earlier releases had none
            return true;
        }
        StateReader counts = reader(entries, REGIMES);
        state.challenges().restore(PartBytes.readPatience(counts));
        StateReader known = entries.containsKey(KNOWN) ? reader(entries, KNOWN) : null;
        boolean same = PartBytes.readRegimes(counts, known, header, spec.shape(), state.regimes());
        if (!same) {
            state.regimes().clear(); // as the store should have it from now on
        }
        return same;
    }

    /** The version of the newest parameters that there were when this state was written; 0: there were none. */
    public static long version(Map<String, byte[]> entries) {
        return entries.containsKey(HEADER)
                ? PartBytes.readHeader(reader(entries, HEADER)).version()
                : 0;
    }

    private static void readOtherEntries(LearnerSpec spec, LearnerState state, Map<String, byte[]> entries) {
        if (entries.containsKey(STEADY)) { // earlier releases had none
            state.steady().restore(PartBytes.readSteady(reader(entries, STEADY), spec.shape()));
        }
        EventClock clock = state.clock();
        if (clock != null && entries.containsKey(CLOCK)) { // a model may begin to forget by time
            clock.restore(PartBytes.readClock(reader(entries, CLOCK)));
        }
        if (entries.containsKey(TAILS)) { // earlier releases had none
            state.tails().restore(PartBytes.readTails(reader(entries, TAILS)));
        }
        if (entries.containsKey(WATCH)) { // earlier releases had none
            PartBytes.readWatch(reader(entries, WATCH), state);
        }
    }

    /**
     * Reads the memories. A memory begins empty when it has another number of components than the header. A crash may
     * leave it so without transactions.
     */
    private static Memories readLadder(
            LearnerSpec spec, StateHeader header, StateReader in, double factor, Map<String, byte[]> entries) {
        int components = header.ids().size();
        MemoriesState saved = PartBytes.readLadder(in, spec.shape(), components);
        MixtureStatistics zero = spec.shape().zero(components);
        int length = zero.toArray().length;
        int there = saved.logWeights().size();
        int wanted = Math.min(spec.memoryLengths(components).length, there);
        int first = spec.memory().forgets()
                ? 0
                : there - wanted; // earlier releases had shorter ones before the unlimited one
        List<MixtureStatistics> memories = new ArrayList<>();
        for (int l = first; l < first + wanted; l++) {
            double[] numbers = reader(entries, LEVEL + l).readDoubles();
            memories.add(
                    numbers.length == length
                            ? MixtureStatistics.fromArray(spec.shape(), components, numbers)
                                    .scale(factor)
                            : zero);
        }
        return Memories.restore(new MStep(spec, header.standardisation()), saved.withMemories(memories));
    }

    private static StateReader reader(Map<String, byte[]> entries, String name) {
        byte @Nullable [] entry = entries.get(name);
        if (entry == null) {
            throw new IllegalArgumentException("the state has no entry " + name);
        }
        return new StateReader(entry, LAYOUT);
    }
}
