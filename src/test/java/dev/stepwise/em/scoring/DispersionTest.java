package dev.stepwise.em.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.Units;
import dev.stepwise.distribution.count.NegativeBinomial;
import dev.stepwise.distribution.count.NegativeBinomialFamily;
import dev.stepwise.distribution.count.Poisson;
import dev.stepwise.distribution.count.PoissonFamily;
import dev.stepwise.em.learner.Snapshot;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.MixtureSampler;
import dev.stepwise.em.replay.Replay;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import java.util.List;
import org.junit.jupiter.api.Test;

class DispersionTest {

    private static final MixtureModel POISSON = new MixtureModel(
            MixtureShape.of(new PoissonFamily(1)),
            new double[] {0.5, 0.5},
            List.of(List.of(new Poisson(new double[] {3}), new Poisson(new double[] {40}))));

    private static final MixtureModel SPREAD = new MixtureModel(
            MixtureShape.of(NegativeBinomialFamily.fixed(1, 4)),
            new double[] {0.5, 0.5},
            List.of(List.of(
                    new NegativeBinomial(new double[] {3}, new double[] {4}),
                    new NegativeBinomial(new double[] {40}, new double[] {4}))));

    private static Dispersion of(MixtureModel truth) {
        Dataset data = new MixtureSampler(truth, 3).draw(5000, 0.1, 0);
        return Dispersion.of(data.blocks(Units.identity(1)), POISSON).getFirst();
    }

    @Test
    void ofPoissonCountsItIsOne() {
        Dispersion dispersion = of(POISSON);
        assertThat(dispersion.ratio()).isCloseTo(1, within(5 * dispersion.deviation()));
        assertThat(dispersion.isClear()).isFalse();
    }

    /** The variance is {@code m (1 + m/4)}: 1.75 and 11 times the mean. */
    @Test
    void ofNegativeBinomialCountsItIsTheirVarianceOverTheMean() {
        Dispersion dispersion = of(SPREAD);
        assertThat(dispersion.ratio()).isBetween(4.0, 8.0); // 6.4, but for counts between the components
        assertThat(dispersion.isClear()).isTrue();
    }

    @Test
    void aModelWithoutPoissonCountsHasNone() {
        Dataset data = new MixtureSampler(SPREAD, 3).draw(10, 0, 0);
        assertThat(Dispersion.of(data.blocks(Units.identity(1)), SPREAD)).isEmpty();
    }

    @Test
    void aSnapshotTellsOfIt() {
        Dataset data = new MixtureSampler(SPREAD, 3).draw(4000, 0, 0);
        Snapshot snapshot = new Replay(new LearnerSpec(POISSON.shape(), 2), data, new Replay.Options(1000, 1, 0), null)
                .run()
                .learner()
                .snapshot();
        assertThat(snapshot.dispersion().getFirst().isClear()).isTrue();
    }
}
