package dev.stepwise.em.learner;

import dev.stepwise.distribution.Units;
import dev.stepwise.em.points.Candidate;
import dev.stepwise.em.regime.Regimes;
import dev.stepwise.em.scoring.EventClock;
import dev.stepwise.em.scoring.MeanWeight;
import dev.stepwise.em.scoring.MiniBatch;
import dev.stepwise.em.search.Challenge;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.em.search.Seed;
import dev.stepwise.mixture.MixtureModel;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a {@link Learner} knows: the parts, and what belongs to none of them, which changes by the methods of this class
 * alone. {@link LearnerStateBytes} makes entries of a store of it.
 */
final class LearnerState {

    private static final int FIRST_ID = 1;

    /** A challenge sees rows that are no older than so many times the points that the served parameters rest on. */
    private static final double ROW_AGE = 2;

    /** What is usual for another model is found from rows among so many points. */
    private static final long CENTRE_POINTS = 2_000;

    private final boolean learns;
    private final int bootstrapPoints;
    private final RecentRows recentRows;
    private final LikelihoodTrace likelihood = new LikelihoodTrace();
    private final ChallengeSchedule challenges = new ChallengeSchedule();
    private final Alarm alarm = new Alarm();
    private final Drift drift = new Drift();
    private final ModelBeforeChange steady = new ModelBeforeChange();
    private final Regimes regimes;
    private final @Nullable EventClock clock;
    private final TailCalibration tails;
    private final MeanWeight meanWeight = new MeanWeight();
    private @Nullable Memories memories;
    private Units standardisation;
    private List<Integer> ids = List.of();
    private int nextId;
    private long version;
    private long epoch;
    private long points;
    private long droppedPoints;
    private long timestampMillis = Long.MIN_VALUE;
    private boolean changed;

    /** Makes the state of a learner that has seen nothing. */
    LearnerState(LearnerSpec spec) {
        learns = spec.learns();
        bootstrapPoints = spec.bootstrapPoints();
        clock = EventClock.of(spec.memory());
        tails = new TailCalibration(spec.shape(), spec.anomalyRate());
        recentRows = new RecentRows(spec.shape().columns(), !spec.memory().forgets());
        standardisation = Units.identity(spec.shape().columns());
        regimes = new Regimes(spec);
    }

    /** Goes on where another learner stood, but for the other parts, which are restored by themselves. */
    void restore(StateHeader header, @Nullable Memories restored) {
        version = header.version();
        epoch = header.epoch();
        points = header.points();
        droppedPoints = header.droppedPoints();
        timestampMillis = header.timestampMillis();
        standardisation = header.standardisation();
        ids = header.ids();
        nextId = header.nextId();
        memories = restored;
    }

    /** The first parameters have come, or have been found again: an epoch begins, and ids that nothing has had. */
    void begin(Seed seed, Memories first) {
        int components = seed.model().components();
        int firstId = Math.max(FIRST_ID, nextId);
        standardisation = seed.standardisation();
        ids = IntStream.range(firstId, firstId + components).boxed().toList();
        nextId = firstId + components;
        memories = first;
        regimes.clear();
        challenges.begin(seed.points(), bootstrapPoints);
        tails.begin(standardisation);
        meanWeight.begin(seed.meanWeight(), seed.points());
        epoch++;
        changed = true;
    }

    /**
     * Takes the place of a later state. Whatever may have come of what that one has asked for and published is out of date; the
     * rows that it has sampled are of a stream that is to be undone.
     */
    void succeed(LearnerState present) {
        version = present.version;
        epoch = present.epoch + 1;
        points = present.points;
        droppedPoints = present.droppedPoints;
        timestampMillis = present.timestampMillis;
        nextId = Math.max(nextId, present.nextId);
        recentRows.succeed(present.recentRows.state());
        challenges.succeed(present.challenges, recentRows.total());
        steady.forget();
        EventClock presentClock = present.clock;
        if (clock != null && presentClock != null) {
            clock.restore(presentClock.state());
        }
        changed = true;
    }

    /** There are no parameters any more. What was found out about them is forgotten too; the rows stay. */
    void forgetParameters() {
        memories = null;
        regimes.clear();
        forgetSigns();
        challenges.alarm(recentRows.total());
        changed = true;
    }

    /** What was found out about the components as they were does not hold for others. */
    void forgetSigns() {
        steady.forget();
        likelihood.restart();
        alarm.restart();
    }

    /** Points have come. */
    void receive(MiniBatch batch) {
        points += batch.points();
        timestampMillis = Math.max(timestampMillis, batch.newestTimestampMillis());
        meanWeight.add(batch);
        changed = true;
    }

    /** Another model has other log-densities: what is usual for it is found from the sampled rows. */
    void centreTails(Memories other) {
        Candidate candidate =
                new Candidate(standardisation, other.servedMemory().model());
        long from = points - CENTRE_POINTS;
        tails.restart(candidate.logDensitiesOfComponents(recentRows.rowsAfter(from)));
    }

    /** The challenge that is asked for. */
    Challenge challenge(LearnerSpec spec, Memories of) {
        boolean refit = challenges.isRefit();
        return new Challenge(
                challenges.pending(),
                spec,
                standardisation,
                of.servedMemory().model(),
                recentRows.rowsAfter(refit ? RecentRows.ALL : oldestUseful(of)),
                refit);
    }

    /** Asks for a challenge when it is time; for more than first parameters where there are challenges. */
    void askForChallenge(Memories of, boolean challenged) {
        challenges.ask(recentRows.total(), recentRows.count(oldestUseful(of)), challenged);
    }

    /** Rows of points before this are older than what is served. */
    long oldestUseful(Memories memories) {
        return points - (long) (ROW_AGE * memories.servedMemory().effectivePoints());
    }

    MeanWeight meanWeight() {
        return meanWeight;
    }

    /** Points that have come are not learned from. */
    void drop(long batchPoints) {
        droppedPoints += batchPoints;
        changed = true;
    }

    /** Whether this is the number of the challenge that is asked for, which is then no longer so, or of a fit of all rows there are. */
    boolean answer(LearnerSpec spec, long request) {
        boolean awaited = request < 0 ? AllRows.are(spec, this, -request) : challenges.answer(request);
        changed |= awaited;
        return awaited;
    }

    /** An adopted model takes the place of the one before; where components change their meaning, an epoch begins. */
    void replace(Replacement decision) {
        if (!decision.units().equals(standardisation)) {
            regimes.clear();
        }
        standardisation = decision.units();
        ids = decision.ids();
        nextId = Math.max(nextId, ids.stream().mapToInt(id -> id + 1).max().orElse(0));
        memories = decision.memories();
        regimes.replace(ids, decision.gone(), decision.found());
        epoch += decision.sameMeaning() ? 0 : 1;
        changed = true;
    }

    /** A batch of so many points shows that components are there again. A challenge that is under way is of the stream as it was. */
    void recall(Recall decision, long batchPoints) {
        ids = decision.ids();
        memories = decision.memories();
        regimes.replace(ids, decision.left(), decision.returned());
        forgetSigns();
        challenges.withdraw(recentRows.total());
        drift.rebased(batchPoints);
        drift.confirm();
        epoch++;
        changed = true;
    }

    /** A component is removed, and an epoch begins. */
    void remove(ComponentPruning decision) {
        int id = ids.get(decision.component());
        ids = IntStream.of(decision.kept()).mapToObj(ids::get).toList();
        steady.keepOnly(decision.kept());
        regimes.leave(id, ids);
        memories = decision.remaining();
        epoch++;
        changed = true;
    }

    /** There is a sign of a change; the model before it is the one given. */
    void suspectChange(MixtureModel before) {
        steady.keep(before, recentRows.total());
        regimes.established().suspect(challenges.isProvisional());
    }

    /** There are new parameters. */
    void raiseVersion() {
        version++;
        tails.publish();
        changed = true;
    }

    /** Whether anything but the memories, the rows and the model before a change has changed since the last call. */
    boolean drainChanged() {
        boolean drained = changed;
        changed = false;
        return drained;
    }

    /** Whether what is learned is not yet better than the first parameters, or rests on too few points to be more than provisional. */
    boolean isBootstrapping() {
        return learns && (memories == null || !memories.haveLearned() || challenges.isOfFewPoints());
    }

    /**
     * Whether memories that mislead may be those of the first parameters, found from few points: the learner has changed then, and
     * not the stream.
     */
    boolean isBeginning() {
        return points < Drift.QUIET_POINTS || challenges.isProvisional();
    }

    /** Whether what changes now does not change for the first time. */
    boolean mayBeDrifting() {
        return drift.isUnderWay() || isBeginning();
    }

    Convergence convergence() {
        return Convergence.of(this, learns);
    }

    /** Takes the likelihood of new points; true when it has stopped to rise. */
    boolean followLikelihood(MiniBatch batch) {
        return Convergence.follow(this, batch, learns);
    }

    StateHeader header() {
        return new StateHeader(version, epoch, points, droppedPoints, timestampMillis, standardisation, ids, nextId);
    }

    RecentRows recentRows() {
        return recentRows;
    }

    LikelihoodTrace likelihood() {
        return likelihood;
    }

    ChallengeSchedule challenges() {
        return challenges;
    }

    Alarm alarm() {
        return alarm;
    }

    Drift drift() {
        return drift;
    }

    ModelBeforeChange steady() {
        return steady;
    }

    Regimes regimes() {
        return regimes;
    }

    /** Null where event time does not count. */
    @Nullable
    EventClock clock() {
        return clock;
    }

    TailCalibration tails() {
        return tails;
    }

    /** The memories; null before the seed. */
    @Nullable
    Memories memories() {
        return memories;
    }

    Units standardisation() {
        return standardisation;
    }

    List<Integer> ids() {
        return ids;
    }

    int nextId() {
        return nextId;
    }

    long version() {
        return version;
    }

    long epoch() {
        return epoch;
    }

    long points() {
        return points;
    }

    long timestampMillis() {
        return timestampMillis;
    }
}
