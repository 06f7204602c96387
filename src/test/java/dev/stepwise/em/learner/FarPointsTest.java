package dev.stepwise.em.learner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.gaussian.FullGaussian;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.SampledPoint;
import dev.stepwise.em.points.TrueMixture;
import dev.stepwise.em.scoring.Scorer;
import dev.stepwise.em.search.ColdStart;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.mixture.MixtureModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Values and weights of any size, again and again, in a stream that began as usual. */
class FarPointsTest {

    @Test
    void whatIsNoNumberNeverArrives() {
        TrueMixture truth = new TrueMixture(3, 2, 2, 5);
        LearnerSpec spec = new LearnerSpec(truth.model.shape(), 3);
        Learner learner = new Learner(spec);
        learner.apply(ColdStart.fit(spec, points(truth.draw(500, 1))));
        double[] rows = {0, 1e15, -1e15, 1e100, Double.MAX_VALUE, Double.NaN};
        double[] weights = {1, 1e-12, 1e12, 1e100};
        Scorer scorer = new Scorer(2, 64, 0, learner::parameters);
        for (int round = 0; round < 200; round++) {
            for (double x : rows) {
                for (double weight : weights) {
                    scorer.add(new double[] {x, rows[round % rows.length]}, weight, PointBlock.UNLABELLED, 0);
                }
            }
            scorer.drain().forEach(learner::apply);
            MixtureModel model = learner.snapshot().model();
            assertThat(Arrays.stream(model.toArray()).allMatch(Double::isFinite))
                    .isTrue();
            for (int k = 0; k < 3; k++) {
                assertThat(((FullGaussian) model.distribution(k, 0)).logDeterminant())
                        .isFinite();
            }
        }
    }

    private static List<SampledPoint> points(Dataset data) {
        List<SampledPoint> points = new ArrayList<>();
        double[] row = new double[data.columns()];
        for (int i = 0; i < data.size(); i++) {
            data.row(i, row);
            points.add(new SampledPoint(row, 1, PointBlock.UNLABELLED));
        }
        return points;
    }
}
