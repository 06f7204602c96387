package dev.stepwise.em.learner;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.em.learner.LearnerEvent.Kind;
import dev.stepwise.em.points.Candidate;
import dev.stepwise.em.points.SampleBlocks;
import dev.stepwise.em.points.ScaleChange;
import dev.stepwise.em.points.Standardisation;
import dev.stepwise.em.scoring.MiniBatch;
import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.em.scoring.TailReport;
import dev.stepwise.em.search.Adoption;
import dev.stepwise.em.search.Challenge;
import dev.stepwise.em.search.ChallengeResult;
import dev.stepwise.em.search.ColdStart;
import dev.stepwise.em.search.Ingredient;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.em.search.Seed;
import dev.stepwise.mixture.MixtureModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Learns one model from a sequence of seeds, mini-batches and challenge results, and is a function of that sequence alone, to the
 * bit. Nothing that is not finite and valid is ever published. Not thread safe.
 */
public final class Learner {

    /**
     * An update says what a record changed.
     *
     * @param newVersion whether {@link #parameters()} are newer than before
     * @param events what people want to know, in order
     */
    public record Update(boolean newVersion, List<LearnerEvent> events) {

        static final Update NOTHING = new Update(false, List.of());

        public Update {
            events = List.copyOf(events);
        }
    }

    private final LearnerSpec spec;
    private final LearnerState state;
    private @Nullable LazyParameters parameters;
    private boolean rests;

    /** Makes a learner that has seen nothing. */
    public Learner(LearnerSpec spec) {
        this(spec, new LearnerState(spec));
    }

    /** Makes a learner that knows this state. */
    Learner(LearnerSpec spec, LearnerState state) {
        this.spec = spec;
        this.state = state;
        Memories memories = state.memories();
        parameters = memories == null ? null : new LazyParameters(spec, state, memories);
    }

    /**
     * Makes a learner that goes on where another has written this state.
     *
     * @throws IllegalArgumentException when the state is of another shape, or of a layout that this release does not know
     */
    public static Learner restore(LearnerSpec spec, Map<String, byte[]> entries) {
        Learner learner = new Learner(spec, LearnerStateBytes.read(spec, entries));
        learner.leaveInvalidParameters();
        return learner;
    }

    /**
     * Makes a learner that is again what another was when {@link #stateWithoutRows()} gave these entries. It takes the place of the
     * present one: its version, epoch and points go on from there. It has no rows.
     */
    public static Learner revert(LearnerSpec spec, Map<String, byte[]> entries, Learner present) {
        Learner reverted = new Learner(spec, LearnerStateBytes.read(spec, entries));
        reverted.leaveInvalidParameters();
        reverted.state.succeed(present.state);
        Memories memories = reverted.state.memories();
        if (memories != null) {
            reverted.publish(memories);
        }
        return reverted;
    }

    /** Sets whether nothing is learned. What batches tell of tails is followed all the same. */
    public void rest(boolean rest) {
        rests = rest;
    }

    private boolean learns() {
        return spec.learns() && !rests;
    }

    /** Earlier releases could adopt parameters that are not finite in the user's units: others are found in their place. */
    private void leaveInvalidParameters() {
        Memories memories = state.memories();
        if (memories != null
                && !Standardisation.holds(
                        state.standardisation(), memories.servedMemory().model())) {
            state.forgetParameters();
            parameters = null;
            findAgain();
        }
    }

    /** First parameters again, from rows that have been sampled; whether there are any. */
    private boolean findAgain() {
        Seed seed = state.epoch() == 0
                ? null
                : ColdStart.again(spec, state.recentRows().rowsAfter(RecentRows.ALL));
        if (seed != null) {
            begin(seed);
        }
        return seed != null;
    }

    /** Takes the first seed; others are of those who were too late. One that is not valid in the user's units is none. */
    public Update apply(Seed seed) {
        if (state.memories() != null || !Standardisation.holds(seed.standardisation(), seed.model())) {
            return Update.NOTHING;
        }
        begin(seed);
        return update(true, List.of(new Occurrence(Kind.SEEDED, state.ids(), seed.points())));
    }

    private void begin(Seed seed) {
        Memories first = Memories.startingAt(spec, seed);
        state.begin(seed, first);
        publish(first);
    }

    /**
     * Learns from a mini-batch, or counts its points when its statistics are of another epoch. The order of the steps
     * matters.
     */
    public Update apply(MiniBatch batch) {
        List<Occurrence> occurrences = new ArrayList<>();
        Arrival arrival = Arrival.at(spec, state, batch);
        boolean settled = state.likelihood().isConverged();
        if (state.followLikelihood(batch)) {
            occurrences.add(new Occurrence(Kind.CONVERGED, 0));
        }
        Memories memories = state.memories();
        if (memories == null || !arrival.isOf(state, memories, spec.has(Ingredient.EPOCHS))) {
            state.drop(batch.points());
            return update(memories == null && findAgain(), occurrences);
        }
        followTails(batch, memories);
        if (!learns()) {
            return rest(memories, occurrences);
        }
        Recall recall = Recall.of(spec, state, memories, arrival);
        memories = recall.memories();
        occurrences.addAll(recall.carryOut(state, batch));
        MixtureModel before = memories.longest().model();
        // Now, as an alarm forgets what was before.
        double fall = state.alarm().below(batch.weight(), batch.eStepLogLikelihood());
        watchForDrift(batch, settled, before, occurrences);
        judgeMemories(arrival, memories, before, occurrences);
        recall.copyComponents(state, batch, fall);
        memories.fold(recall.statistics().scale(arrival.weight()), arrival.left());
        Memories pruned = ComponentPruning.carryOut(spec, state, memories, occurrences);
        state.askForChallenge(pruned, spec.has(Ingredient.CHALLENGES) || spec.has(Ingredient.SPLIT_MERGE));
        publish(pruned);
        return update(true, occurrences);
    }

    /** Takes the answer to the request that is pending, or a fit of all rows there are; others are out of date. */
    public Update apply(ChallengeResult result) {
        Memories memories = state.memories();
        boolean ofAllRows = result.request() < 0;
        if (memories == null || !spec.learns() || !state.answer(spec, result.request()) || rests) {
            return Update.NOTHING;
        }
        Adoption adoption = result.adoption();
        Replacement replacement = adoption == null ? null : Replacement.of(spec, state, memories, adoption, ofAllRows);
        if (!ofAllRows) {
            boolean open = replacement == null && result.gain() > 0;
            state.challenges().judged(open, state.recentRows().total());
        }
        if (replacement == null) {
            if (!state.drift().isUnderWay()) {
                state.regimes().established().settle();
            }
            return Update.NOTHING;
        }
        return update(true, adopt(replacement, result.gain(), ofAllRows));
    }

    /** Every event carries the version that is the newest once its record is applied: the first that shows what happened. */
    private Update update(boolean newVersion, List<Occurrence> occurrences) {
        return new Update(
                newVersion,
                occurrences.stream().map(occurrence -> occurrence.in(state)).toList());
    }

    /** Takes what the batch tells of tails. */
    private void followTails(MiniBatch batch, Memories memories) {
        TailReport report = batch.tails();
        if (report != null) {
            state.tails().add(report);
        }
        Candidate served =
                new Candidate(state.standardisation(), memories.servedMemory().model());
        state.tails().rescale(state.recentRows(), served, !learns());
    }

    /** Returns the update of a learner that learns nothing. Only the tails can be new, which scorers follow by themselves meanwhile. */
    private Update rest(Memories memories, List<Occurrence> occurrences) {
        if (!state.tails().haveMoved()) {
            return update(false, occurrences);
        }
        publish(memories);
        return update(true, occurrences);
    }

    /**
     * Raises the alarm when new points are predicted worse, or are more likely than they should be, or when a column leaves the
     * scale in use. It leaves the parameters alone, and makes challenges come soon, on rows that came after it.
     *
     * @param settled whether the likelihood had stopped to rise before
     * @param before the model of the longest memory, as it was before the change
     */
    private void watchForDrift(MiniBatch batch, boolean settled, MixtureModel before, List<Occurrence> occurrences) {
        double sum = batch.ofRows(batch.eStepLogLikelihood());
        boolean raised = state.alarm().add(batch.points(), batch.points(), sum, settled);
        boolean rescaled =
                state.recentRows().leaveScales(spec.shape(), batch.sample().size());
        if (state.drift().pass(batch.points())) {
            state.challenges().calm(state.recentRows().total());
        }
        if ((raised || rescaled) && spec.has(Ingredient.ALARM)) {
            state.drift().raised(batch.points());
            state.recentRows().forgetAllBut(rescaled ? ScaleChange.NEWEST : 0);
            state.likelihood().restart();
            state.challenges().alarm(state.recentRows().total());
            state.suspectChange(before);
            occurrences.add(
                    new Occurrence(Kind.DRIFT_SUSPECTED, raised ? state.alarm().fall() : 0));
        }
    }

    /**
     * Judges the memories by rows that none has learned from. What is older than the best memory misleads challenges too, of which
     * one comes soon when a memory begins again.
     *
     * @param before the model of the longest memory, as it was before the change
     */
    private void judgeMemories(Arrival arrival, Memories memories, MixtureModel before, List<Occurrence> occurrences) {
        Memories.Rebase rebase = memories.atStart()
                ? null
                : memories.judge(
                        new SampleBlocks(arrival.sample(), state.standardisation()),
                        arrival.batch().points());
        if (rebase == null) {
            return;
        }
        state.suspectChange(before);
        state.recentRows()
                .forgetBefore(state.points() - (long) memories.leader().effectivePoints());
        state.challenges().moveUp(state.recentRows().total(), state.mayBeDrifting());
        if (state.isBeginning() && !state.drift().isUnderWay()) {
            return;
        }
        boolean first = state.drift().rebased(arrival.batch().points());
        boolean confirmed = state.drift().confirm();
        if (confirmed) {
            occurrences.add(new Occurrence(Kind.DRIFT_CONFIRMED, rebase.gain()));
        }
        if (first || confirmed) {
            occurrences.add(new Occurrence(Kind.REBASED, rebase.deficit()));
            state.centreTails(memories);
        }
    }

    /** Goes on from what a challenge has found. What was found out about the model before does not hold for it. */
    private List<Occurrence> adopt(Replacement replacement, double gain, boolean ofAllRows) {
        state.replace(replacement);
        if (ofAllRows && replacement.sameMeaning() && gain < AllRows.NOTICEABLE) {
            publish(replacement.memories());
            return List.of();
        }
        state.forgetSigns();
        state.challenges().moveUp(state.recentRows().total(), state.mayBeDrifting());
        if (!replacement.sameMeaning() || state.drift().isUnderWay()) {
            state.centreTails(replacement.memories());
        }
        publish(replacement.memories());
        List<Occurrence> occurrences = new ArrayList<>();
        if (state.drift().confirm()) {
            occurrences.add(new Occurrence(Kind.DRIFT_CONFIRMED, gain));
        }
        occurrences.add(new Occurrence(Kind.ADOPTED, gain));
        List<PointBlock> rows = state.recentRows().rowsAfter(RecentRows.ALL).blocks(replacement.units());
        occurrences.addAll(replacement.changes().occurrences(rows, gain));
        return occurrences;
    }

    private void publish(Memories memories) {
        state.raiseVersion();
        parameters = new LazyParameters(spec, state, memories);
    }

    /** The newest parameters; null before the seed. */
    public @Nullable ModelParameters parameters() {
        return parameters == null ? null : parameters.get();
    }

    /** Number of the challenge that is asked for and not yet answered; 0: none. */
    public long pendingChallengeNumber() {
        return state.memories() != null && learns() ? state.challenges().pending() : 0;
    }

    /** Returns the challenge that is not yet answered, or null. */
    public @Nullable Challenge pendingChallenge() {
        Memories memories = state.memories();
        return memories == null || pendingChallengeNumber() == 0 ? null : state.challenge(spec, memories);
    }

    /** A fit of all rows that have come, for when no more do; null: they are not all known, or another challenge is under way. */
    public @Nullable Challenge fitOfAllRows() {
        return learns() ? AllRows.fit(spec, state) : null;
    }

    /** @throws IllegalStateException before the first version */
    public Snapshot snapshot() {
        Memories memories = state.memories();
        if (memories == null) {
            throw new IllegalStateException("there are no parameters yet");
        }
        return Snapshot.of(state, memories);
    }

    /** The state's entries that have changed since the last call. */
    public Map<String, byte[]> drainState() {
        return LearnerStateBytes.drain(state);
    }

    /** The whole state, but for the sampled rows: a learner of a few numbers can go on from it. */
    public Map<String, byte[]> stateWithoutRows() {
        return LearnerStateBytes.withoutRows(state);
    }
}
