package dev.stepwise.em.learner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.distribution.Units;
import dev.stepwise.em.points.Candidate;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.TrueMixture;
import dev.stepwise.em.scoring.Scorer;
import dev.stepwise.em.search.Challenge;
import dev.stepwise.em.search.LearnerSpec;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What learners of earlier releases have stored: two clusters in two columns after 3,000 points, entry by entry. */
@Tag("stream")
class StateLayoutsTest {

    private static final LearnerSpec SPEC = new LearnerSpec(new TrueMixture(2, 2, 4, 7).model.shape(), 2);

    private static Map<String, byte[]> stored(int layout) throws IOException {
        Map<String, byte[]> entries = new HashMap<>();
        String name = "/state/layout-" + layout + ".bin";
        try (InputStream file = Objects.requireNonNull(StateLayoutsTest.class.getResourceAsStream(name), name);
                DataInputStream in = new DataInputStream(file)) {
            while (in.available() > 0) {
                String entry = in.readUTF();
                entries.put(entry, in.readNBytes(in.readInt()));
            }
        }
        return entries;
    }

    @Test
    void aLearnerGoesOnFromTheFirstLayout() throws IOException {
        Learner learner = Learner.restore(SPEC, stored(1));
        Snapshot snapshot = learner.snapshot();
        assertThat(snapshot.version()).isEqualTo(4);
        assertThat(snapshot.points()).isEqualTo(3000);
        assertThat(snapshot.effectivePoints()).isEqualTo(2970.9401530131468);
        assertThat(snapshot.meanLogLikelihood()).isEqualTo(-3.5724758371401357);
        assertThat(snapshot.ids()).containsExactly(1, 2);
        assertThat(snapshot.model().weights()).containsExactly(0.36925444476190455, 0.6307455552380955);
        assertThat(snapshot.alarms()).isZero();

        Dataset more = new TrueMixture(2, 2, 4, 7).draw(20_000, 2);
        double[] row = new double[2];
        Scorer scorer = new Scorer(2, 64, 0, learner::parameters);
        for (int i = 0; i < more.size(); i++) {
            more.row(i, row);
            scorer.add(row, 1, -1, i);
            if (i % 500 == 499) {
                scorer.drain().forEach(learner::apply);
            }
        }
        assertThat(learner.pendingChallengeNumber()).isPositive();
        assertThat(learner.pendingChallenge().run().request()).isEqualTo(learner.pendingChallengeNumber());
        assertThat(learner.snapshot().points()).isEqualTo(23_000);
        assertThat(List.copyOf(learner.drainState().keySet())).contains("header", "level-0", "ring-0");
    }

    /** In the middle of a drift; see {@link StateSample}. */
    @Test
    void aLearnerGoesOnFromTheSecondLayout() throws IOException {
        Learner learner = Learner.restore(StateSample.SPEC, stored(2));
        Snapshot snapshot = learner.snapshot();
        assertThat(snapshot.alarms()).isEqualTo(1);
        assertThat(snapshot.convergence()).isEqualTo(Convergence.DRIFTING);
        assertThat(snapshot.ids()).containsExactly(1, 2);
        assertThat(snapshot.points()).isEqualTo(7_020);
        assertThat(snapshot.effectivePoints()).isEqualTo(357.40393533398236);
        assertThat(snapshot.driftStatistic()).isEqualTo(0);
        assertThat(learner.pendingChallengeNumber()).isEqualTo(2);

        Challenge challenge = learner.pendingChallenge();
        Learner.Update update = learner.apply(challenge.run());
        assertThat(update.events())
                .extracting(LearnerEvent::kind)
                .contains(LearnerEvent.Kind.DRIFT_CONFIRMED, LearnerEvent.Kind.ADOPTED);
        assertThat(new Candidate(Units.identity(2), learner.snapshot().model())
                        .meanLogDensity(StateSample.AFTER.draw(5_000, 3)))
                .isGreaterThan(new Candidate(Units.identity(2), StateSample.AFTER.model)
                                .meanLogDensity(StateSample.AFTER.draw(5_000, 3))
                        - 0.1);
    }
}
