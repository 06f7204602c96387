package dev.stepwise.em.learner;

import dev.stepwise.distribution.Units;
import dev.stepwise.em.regime.EstablishedComponents;
import dev.stepwise.em.regime.KnownComponent;
import dev.stepwise.em.regime.Regimes;
import dev.stepwise.em.regime.RetiredComponents;
import dev.stepwise.em.scoring.EventClock;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of every part of a learner's state, in all layouts that a store may hold. The order of the fields is the layout: a
 * change of it needs a new number in {@link LearnerStateBytes}, and a sample of the old layout for the tests.
 */
final class PartBytes {

    /** Layout from which on alarms and challenges are part of the state. */
    private static final int WITH_CHALLENGES = 2;

    private PartBytes() {}

    static void write(StateWriter out, StateHeader header) {
        out.put(header.version()).put(header.epoch());
        out.put(header.points()).put(header.droppedPoints()).put(header.timestampMillis());
        out.put(header.standardisation().location())
                .put(header.standardisation().scale());
        out.put(header.nextId()).put(header.ids().size());
        header.ids().forEach(out::put);
    }

    static StateHeader readHeader(StateReader in) {
        long version = in.readLong();
        long epoch = in.readLong();
        long points = in.readLong();
        long droppedPoints = in.readLong();
        long timestampMillis = in.readLong();
        Units standardisation = new Units(in.readDoubles(), in.readDoubles());
        int nextId = in.readInt();
        List<Integer> ids = new ArrayList<>();
        for (int k = in.readInt(); k > 0; k--) {
            ids.add(in.readInt());
        }
        return new StateHeader(version, epoch, points, droppedPoints, timestampMillis, standardisation, ids, nextId);
    }

    static void write(StateWriter out, RecentRows.State recentRows) {
        out.put(recentRows.total()).put(recentRows.emptied());
    }

    static RecentRows.State readRing(StateReader in) {
        return new RecentRows.State(in.readLong(), in.layout() >= WITH_CHALLENGES ? in.readLong() : 0);
    }

    static void write(StateWriter out, LikelihoodTrace.State trace) {
        out.put(trace.points()).put(trace.weight()).put(trace.sum()).put(trace.converged());
        out.put(trace.means());
    }

    static LikelihoodTrace.State readLikelihood(StateReader in) {
        return new LikelihoodTrace.State(
                in.readLong(), in.readDouble(), in.readDouble(), in.readBoolean(), in.readNumbers());
    }

    static void write(StateWriter out, ChallengeSchedule.State schedule) {
        out.put(schedule.nextRefit()).put(schedule.asked()).put(schedule.pending());
        out.put(schedule.begun()).put(schedule.next()).put(schedule.refit());
    }

    static ChallengeSchedule.State readChallenges(StateReader in) {
        int nextRefit = in.readInt();
        long asked = in.readLong();
        boolean pending = in.readBoolean();
        return in.layout() >= WITH_CHALLENGES
                ? new ChallengeSchedule.State(nextRefit, asked, pending, in.readLong(), in.readLong(), in.readBoolean())
                : ChallengeSchedule.State.ofRefits(nextRefit, asked, pending);
    }

    /** Earlier releases kept log-densities in this place. */
    static void writeNoDensities(StateWriter out) {
        out.put(0L).put(new double[0]);
    }

    static void skipDensities(StateReader in) {
        in.readLong();
        in.readDoubles();
    }

    static void write(StateWriter out, Alarm.State alarm) {
        out.put(alarm.points()).put(alarm.weight()).put(alarm.sum()).put(alarm.blocks());
        out.put(alarm.mean()).put(alarm.variance()).put(alarm.statistic()).put(alarm.fall());
    }

    /** The state of a test that has begun where the layout has none. */
    static Alarm.State readAlarm(StateReader in) {
        return in.layout() < WITH_CHALLENGES
                ? new Alarm().state()
                : new Alarm.State(
                        in.readLong(),
                        in.readDouble(),
                        in.readDouble(),
                        in.readLong(),
                        in.readDouble(),
                        in.readDouble(),
                        in.readDouble(),
                        in.readDouble());
    }

    /** Writes what came to the tests after layout 2. */
    static void writeWatch(StateWriter out, LearnerState state) {
        Alarm.Rises rises = state.alarm().rises();
        out.put(state.likelihood().blockPoints()).put(state.challenges().isLed());
        out.put(rises.level()).put(rises.statistic()).put(rises.armed());
        out.put(state.tails().publishedNumbers());
    }

    /** Takes that into a state whose other parts have been restored. */
    static void readWatch(StateReader in, LearnerState state) {
        state.likelihood().restoreBlockPoints(in.readInt());
        state.challenges().restoreLead(in.readBoolean());
        state.alarm().restore(new Alarm.Rises(in.readDouble(), in.readDouble(), in.readBoolean()));
        state.tails().restorePublished(in.readNumbers());
    }

    static void write(StateWriter out, Drift.State drift) {
        out.put(drift.alarms()).put(drift.confirmed()).put(drift.left());
    }

    /** A stream without a change where the layout has none. */
    static Drift.State readDrift(StateReader in) {
        return in.layout() < WITH_CHALLENGES
                ? new Drift().state()
                : new Drift.State(in.readLong(), in.readBoolean(), in.readLong());
    }

    /** Writes the memories without their statistics, which have entries of their own. */
    static void write(StateWriter out, MemoriesState memories) {
        out.put(memories.start().toArray());
        out.put(memories.startPoints()).put(memories.folded()).put(memories.lastStep());
        out.put(memories.logWeights()).put(memories.deficits());
    }

    /** Reads the memories without their statistics, which have entries of their own. */
    static MemoriesState readLadder(StateReader in, MixtureShape shape, int components) {
        MixtureModel start = MixtureModel.fromArray(shape, components, in.readDoubles());
        double startPoints = in.readDouble();
        double folded = in.readDouble();
        double lastStep = in.readDouble();
        List<Double> logWeights = in.readNumbers();
        List<Double> deficits =
                in.layout() >= WITH_CHALLENGES ? in.readNumbers() : Collections.nCopies(logWeights.size(), 0.0);
        return new MemoriesState(start, startPoints, folded, lastStep, logWeights, deficits, List.of());
    }

    static void write(StateWriter out, ModelBeforeChange.State steady) {
        MixtureModel model = steady.model();
        out.put(steady.since()).put(model == null ? 0 : model.components());
        out.put(model == null ? new double[0] : model.toArray());
    }

    static ModelBeforeChange.State readSteady(StateReader in, MixtureShape shape) {
        long since = in.readLong();
        int components = in.readInt();
        double[] values = in.readDoubles();
        return new ModelBeforeChange.State(
                since, components == 0 ? null : MixtureModel.fromArray(shape, components, values));
    }

    static void write(StateWriter out, ChallengeSchedule.Patience patience) {
        out.put(patience.moved()).put(patience.rows());
    }

    static ChallengeSchedule.Patience readPatience(StateReader in) {
        return new ChallengeSchedule.Patience(in.readBoolean(), in.readLong());
    }

    /** Writes what changes with every mini-batch, and of which version and of which components that is. */
    static void writeCounts(StateWriter out, Regimes regimes, long version) {
        EstablishedComponents.State established = regimes.established().state();
        out.put(regimes.retired().state().claims());
        out.put(established.jumped())
                .put(established.frozen())
                .put(established.points())
                .put(established.batches());
        out.put(established.masses());
        out.put(version);
        regimes.retired().components().forEach(known -> out.put(known.id()));
    }

    static void writeComponents(StateWriter out, Regimes regimes) {
        EstablishedComponents.State established = regimes.established().state();
        write(out, regimes.retired().components());
        write(out, established.believed());
        write(out, established.young());
    }

    private static void write(StateWriter out, List<KnownComponent> components) {
        out.put(components.size());
        for (KnownComponent known : components) {
            out.put(known.id()).put(known.weight());
            out.put(known.model().toArray()).put(known.statistics().toArray());
        }
    }

    /**
     * Reads both. Nothing is known where they do not belong to the header, as a crash without transactions may leave them, or an earlier
     * release that went on in between, or where other settings let nothing come back.
     *
     * @param components null: there are none
     * @return whether those that have retired, with which points are scored, are the same as when the header was written
     */
    static boolean readRegimes(
            StateReader counts,
            @Nullable StateReader components,
            StateHeader header,
            MixtureShape shape,
            Regimes regimes) {
        List<Double> claims = counts.readNumbers();
        if (components == null || !regimes.recalls()) {
            return claims.isEmpty();
        }
        List<KnownComponent> retired = readComponents(components, shape);
        List<KnownComponent> believed = readComponents(components, shape);
        List<KnownComponent> young = readComponents(components, shape);
        EstablishedComponents.State established = new EstablishedComponents.State(
                believed,
                young,
                counts.readBoolean(),
                counts.readBoolean(),
                counts.readLong(),
                counts.readInt(),
                counts.readNumbers());
        List<Integer> ids = retired.stream().map(KnownComponent::id).toList();
        boolean same = claims.size() == ids.size()
                && ids.size() <= regimes.retired().most()
                && Collections.disjoint(ids, header.ids())
                && isOf(counts, header.version(), ids);
        if (same) {
            regimes.retired().restore(new RetiredComponents.State(retired, claims));
            regimes.established().restore(established);
        }
        return same;
    }

    /** Whether counts are of a version and of these components. Earlier releases did not say. */
    private static boolean isOf(StateReader counts, long version, List<Integer> ids) {
        boolean told = counts.hasMore();
        boolean same = !told || counts.readLong() == version;
        List<Integer> counted = new ArrayList<>();
        while (counts.hasMore()) {
            counted.add(counts.readInt());
        }
        return same && (!told || counted.equals(ids));
    }

    private static List<KnownComponent> readComponents(StateReader in, MixtureShape shape) {
        List<KnownComponent> components = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            components.add(KnownComponent.of(shape, in.readInt(), in.readDouble(), in.readDoubles(), in.readDoubles()));
        }
        return components;
    }

    static void write(StateWriter out, EventClock.State clock) {
        out.put(clock.running()).put(clock.time()).put(clock.agreed());
        out.put(clock.leaped()).put(clock.leapHalfLives());
        clock.leap().forEach(out::put);
    }

    static EventClock.State readClock(StateReader in) {
        boolean running = in.readBoolean();
        long time = in.readLong();
        int agreed = in.readInt();
        int leaped = in.readInt();
        double leapHalfLives = in.readDouble();
        List<Long> leap = new ArrayList<>();
        for (int i = 0; i < EventClock.BELIEVED; i++) {
            leap.add(in.readLong());
        }
        return new EventClock.State(running, time, agreed, leaped, leapHalfLives, leap);
    }

    static void write(StateWriter out, TailCalibration.State tails) {
        out.put(tails.numbers()).put(tails.medians()).put(tails.scales()).put(tails.next());
        out.put(tails.anomalies().size());
        tails.anomalies().forEach((id, count) -> out.put(id).put(count));
        out.put(tails.spread());
    }

    static TailCalibration.State readTails(StateReader in) {
        List<Double> numbers = in.readNumbers();
        List<Double> medians = in.readNumbers();
        List<Double> scales = in.readNumbers();
        long next = in.readLong();
        SortedMap<Integer, Long> anomalies = new TreeMap<>();
        for (int clusters = in.readInt(); clusters > 0; clusters--) {
            anomalies.put(in.readInt(), in.readLong());
        }
        double spread = in.hasMore() ? in.readDouble() : 1; // earlier releases had none
        return new TailCalibration.State(numbers, medians, scales, next, anomalies, spread);
    }
}
