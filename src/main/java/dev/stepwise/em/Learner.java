package dev.stepwise.em;

import static java.util.Objects.requireNonNull;

import dev.stepwise.distribution.InvalidParametersException;
import dev.stepwise.em.LearnerEvent.Kind;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureStatistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Learns one model from a sequence of seeds, batches and findings, and is a function of that sequence alone: the same
 * records in the same order give the same parameters, events and state, to the bit. Nothing that is not finite and valid
 * is ever published. Not thread safe.
 */
public final class Learner {

    /** Rows that a batch should carry. */
    private static final int SAMPLE_ROWS = 64;

    /** The same while there are too few for a good fit. */
    private static final int FIRST_SAMPLE_ROWS = 512;

    private static final int FIRST_ID = 1;

    /** A challenge sees rows that are no older than so many times the points that the served parameters rest on. */
    private static final double ROW_AGE = 2;

    /**
     * What a record changed.
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
    private @Nullable ModelParameters parameters;

    /** One that has seen nothing. */
    public Learner(LearnerSpec spec) {
        this.spec = spec;
        this.state = new LearnerState(spec);
    }

    /**
     * One that goes on where another has written this state.
     *
     * @throws IllegalArgumentException when the state is of another shape, or of a layout that this release does not know
     */
    public static Learner restore(LearnerSpec spec, Map<String, byte[]> entries) {
        Learner learner = new Learner(spec);
        learner.state.read(entries);
        if (learner.state.ladder != null) {
            learner.parameters = learner.newest(learner.state.ladder);
            if (!learner.state.standardisation.holds(learner.parameters.served())) {
                learner.forgetParameters();
                learner.findAgain();
            }
        }
        return learner;
    }

    /** Takes the first seed; others are of those who were too late. One that is not valid in the user's units is none. */
    public Update apply(Seed seed) {
        if (state.ladder != null || !seed.standardisation().holds(seed.model())) {
            return Update.NOTHING;
        }
        begin(seed);
        return new Update(true, List.of(event(Kind.SEEDED, state.ids, 0)));
    }

    private void begin(Seed seed) {
        state.standardisation = seed.standardisation();
        int components = seed.model().components();
        int first = Math.max(FIRST_ID, state.nextId);
        state.ids = IntStream.range(first, first + components).boxed().toList();
        state.nextId = first + components;
        double[] memories = spec.memories(components);
        state.ladder = Ladder.startingAt(
                new MStep(spec, seed.standardisation()), seed.model(), Math.max(seed.points(), memories[0]));
        state.challenges.begin(seed.points());
        state.epoch++;
        publish(state.ladder);
    }

    /** Earlier releases could adopt parameters that are not finite in the user's units. */
    private void forgetParameters() {
        parameters = null;
        state.ladder = null;
        state.steady.forget();
        state.likelihood.restart();
        state.alarm.restart();
        state.challenges.alarm(state.ring.total());
    }

    /** First parameters again, from rows that have been sampled, under new ids; false: there are none yet. */
    private boolean findAgain() {
        Dataset rows = state.ring.rowsAfter(Ring.ALL);
        if (state.epoch == 0 || rows.size() == 0 && spec.initial() == null) {
            return false;
        }
        try {
            begin(ColdStart.find(spec, rows.thin(spec.bootstrapPoints())).seed());
            return true;
        } catch (RuntimeException e) { // there is no fit of these rows; of those to come there may be one
            return false;
        }
    }

    /** Learns from a batch, or counts its points when its statistics are of another epoch. */
    public Update apply(Batch batch) {
        Ladder ladder = state.ladder;
        state.points += batch.points();
        state.timestampMillis = Math.max(state.timestampMillis, batch.newestTimestampMillis());
        state.changed = true;
        double passed = halfLivesTo(batch);
        double worth = Fading.weightAfter(Math.max(0, -passed));
        Dataset sample = new Dataset(spec.shape().columns());
        for (SampledPoint point : batch.sample()) {
            sample.add(point.row(), point.weight() * worth, point.label());
            state.ring.add(new SampledPoint(point.row(), point.weight() * worth, point.label()), state.points);
        }
        List<LearnerEvent> events = new ArrayList<>();
        boolean steady = !state.drift.isUnderWay() && !isBootstrapping();
        if (ladder != null && !ladder.stands(state.likelihood.isConverged())) {
            state.likelihood.keepWindow();
        }
        if (state.likelihood.add(batch.points(), batch.weight(), batch.logLikelihood(), steady)
                && state.likelihood.isConverged()) {
            events.add(event(Kind.CONVERGED, List.of(), 0));
        }
        boolean current = batch.epoch() == state.epoch || !spec.has(Ingredient.EPOCHS);
        if (ladder == null
                || !current
                || batch.statistics().components() != ladder.servedLevel().components()) {
            state.droppedPoints += batch.points();
            return new Update(ladder == null && findAgain(), events);
        }
        if (!Tails.areClosed(spec.shape())) {
            rank(sample, ladder.servedLevel().model());
        }
        if (state.anomalyLimit != null) {
            limit(state.anomalyLimit, batch, sample, ladder.servedLevel().model());
        }
        if (!spec.learns()) {
            if (state.anomalyLimit != null) {
                publish(ladder);
            }
            return new Update(state.anomalyLimit != null, events);
        }
        MixtureModel longest = ladder.longest().model();
        if (watch(batch, events)) {
            state.steady.keep(longest, state.ring.total());
        }
        if (!ladder.atStart()) {
            Ladder.Rebase rebase = ladder.judge(new SampleBlocks(sample, state.standardisation));
            if (rebase != null) {
                state.steady.keep(longest, state.ring.total());
                rebased(ladder, rebase, batch.points(), events);
            }
        }
        ladder.fold(batch.statistics().scale(worth), Fading.weightAfter(Math.max(0, passed)));
        if (state.challenges.pending() == 0) {
            state.steady.expire(state.ring.total());
            LearnerEvent death = Burial.of(spec, state, ladder, batch);
            if (death != null) {
                events.add(death);
                ladder = requireNonNull(state.ladder);
            }
        }
        askForChallenge(ladder);
        publish(ladder);
        return new Update(true, events);
    }

    /** Half-lives of event time from what has been learned to this batch; if negative, so many of them it is late. */
    private double halfLivesTo(Batch batch) {
        EventClock clock = state.clock;
        EventSpan span = batch.span();
        boolean learned = state.ladder != null
                && batch.epoch() == state.epoch
                && batch.statistics().totalMass() > 0;
        return learned && clock != null && span != null ? clock.meet(span) : 0;
    }

    /** Whether there is an alarm. It leaves the parameters alone, and makes challenges come soon, on rows that came after it. */
    private boolean watch(Batch batch, List<LearnerEvent> events) {
        boolean raised = state.alarm.add(batch.points(), batch.weight(), batch.accumulatingLogLikelihood());
        state.drift.pass(batch.points());
        if (!raised || !spec.has(Ingredient.ALARM)) {
            return false;
        }
        state.drift.raised(batch.points());
        state.ring.empty();
        state.likelihood.restart();
        state.challenges.alarm(state.ring.total());
        events.add(event(Kind.DRIFT_SUSPECTED, List.of(), state.alarm.fall()));
        return true;
    }

    /** What is older than the best memory misleads challenges too, of which one comes soon. */
    private void rebased(Ladder ladder, Ladder.Rebase rebase, long batchPoints, List<LearnerEvent> events) {
        state.ring.forgetBefore(state.points - (long) ladder.leader().effectivePoints());
        state.challenges.soon(state.ring.total());
        if (isBeginning() && !state.drift.isUnderWay()) {
            return;
        }
        boolean first = state.drift.rebased(batchPoints);
        boolean confirmed = state.drift.confirm();
        if (confirmed) {
            events.add(event(Kind.DRIFT_CONFIRMED, List.of(), rebase.gain()));
        }
        if (first || confirmed) {
            events.add(event(Kind.REBASED, List.of(), rebase.deficit()));
            guessLimit(ladder);
        }
    }

    private void askForChallenge(Ladder ladder) {
        state.challenges.ask(
                state.ring.total(),
                state.ring.count(oldestUseful(ladder)),
                spec.has(Ingredient.CHALLENGES) || spec.has(Ingredient.SPLIT_MERGE));
    }

    /** Rows of points before this are older than what is served. */
    private long oldestUseful(Ladder ladder) {
        return state.points - (long) (ROW_AGE * ladder.servedLevel().effectivePoints());
    }

    private void limit(AnomalyLimit limit, Batch batch, Dataset sample, MixtureModel served) {
        if (limit.isOpen()) {
            limit.begin(new Candidate(state.standardisation, served).logDensitiesOfComponents(sample));
        } else if (batch.anomalies() != null) {
            limit.add(batch.anomalies());
        }
    }

    /** The limit of anomalies under another model, from the sampled rows. */
    private void guessLimit(Ladder ladder) {
        AnomalyLimit limit = state.anomalyLimit;
        if (limit != null) {
            Dataset rows = state.ring.rowsAfter(Ring.ALL);
            limit.restart(
                    new Candidate(state.standardisation, ladder.servedLevel().model()).logDensitiesOfComponents(rows));
        }
    }

    private void rank(Dataset sample, MixtureModel served) {
        double[] densities = new Candidate(state.standardisation, served).logDensities(sample);
        for (double density : densities) {
            state.densities.add(density);
        }
    }

    /** Takes the answer to the request that is pending; others are out of date. */
    public Update apply(Finding finding) {
        Ladder ladder = state.ladder;
        if (ladder == null || !spec.learns() || !state.challenges.answer(finding.request())) {
            return Update.NOTHING;
        }
        state.changed = true;
        Adoption adoption = finding.adoption();
        if (adoption == null || !adoption.standardisation().holds(adoption.model())) {
            return Update.NOTHING;
        }
        try {
            return new Update(true, adopt(ladder, adoption, finding.gain()));
        } catch (InvalidParametersException e) {
            return Update.NOTHING; // the two models are too far apart for common units, and nothing has changed yet
        }
    }

    private List<LearnerEvent> adopt(Ladder before, Adoption adoption, double gain) {
        Standardisation units = adoption.standardisation();
        MixtureModel served = Standardisation.convert(before.servedLevel().model(), state.standardisation, units);
        MixtureModel steady = state.steady.model();
        MixtureModel known = steady == null ? null : Standardisation.convert(steady, state.standardisation, units);
        Succession succession = Succession.of(
                served,
                known,
                before.servedLevel().statistics().masses(),
                adoption.model(),
                adoption.statistics().masses());
        int[] order = succession.order();
        MixtureModel next = adoption.model().reorder(order);
        MixtureStatistics rows = adoption.statistics().reorder(order);
        int[] origin = Arrays.stream(order).map(k -> adoption.origin()[k]).toArray();
        Ladder after = adoption.isWhole()
                ? Ladder.remembering(new MStep(spec, units), next, rows)
                : before.changed(next, rows, origin);
        List<Integer> oldIds = state.ids;
        state.ids = succession.ids(oldIds, state.nextId);
        state.nextId = Math.max(
                state.nextId, state.ids.stream().mapToInt(id -> id + 1).max().orElse(0));
        boolean sameMeaning = units.equals(state.standardisation) && succession.isComplete(oldIds.size());
        state.standardisation = units;
        state.ladder = after;
        if (!sameMeaning) {
            state.epoch++;
        }
        state.likelihood.restart();
        state.alarm.restart();
        state.steady.forget();
        state.challenges.soon(state.ring.total());
        if (!sameMeaning || state.drift.isUnderWay()) {
            guessLimit(after);
        }
        publish(after);
        List<LearnerEvent> events = new ArrayList<>();
        if (state.drift.confirm()) {
            events.add(event(Kind.DRIFT_CONFIRMED, List.of(), gain));
        }
        events.add(event(Kind.ADOPTED, List.of(), gain));
        tellOfChanges(known == null ? served : known, oldIds, next, succession, gain, events);
        return events;
    }

    private void tellOfChanges(
            MixtureModel old,
            List<Integer> oldIds,
            MixtureModel next,
            Succession succession,
            double gain,
            List<LearnerEvent> events) {
        Overlap overlap = Overlap.of(state.ring.rowsAfter(Ring.ALL).blocks(state.standardisation), old, next);
        for (int k = 0; k < oldIds.size(); k++) {
            if (!succession.keeps(k)) {
                int into = overlap.successor(k);
                events.add(
                        into < 0 || !Succession.areNear(old, k, next, into)
                                ? event(Kind.DIED, List.of(oldIds.get(k)), gain)
                                : event(Kind.MERGED, List.of(oldIds.get(k), state.ids.get(into)), gain));
            }
        }
        for (int k = 0; k < state.ids.size(); k++) {
            if (succession.predecessors()[k] == Succession.NONE) {
                int from = overlap.origin(k);
                events.add(
                        from < 0 || !succession.keeps(from) || !Succession.areNear(old, from, next, k)
                                ? event(Kind.BORN, List.of(state.ids.get(k)), gain)
                                : event(Kind.SPLIT, List.of(state.ids.get(k), oldIds.get(from)), gain));
            }
        }
    }

    private void publish(Ladder ladder) {
        state.version++;
        state.changed = true;
        parameters = newest(ladder);
    }

    private ModelParameters newest(Ladder ladder) {
        return new ModelParameters(
                state.version,
                state.epoch,
                state.standardisation,
                state.ids,
                ladder.servedLevel().model(),
                spec.learns() ? ladder.accumulatingModel() : null,
                state.ring.isFull() ? SAMPLE_ROWS : FIRST_SAMPLE_ROWS,
                Tails.areClosed(spec.shape()) ? DensityRanks.NONE : state.densities.ranks(),
                state.anomalyLimit == null ? Double.NaN : state.anomalyLimit.value());
    }

    private LearnerEvent event(Kind kind, List<Integer> ids, double evidence) {
        return new LearnerEvent(kind, state.version, state.points, state.timestampMillis, ids, evidence);
    }

    /** The newest parameters; null before the seed. */
    public @Nullable ModelParameters parameters() {
        return parameters;
    }

    /** Number of the challenge that is asked for and not yet answered; 0: none. */
    public long pendingChallengeNumber() {
        return state.ladder == null || !spec.learns() ? 0 : state.challenges.pending();
    }

    /** That challenge, or null. */
    public @Nullable Challenge pendingChallenge() {
        if (state.ladder == null || pendingChallengeNumber() == 0) {
            return null;
        }
        return new Challenge(
                state.challenges.pending(),
                spec,
                state.standardisation,
                state.ladder.servedLevel().model(),
                state.ring.rowsAfter(state.challenges.isRefit() ? Ring.ALL : oldestUseful(state.ladder)),
                state.challenges.isRefit());
    }

    /** @throws IllegalStateException before the first version */
    public Snapshot snapshot() {
        if (parameters == null || state.ladder == null) {
            throw new IllegalStateException("there are no parameters yet");
        }
        Level served = state.ladder.servedLevel();
        return new Snapshot(
                parameters.version(),
                parameters.epoch(),
                state.timestampMillis,
                state.points,
                state.droppedPoints,
                served.memory(),
                served.effectivePoints(),
                state.ladder.lastStep(),
                convergence(),
                state.likelihood.recentMean(),
                state.alarm.statistic(),
                state.drift.alarms(),
                parameters.ids(),
                parameters.userModel());
    }

    private boolean isBootstrapping() {
        return spec.learns() && (state.ladder == null || state.ladder.atStart());
    }

    /**
     * Whether memories that mislead may be those of the first parameters, found from few points: the learner has changed then, and
     * not the stream.
     */
    private boolean isBeginning() {
        return state.points < Drift.QUIET_POINTS || state.challenges.isProvisional();
    }

    private Convergence convergence() {
        if (isBootstrapping()) {
            return Convergence.BOOTSTRAPPING;
        }
        if (state.drift.isUnderWay()) {
            return Convergence.DRIFTING;
        }
        return state.likelihood.isConverged() ? Convergence.CONVERGED : Convergence.LEARNING;
    }

    /** The state's entries that have changed since the last call. */
    public Map<String, byte[]> drainState() {
        return state.drain();
    }
}
