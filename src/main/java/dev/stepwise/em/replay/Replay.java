package dev.stepwise.em.replay;

import dev.stepwise.em.learner.Learner;
import dev.stepwise.em.learner.LearnerEvent;
import dev.stepwise.em.points.Candidate;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.SampledPoint;
import dev.stepwise.em.scoring.MiniBatch;
import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.em.scoring.ScoredBlock;
import dev.stepwise.em.scoring.Scorer;
import dev.stepwise.em.search.Challenge;
import dev.stepwise.em.search.ChallengeResult;
import dev.stepwise.em.search.ColdStart;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.em.search.Seed;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The stream over a set of points, without Kafka: the scorers and the learner that a service runs, taking turns. Every point
 * is scored before it is learned from.
 */
public final class Replay {

    private static final int BLOCK = 128;

    /**
     * @param batchPoints points that a partition scores between two commits
     * @param partitions that the points are dealt to, batch by batch
     * @param staleness rounds that pass before a round's statistics are learned from, at least 0
     */
    public record Options(int batchPoints, int partitions, int staleness) {
        public Options {
            if (batchPoints < 1 || partitions < 1 || staleness < 0) {
                throw new IllegalArgumentException(
                        batchPoints + " points, " + partitions + " partitions, " + staleness + " rounds of staleness");
            }
        }
    }

    private final LearnerSpec spec;
    private final Learner learner;
    private final Dataset data;
    private final Options options;
    private final Scorer[] scorers;
    private final @Nullable Consumer<ScoredBlock> sink;
    private final Seed seed;
    private final Deque<List<MiniBatch>> underway = new ArrayDeque<>();
    private Consumer<LearnerEvent> events = event -> {};
    private LongUnaryOperator times = index -> index;
    private LongConsumer progress = points -> {};
    private final int leftOut;
    private final FirstRows firstRows;
    private int failedChallenges;
    private int scoredRows;
    private double logLikelihood;
    private double weight;
    private long predicted;
    private long byFolds;

    /** @param sink is given every scored block, in order; null: nobody is */
    public Replay(LearnerSpec spec, Dataset data, Options options, @Nullable Consumer<ScoredBlock> sink) {
        this.spec = spec;
        this.learner = new Learner(spec);
        this.data = data;
        this.options = options;
        this.sink = sink;
        this.scorers = new Scorer[options.partitions()];
        for (int p = 0; p < scorers.length; p++) {
            scorers[p] = new Scorer(data.columns(), BLOCK, p, spec.memory(), learner::parameters);
        }
        List<SampledPoint> first = new ArrayList<>();
        double[] row = new double[data.columns()];
        int fitted = spec.initial() == null ? Math.min(spec.bootstrapPoints(), data.size()) : 0;
        for (int i = 0; i < fitted; i++) {
            data.row(i, row);
            first.add(new SampledPoint(row, data.weight(i), data.label(i)));
        }
        ColdStart.FirstFit found = ColdStart.find(spec, first);
        seed = found.seed();
        leftOut = found.leftOut();
        firstRows = FirstRows.of(spec, data, fitted);
    }

    /** When the point of each index happened, in milliseconds since 1970; without it, its index is its time. */
    public Replay at(LongUnaryOperator millis) {
        times = millis;
        return this;
    }

    /** Is told of what happens. */
    public Replay onEvent(Consumer<LearnerEvent> listener) {
        events = listener;
        return this;
    }

    /** Is told after every round how many points are done, and at the end when the learner is as it stays. */
    public Replay onProgress(LongConsumer listener) {
        progress = listener;
        return this;
    }

    /** All points, once; where there are few, all of them are fitted at the end, as the service does when no more come. */
    public Replay run() {
        tell(learner.apply(seed));
        double[] row = new double[data.columns()];
        int next = 0;
        while (next < data.size()) {
            List<MiniBatch> round = new ArrayList<>();
            for (int p = 0; p < scorers.length; p++) {
                scorers[p].startAt(spec.seed(), next);
                for (int i = 0; i < options.batchPoints() && next < data.size(); i++, next++) {
                    data.row(next, row);
                    take(scorers[p].add(row, data.weight(next), data.label(next), times.applyAsLong(next)));
                }
                take(scorers[p].flush());
                round.addAll(scorers[p].drain());
            }
            underway.add(round);
            if (underway.size() > options.staleness()) {
                learn(underway.remove());
            }
            if (next < data.size()) {
                progress.accept(next);
            }
        }
        while (!underway.isEmpty()) {
            learn(underway.remove());
        }
        Challenge last = learner.fitOfAllRows();
        if (last != null) {
            tell(learner.apply(answer(last)));
        }
        progress.accept(next);
        return this;
    }

    private void take(@Nullable ScoredBlock block) {
        for (int i = 0; block != null && i < block.size(); i++, scoredRows++) {
            double prediction = prediction(scoredRows, block.logDensity(i));
            double v = data.weight(scoredRows);
            if (v > 0 && !Double.isNaN(prediction)) {
                logLikelihood += v * prediction;
                weight += v;
            }
            predicted += Double.isNaN(prediction) ? 0 : 1;
            byFolds += firstRows.contains(scoredRows) && !Double.isNaN(prediction) ? 1 : 0;
        }
        show(block, sink);
    }

    private static void show(@Nullable ScoredBlock block, @Nullable Consumer<ScoredBlock> sink) {
        if (block != null && sink != null) {
            sink.accept(block);
        }
    }

    private void learn(List<MiniBatch> round) {
        for (MiniBatch batch : round) {
            tell(learner.apply(batch));
        }
        Challenge request = learner.pendingChallenge();
        if (request != null) {
            tell(learner.apply(answer(request)));
        }
    }

    /** Answers a challenge. As in the service, a challenge that fails changes nothing. */
    private ChallengeResult answer(Challenge request) {
        try {
            return request.run();
        } catch (RuntimeException e) {
            failedChallenges++;
            return new ChallengeResult(request.number(), 0, null);
        }
    }

    /** Rows that the first fit had to leave out. */
    public int leftOut() {
        return leftOut;
    }

    /** Challenges that failed; the parameters stayed as they were. */
    public int failedChallenges() {
        return failedChallenges;
    }

    private void tell(Learner.Update update) {
        update.events().forEach(events);
    }

    /** The learner, as it stands. */
    public Learner learner() {
        return learner;
    }

    /**
     * {@code ln p(x)} of a row under parameters that were not fitted to it; NaN for one that the first fit saw, unless these are
     * predicted by folds.
     *
     * @param scored the row's log-density as it was scored in its turn
     */
    public double prediction(int row, double scored) {
        return firstRows.prediction(row, scored);
    }

    /** Whether the first fit saw a row. */
    public boolean wasFitted(int row) {
        return firstRows.contains(row);
    }

    /** How well all points so far were predicted before they were learned from. */
    public Prediction prediction() {
        return new Prediction(logLikelihood / weight, predicted, byFolds, scoredRows - predicted);
    }

    /** Scores other points with the parameters as they stand, in order; nothing is learned from them. */
    public void score(Dataset other, Consumer<ScoredBlock> to) {
        ModelParameters newest = parameters();
        ModelParameters fixed = new ModelParameters(
                newest.version(),
                newest.epoch(),
                newest.standardisation(),
                newest.ids(),
                newest.served(),
                null,
                newest.sampleRows(),
                newest.tails());
        Scorer scorer = new Scorer(other.columns(), BLOCK, 0, () -> fixed).withFixedTails();
        double[] row = new double[other.columns()];
        for (int i = 0; i < other.size(); i++) {
            other.row(i, row);
            show(scorer.add(row, other.weight(i), other.label(i), i), to);
        }
        show(scorer.flush(), to);
    }

    /** Mean {@code ln p(x)} of other points under the parameters as they stand; nothing is learned from them. */
    public double logLikelihood(Dataset other) {
        ModelParameters parameters = parameters();
        return new Candidate(parameters.standardisation(), parameters.served()).meanLogDensity(other);
    }

    private ModelParameters parameters() {
        ModelParameters parameters = learner.parameters();
        if (parameters == null) {
            throw new IllegalStateException("there are no parameters yet");
        }
        return parameters;
    }
}
