package dev.stepwise.em.operation;

import dev.stepwise.em.learner.AllRows;
import dev.stepwise.em.learner.Learner;
import dev.stepwise.em.learner.LearnerEvent;
import dev.stepwise.em.learner.LearnerStateBytes;
import dev.stepwise.em.learner.Snapshot;
import dev.stepwise.em.operation.Checkpoint.Reason;
import dev.stepwise.em.scoring.MiniBatch;
import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.em.search.Challenge;
import dev.stepwise.em.search.ChallengeResult;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.em.search.Seed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A learner with what an operator does to it. It is a function of the sequence of its records alone, as the learner is: commands
 * are among them. Not thread safe.
 */
public final class ManagedLearner {

    private static final String OPERATION = "operation";
    private static final int MOST_NAMES = 1_000;

    private final LearnerSpec spec;
    private final Checkpoints checkpoints = new Checkpoints();
    private final TreeMap<Integer, String> names = new TreeMap<>();

    /** Entries that the next {@link #drainState()} gives beside those that changed. */
    private final Map<String, byte[]> replaced = new HashMap<>();

    private Learner learner;
    private long storedVersion;
    private boolean frozen;
    private @Nullable ModelParameters pinned;
    private boolean changed;

    /** Makes a learner that has seen nothing. */
    public ManagedLearner(LearnerSpec spec) {
        this.spec = spec;
        learner = new Learner(spec);
    }

    /**
     * Makes a learner that goes on where another has written this state, also one of a release without commands.
     *
     * @throws IllegalArgumentException when the state is of another shape, or of a layout that this release does not know
     */
    public static ManagedLearner restore(LearnerSpec spec, Map<String, byte[]> entries) {
        ManagedLearner managed = new ManagedLearner(spec);
        managed.learner = Learner.restore(spec, entries);
        managed.storedVersion = LearnerStateBytes.version(entries);
        managed.checkpoints.restore(entries);
        byte[] operation = entries.get(OPERATION);
        if (operation != null) {
            managed.goOn(OperatorState.read(operation));
        }
        managed.learner.rest(managed.frozen);
        return managed;
    }

    private void goOn(OperatorState state) {
        frozen = state.frozen();
        names.putAll(state.names());
        Checkpoint checkpoint = checkpoints.of(state.pinned());
        pinned = checkpoint == null ? null : parametersOf(checkpoint);
        checkpoints.hold(pinnedVersion());
    }

    /** As {@link Learner#apply(Seed)}. */
    public Learner.Update apply(Seed seed) {
        return follow(learner.apply(seed));
    }

    /** As {@link Learner#apply(MiniBatch)}. */
    public Learner.Update apply(MiniBatch batch) {
        ModelParameters present = learner.parameters();
        Reason due = present == null ? null : checkpoints.due(batch.newestTimestampMillis());
        if (due != null) {
            keep(due, batch.newestTimestampMillis());
        }
        return follow(learner.apply(batch));
    }

    /** As {@link Learner#apply(ChallengeResult)}. */
    public Learner.Update apply(ChallengeResult result) {
        boolean awaited = result.request() < 0
                ? result.gain() >= AllRows.NOTICEABLE && learner.fitOfAllRows() != null
                : result.request() == learner.pendingChallengeNumber();
        if (result.adoption() != null && awaited) {
            keepBeforeChange();
        }
        return follow(learner.apply(result));
    }

    /** Carries an instruction out, or refuses it. */
    public Outcome apply(Instruction instruction) {
        if (learner.parameters() == null) {
            return refused("The model has no parameters yet.");
        }
        return switch (instruction.command()) {
            case Command.Name(int cluster, String name) -> name(cluster, name);
            case Command.Freeze() -> freeze(true);
            case Command.Resume() -> freeze(false);
            case Command.Revert(long version) -> revert(version);
            case Command.Pin(long version) -> pin(version);
            case Command.Unpin() -> unpin();
        };
    }

    private Outcome name(int cluster, String name) {
        List<Integer> living = learner.snapshot().ids();
        if (!living.contains(cluster) && !names.containsKey(cluster)) {
            return refused("There is no cluster " + cluster + "; there are " + living + ".");
        }
        if (name.isEmpty()) {
            names.remove(cluster);
        } else {
            if (names.size() >= MOST_NAMES && !names.containsKey(cluster)) {
                return refused(MOST_NAMES + " clusters have names already. Take some away, with an empty name.");
            }
            names.put(cluster, name);
        }
        changed = true;
        return outcome(
                Outcome.Kind.NAMED,
                List.of(cluster),
                name.isEmpty()
                        ? "Cluster " + cluster + " has no name any more."
                        : "Cluster " + cluster + " is called \"" + name + "\".");
    }

    private Outcome freeze(boolean freeze) {
        if (!spec.learns()) {
            return refused("The model's file says learn: false.");
        }
        if (frozen == freeze) {
            return refused(freeze ? "The model is frozen already." : "The model is not frozen.");
        }
        frozen = freeze;
        changed = true;
        learner.rest(freeze);
        return freeze
                ? outcome(Outcome.Kind.FROZEN, List.of(), "The model learns nothing until it is resumed.")
                : outcome(Outcome.Kind.RESUMED, List.of(), "The model learns again.");
    }

    private Outcome revert(long version) {
        Checkpoint checkpoint = checkpoints.of(version);
        if (checkpoint == null) {
            return refused("The statistics of version " + version + " are not kept; those of " + checkpoints.versions()
                    + " are.");
        }
        keepBeforeChange();
        learner = Learner.revert(spec, checkpoint.entries(), learner);
        learner.rest(frozen);
        replaced.putAll(learner.stateWithoutRows());
        return outcome(
                Outcome.Kind.REVERTED,
                learner.snapshot().ids(),
                "The model is what it was at version " + version + "; what it learned since is undone.");
    }

    private Outcome pin(long wanted) {
        long version = wanted == Command.Pin.NEWEST ? learner.snapshot().version() : wanted;
        if (pinned != null && pinned.version() == version) {
            return refused("The model is pinned to version " + version + " already.");
        }
        if (version == learner.snapshot().version()) {
            keep(Reason.PINNED, learner.snapshot().timestampMillis());
        }
        Checkpoint checkpoint = checkpoints.of(version);
        ModelParameters parameters = checkpoint == null ? null : parametersOf(checkpoint);
        if (parameters == null) {
            return refused("The parameters of version " + version + " are not kept; those of " + checkpoints.versions()
                    + " are.");
        }
        pinned = parameters;
        checkpoints.hold(version);
        changed = true;
        return outcome(
                Outcome.Kind.PINNED,
                List.of(),
                "Points are assigned with version " + version + " until the model is unpinned; learning goes on.");
    }

    private Outcome unpin() {
        if (pinned == null) {
            return refused("The model is not pinned.");
        }
        long version = pinned.version();
        pinned = null;
        checkpoints.hold(0);
        changed = true;
        return outcome(
                Outcome.Kind.UNPINNED,
                List.of(),
                "Points are assigned with the newest version again, and no longer with version " + version + ".");
    }

    /**
     * What points were assigned with at a version; nothing is learned with it. Under other settings a learner that goes on from there
     * would count a version more.
     */
    private @Nullable ModelParameters parametersOf(Checkpoint checkpoint) {
        ModelParameters of = Learner.restore(spec, checkpoint.entries()).parameters();
        return of == null
                ? null
                : new ModelParameters(
                        checkpoint.version(),
                        checkpoint.epoch(),
                        of.standardisation(),
                        of.ids(),
                        of.served(),
                        null,
                        0,
                        of.tails(),
                        of.limits());
    }

    /** A name goes with the points of its cluster, if the cluster that has them now has none. */
    private Learner.Update follow(Learner.Update update) {
        for (LearnerEvent event : update.events()) {
            if (event.kind() == LearnerEvent.Kind.MERGED && event.ids().size() > 1) {
                String name = names.get(event.ids().get(0));
                if (name != null && names.putIfAbsent(event.ids().get(1), name) == null) {
                    names.remove(event.ids().get(0));
                    changed = true;
                }
            }
        }
        return update;
    }

    private void keepBeforeChange() {
        if (learner.parameters() != null) {
            keep(Reason.BEFORE_CHANGE, learner.snapshot().timestampMillis());
        }
    }

    private void keep(Reason reason, long timestampMillis) {
        Snapshot now = learner.snapshot();
        checkpoints.add(new Checkpoint(
                now.version(), now.epoch(), now.points(), timestampMillis, reason, learner.stateWithoutRows()));
    }

    private Outcome refused(String sentence) {
        return outcome(Outcome.Kind.REFUSED, List.of(), sentence);
    }

    private Outcome outcome(Outcome.Kind kind, List<Integer> clusters, String sentence) {
        if (learner.parameters() == null) {
            return new Outcome(kind, 0, 0, clusters, sentence);
        }
        Snapshot now = learner.snapshot();
        return new Outcome(kind, now.version(), now.points(), clusters, sentence);
    }

    /** What operators have done, and can do. */
    public Operation operation() {
        return new Operation(frozen, pinnedVersion(), names, checkpoints.all());
    }

    private long pinnedVersion() {
        return pinned == null ? 0 : pinned.version();
    }

    /** What scorers need to know; null before the first parameters. Names are those of clusters that a point can be assigned to. */
    public @Nullable Serving serving() {
        ModelParameters learned = learner.parameters();
        if (learned == null) {
            return null;
        }
        TreeMap<Integer, String> living = new TreeMap<>(names);
        living.keySet().retainAll(pinned == null ? learned.ids() : pinned.ids());
        return new Serving(learned, pinned, living, frozen);
    }

    /** As {@link Learner#parameters()}. */
    public @Nullable ModelParameters parameters() {
        return learner.parameters();
    }

    /**
     * The version of the newest parameters when the state was written that this learner goes on from; 0: there were none. Its own are
     * newer where it could not go on with just these, as under other settings.
     */
    public long storedVersion() {
        return storedVersion;
    }

    /** As {@link Learner#pendingChallengeNumber()}. */
    public long pendingChallengeNumber() {
        return learner.pendingChallengeNumber();
    }

    /** As {@link Learner#pendingChallenge()}. */
    public @Nullable Challenge pendingChallenge() {
        return learner.pendingChallenge();
    }

    /** As {@link Learner#fitOfAllRows()}. */
    public @Nullable Challenge fitOfAllRows() {
        return learner.fitOfAllRows();
    }

    /** As {@link Learner#snapshot()}. */
    public Snapshot snapshot() {
        return learner.snapshot();
    }

    /** The state's entries that have changed since the last call; a value of null is an entry that is gone. */
    public Map<String, byte @Nullable []> drainState() {
        Map<String, byte @Nullable []> entries = new HashMap<>(replaced);
        replaced.clear();
        entries.putAll(learner.drainState());
        checkpoints.drain(entries);
        if (changed) {
            entries.put(OPERATION, new OperatorState(frozen, pinnedVersion(), names).toBytes());
            changed = false;
        }
        return entries;
    }
}
