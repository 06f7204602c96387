package dev.stepwise.cli.bench;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.em.learner.Learner;
import dev.stepwise.em.points.SampledPoint;
import dev.stepwise.em.scoring.MiniBatch;
import dev.stepwise.em.scoring.Scorer;
import dev.stepwise.em.search.Challenge;
import dev.stepwise.em.search.ColdStart;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.runtime.BackgroundPace;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

/** A challenge as the service would run it, at the same pace, again and again on a thread of its own until this is closed. */
final class BenchChallenges implements AutoCloseable {

    private static final int BLOCK = 128;
    private static final int FIRST_POINTS = 1_000;
    private static final int BATCH_POINTS = 1_000;

    private final Challenge challenge;
    private final Thread thread;
    private volatile boolean closed;

    BenchChallenges(LearnerSpec spec, BenchLoad load) {
        challenge = firstAskedFor(spec, load);
        thread = Thread.ofPlatform().daemon().name("bench-challenges").start(this::work);
    }

    private static Challenge firstAskedFor(LearnerSpec spec, BenchLoad load) {
        List<SampledPoint> first = Stream.generate(load::point)
                .limit(FIRST_POINTS)
                .map(point -> new SampledPoint(point, 1, PointBlock.UNLABELLED))
                .toList();
        Learner learner = new Learner(spec);
        learner.apply(ColdStart.fit(spec, new ArrayList<>(first)));
        Scorer scorer = new Scorer(spec.shape().columns(), BLOCK, 0, learner::parameters);
        Challenge asked = null;
        for (long points = 1; asked == null; points++) {
            scorer.add(load.point(), 1, PointBlock.UNLABELLED, points);
            if (points % BATCH_POINTS == 0) {
                for (MiniBatch batch : scorer.drain()) {
                    learner.apply(batch);
                }
                asked = learner.pendingChallenge();
            }
        }
        return asked;
    }

    private void work() {
        BackgroundPace pace = new BackgroundPace(() -> closed);
        try {
            while (!closed) {
                challenge.run(pace);
            }
        } catch (CancellationException e) {
            // closed
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
    }
}
