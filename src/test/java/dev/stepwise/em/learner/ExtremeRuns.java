package dev.stepwise.em.learner;

import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.gaussian.Elliptical;
import dev.stepwise.distribution.gaussian.Gaussian;
import dev.stepwise.em.ExtremeStream;
import dev.stepwise.em.points.Standardisation;
import dev.stepwise.em.scoring.MiniBatch;
import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.em.scoring.ScoredBlock;
import dev.stepwise.em.scoring.Scorer;
import dev.stepwise.em.search.Challenge;
import dev.stepwise.em.search.ColdStart;
import dev.stepwise.linalg.Cholesky;
import dev.stepwise.mixture.MixtureModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * Runs of a fuzzer, each a function of its seed, and one learner under test. {@code -Dextremes=100000} makes it as many runs as
 * that, {@code -Dextremes.seed=17} begins with that seed.
 */
final class ExtremeRuns {

    private static final int RUNS = Integer.getInteger("extremes", 150);
    private static final long FIRST_SEED = Long.getLong("extremes.seed", 1);
    private static final int MOST_FAILURES = 20;
    private static final double ROUNDING = 1e-9;

    private ExtremeRuns() {}

    /** Makes all runs, and fails with the seeds of those that fail. */
    static void of(LongConsumer run) {
        List<Throwable> failures = new ArrayList<>();
        for (long seed = FIRST_SEED; seed < FIRST_SEED + RUNS && failures.size() < MOST_FAILURES; seed++) {
            try {
                run.accept(seed);
            } catch (RuntimeException | AssertionError e) {
                failures.add(new AssertionError("-Dextremes.seed=" + seed + ": " + e, e));
            }
        }
        if (!failures.isEmpty()) {
            AssertionError all = new AssertionError(
                    String.join(
                            "\n", failures.stream().map(Throwable::getMessage).toList()),
                    failures.getFirst());
            failures.forEach(all::addSuppressed);
            throw all;
        }
    }

    /** A learner with its scorer and its store. */
    static final class Episode {

        private final ExtremeStream stream;
        private final Scorer scorer;
        private final double[] row;
        private final List<Boolean> ordinary = new ArrayList<>();
        private final Map<String, byte[]> store = new HashMap<>();
        private Learner learner;
        private long millis;

        Episode(ExtremeStream stream) {
            this.stream = stream;
            learner = new Learner(stream.spec);
            row = new double[stream.spec.shape().columns()];
            scorer = new Scorer(row.length, 16, 0, stream.spec.memory(), () -> learner.parameters());
        }

        /** A first fit of the points to come. */
        void start() {
            ColdStart.FirstFit found = ColdStart.find(stream.spec, stream.first());
            require(found.leftOut() == 0, found.leftOut() + " rows were left out, though none lies beyond the border");
            learner.apply(found.seed());
            check();
        }

        /** Scores and learns a batch, and answers the challenge that it may lead to. */
        void batch(int points) {
            for (int i = 0; i < points; i++) {
                stream.next(row);
                ordinary.add(stream.ordinary);
                check(scorer.add(row, stream.weight, stream.label, millis));
                millis += stream.random().nextInt(3);
            }
            check(scorer.flush());
            for (MiniBatch batch : scorer.drain()) {
                learner.apply(batch);
                check();
            }
            Challenge asked = learner.pendingChallenge();
            if (asked != null) {
                learner.apply(asked.run());
                check();
            }
        }

        private void check(@Nullable ScoredBlock block) {
            if (block == null) {
                return;
            }
            for (int i = 0; i < block.size(); i++) {
                double sum = 0;
                for (int k = 0; k < block.components(); k++) {
                    sum += block.probability(k, i);
                }
                boolean background = stream.spec.shape().hasBackground();
                require(sum <= 1 + ROUNDING && (background ? sum >= 0 : sum >= 1 - ROUNDING), "memberships of " + sum);
                require(block.tail(i) >= 0 && block.tail(i) <= 1 + ROUNDING, "a tail of " + block.tail(i));
                require(
                        Double.isFinite(block.logDensity(i)),
                        "a log-density of " + block.logDensity(i) + (ordinary.get(i) ? " at an ordinary point" : ""));
            }
            ordinary.subList(0, block.size()).clear();
        }

        private void check() {
            ModelParameters parameters = learner.parameters();
            require(parameters != null, "no parameters");
            require(
                    Standardisation.holds(parameters.standardisation(), parameters.served()),
                    "what is served is not valid");
            if (parameters.eStepModel() != null) {
                require(parameters.eStepModel().isFinite(), "the E-step's model is not finite");
            }
            require(
                    DoubleStream.of(parameters.tails().numbers()).allMatch(Double::isFinite),
                    "tails that are not finite");
            Snapshot snapshot = learner.snapshot();
            check(snapshot.model());
            require(
                    DoubleStream.of(
                                    snapshot.effectivePoints(),
                                    snapshot.memory(),
                                    snapshot.step(),
                                    snapshot.driftStatistic())
                            .noneMatch(Double::isNaN),
                    "a figure of " + snapshot);
            require(!Double.isInfinite(snapshot.meanLogLikelihood()), "an infinite mean log-likelihood");
        }

        private static void check(MixtureModel user) {
            require(user.isFinite(), "the model in the user's units is not finite");
            for (int b = 0; b < user.shape().families().size(); b++) {
                for (Distribution distribution : user.block(b)) {
                    Gaussian normal = distribution instanceof Elliptical elliptical ? elliptical.shape() : null;
                    require(
                            normal == null || Cholesky.factor(normal.covariance(), normal.dimension()) != null,
                            "not positive definite in the user's units");
                }
            }
        }

        /** The learner is written and read, as after a restart, and the one that was read goes on. */
        void restart() {
            store.putAll(learner.drainState());
            Learner restored = Learner.restore(stream.spec, new HashMap<>(store));
            require(restored.snapshot().equals(learner.snapshot()), "another snapshot after a restart");
            require(restored.parameters().equals(learner.parameters()), "other parameters after a restart");
            learner = restored;
            check();
        }

        private static void require(boolean fact, String otherwise) {
            if (!fact) {
                throw new AssertionError(otherwise);
            }
        }
    }
}
