package dev.stepwise.em.learner;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.TrueMixture;
import dev.stepwise.em.scoring.Scorer;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.em.search.Seed;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes the sample that {@link StateLayoutsTest} reads. Run it before the layout of the state changes, with the name of the
 * file to write: {@code src/test/resources/state/layout-N.bin}. What it writes is of a model in the middle of a drift, with
 * an alarm behind it and a challenge under way.
 */
final class StateSample {

    static final TrueMixture BEFORE = new TrueMixture(2, 2, 4, 7);
    static final TrueMixture AFTER = new TrueMixture(2, 2, 4, 8);
    static final LearnerSpec SPEC = new LearnerSpec(BEFORE.model.shape(), 2);

    private static final int BATCH = 260;

    private StateSample() {}

    /** The state of a learner that has just been asked for a challenge after an alarm. */
    static Learner learner() {
        Dataset data = BEFORE.draw(25 * BATCH, 1);
        AFTER.draw(data, 25 * BATCH, 2);
        Learner learner = new Learner(SPEC);
        learner.apply(new Seed(Units.identity(2), BEFORE.model, 500));
        Scorer scorer = new Scorer(2, 64, 0, learner::parameters);
        double[] row = new double[2];
        for (int i = 0; i < data.size(); i++) {
            data.row(i, row);
            scorer.add(row, 1, PointBlock.UNLABELLED, i);
            if (i % BATCH == BATCH - 1) {
                scorer.drain().forEach(learner::apply);
                boolean drifting = learner.snapshot().alarms() > 0;
                if (learner.pendingChallengeNumber() > 0 && drifting) {
                    return learner;
                }
            }
        }
        throw new IllegalStateException("no challenge after an alarm");
    }

    public static void main(String[] arguments) throws IOException {
        Map<String, byte[]> entries = new TreeMap<>(learner().drainState());
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(Path.of(arguments[0])))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.writeUTF(entry.getKey());
                out.writeInt(entry.getValue().length);
                out.write(entry.getValue());
            }
        }
    }
}
