package dev.stepwise.em;

import dev.stepwise.em.LearnerEvent.Kind;
import dev.stepwise.mixture.MixtureModel;
import java.util.ArrayList;
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

    /**
     * What a record changed.
     *
     * @param newVersion whether {@link #parameters()} are newer than before
     * @param epochChanged whether statistics of earlier parameters can no longer be added up
     * @param events what people want to know, in order
     */
    public record Update(boolean newVersion, boolean epochChanged, List<LearnerEvent> events) {

        static final Update NOTHING = new Update(false, false, List.of());

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
        }
        return learner;
    }

    /** Takes the first seed; others are of those who were too late. */
    public Update apply(Seed seed) {
        if (state.ladder != null) {
            return Update.NOTHING;
        }
        state.standardisation = seed.standardisation();
        state.ids =
                IntStream.range(FIRST_ID, FIRST_ID + spec.components()).boxed().toList();
        state.nextId = FIRST_ID + spec.components();
        double[] memories = spec.memories();
        state.ladder = Ladder.startingAt(
                new MStep(spec, seed.standardisation()), seed.model(), Math.max(seed.points(), memories[0]));
        state.fits.begin(seed.points());
        state.epoch = 1;
        publish(state.ladder);
        return new Update(true, true, List.of(event(Kind.SEEDED, state.ids, 0)));
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
        if (state.likelihood.add(batch.points(), batch.weight(), batch.logLikelihood())
                && state.likelihood.isConverged()) {
            events.add(event(Kind.CONVERGED, List.of(), 0));
        }
        if (ladder == null || batch.epoch() != state.epoch) {
            state.droppedPoints += batch.points();
            return new Update(false, false, events);
        }
        if (!Tails.areClosed(spec.shape())) {
            rank(sample, ladder.servedLevel().model());
        }
        if (!spec.learns()) {
            return new Update(false, false, events);
        }
        if (!ladder.atStart()) {
            ladder.judge(new SampleBlocks(sample, state.standardisation));
        }
        ladder.fold(batch.statistics().scale(worth), Fading.weightAfter(Math.max(0, passed)));
        state.fits.ask(state.ring.total());
        publish(ladder);
        return new Update(true, false, events);
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

    private void rank(Dataset sample, MixtureModel served) {
        double[] densities = new FitRequest.Candidate(state.standardisation, served).logDensities(sample);
        for (double density : densities) {
            state.densities.add(density);
        }
    }

    /** Takes the answer to the request that is pending; others are out of date. */
    public Update apply(Finding finding) {
        Ladder ladder = state.ladder;
        if (ladder == null || !state.fits.answer(finding.request())) {
            return Update.NOTHING;
        }
        state.changed = true;
        Adoption adoption = finding.adoption();
        if (adoption == null || !MStep.isFinite(adoption.model().toArray())) {
            return Update.NOTHING;
        }
        List<LearnerEvent> events = adopt(ladder, adoption, finding.gain());
        return new Update(true, true, events);
    }

    private List<LearnerEvent> adopt(Ladder before, Adoption adoption, double gain) {
        Standardisation units = adoption.standardisation();
        MixtureModel old = convert(before.servedLevel().model(), state.standardisation, units);
        Succession succession = Succession.of(
                old,
                before.servedLevel().statistics().masses(),
                adoption.model(),
                adoption.statistics().masses());
        List<Integer> oldIds = state.ids;
        MixtureModel next = adoption.model().reorder(succession.order());
        state.ids = succession.ids(oldIds, state.nextId);
        state.nextId = Math.max(
                state.nextId, state.ids.stream().mapToInt(id -> id + 1).max().orElse(0));
        state.standardisation = units;
        state.ladder = Ladder.remembering(
                new MStep(spec, units), next, adoption.statistics().reorder(succession.order()));
        state.epoch++;
        state.likelihood.restart();
        publish(state.ladder);
        List<LearnerEvent> events = new ArrayList<>();
        events.add(event(Kind.ADOPTED, List.of(), gain));
        Overlap overlap = Overlap.of(state.ring.rowsAfter(0).blocks(units), old, next);
        for (int k = 0; k < oldIds.size(); k++) {
            if (!succession.kept()[k]) {
                int into = overlap.successor(k);
                events.add(
                        into < 0
                                ? event(Kind.DIED, List.of(oldIds.get(k)), gain)
                                : event(Kind.MERGED, List.of(oldIds.get(k), state.ids.get(into)), gain));
            }
        }
        for (int k = 0; k < oldIds.size(); k++) {
            if (!succession.kept()[k]) {
                int from = overlap.origin(k);
                events.add(
                        from < 0
                                ? event(Kind.BORN, List.of(state.ids.get(k)), gain)
                                : event(Kind.SPLIT, List.of(state.ids.get(k), oldIds.get(from)), gain));
            }
        }
        return events;
    }

    private static MixtureModel convert(MixtureModel model, Standardisation from, Standardisation to) {
        Standardisation inverse = to.inverse();
        return model.rescale(from.location(), from.scale()).rescale(inverse.location(), inverse.scale());
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
                Tails.areClosed(spec.shape()) ? DensityRanks.NONE : state.densities.ranks());
    }

    private LearnerEvent event(Kind kind, List<Integer> ids, double evidence) {
        return new LearnerEvent(kind, state.version, state.points, state.timestampMillis, ids, evidence);
    }

    /** The newest parameters; null before the seed. */
    public @Nullable ModelParameters parameters() {
        return parameters;
    }

    /** Number of the fit that is asked for and not yet answered; 0: none. */
    public long pendingFitNumber() {
        return state.ladder == null ? 0 : state.fits.pending();
    }

    /** That fit, or null. */
    public @Nullable FitRequest pendingFit() {
        if (state.ladder == null || pendingFitNumber() == 0) {
            return null;
        }
        return new FitRequest(
                state.fits.pending(),
                spec,
                state.standardisation,
                state.ladder.servedLevel().model(),
                state.ring.rowsAfter(0));
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
                served.effectivePoints(),
                state.ladder.lastStep(),
                convergence(state.ladder),
                state.likelihood.recentMean(),
                parameters.ids(),
                parameters.userModel());
    }

    private Convergence convergence(Ladder ladder) {
        if (spec.learns() && ladder.atStart()) {
            return Convergence.BOOTSTRAPPING;
        }
        return state.likelihood.isConverged() ? Convergence.CONVERGED : Convergence.LEARNING;
    }

    /** The state's entries that have changed since the last call. */
    public Map<String, byte[]> drainState() {
        return state.drain();
    }
}
