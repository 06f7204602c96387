package dev.stepwise.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.Units;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.FullGaussian;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.em.operation.Serving;
import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.topology.LatestModels.Published;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParameterVelocityTest {

    private static final Units UNITS = Units.identity(1);

    private final ParameterVelocity velocity = new ParameterVelocity();

    /** Components of variance 1 and equal weight at these means, published at a time. */
    private static Published at(long millis, Units units, List<Integer> ids, double... means) {
        double[] weights = new double[means.length];
        Arrays.fill(weights, 1.0 / means.length);
        MixtureModel model = new MixtureModel(
                MixtureShape.of(new GaussianFamily(CovarianceStructure.FULL, 1)),
                weights,
                List.of(Arrays.stream(means)
                        .mapToObj(mean -> new FullGaussian(new double[] {mean}, new double[] {1}))
                        .toList()));
        return new Published(new Serving(new ModelParameters(millis, 1, units, ids, model, null, 0)), millis);
    }

    @Test
    void itTakesTwoLooks() {
        assertThat(velocity.look(null)).isNaN();
        assertThat(velocity.look(at(0, UNITS, List.of(1, 2), 0, 5))).isNaN();
        assertThat(velocity.look(at(2_000, UNITS, List.of(1, 2), 0, 5))).isZero();
    }

    @Test
    void itIsTheRootOfTheWeightedSquaredChangeOfASecond() {
        velocity.look(at(0, UNITS, List.of(1, 2), 0, 5));
        double perSecond = velocity.look(at(2_000, UNITS, List.of(1, 2), 3, 9));
        assertThat(perSecond).isCloseTo(Math.sqrt(0.5 * 9 + 0.5 * 16) / 2, within(1e-12));
        assertThat(velocity.look(at(2_000, UNITS, List.of(1, 2), 3, 9)))
                .as("nothing newer")
                .isEqualTo(perSecond);
    }

    @Test
    void componentsAreFollowedByTheirIdsAndNewOnesLeftOut() {
        velocity.look(at(0, UNITS, List.of(1, 2), 0, 5));
        assertThat(velocity.look(at(1_000, UNITS, List.of(2, 1, 7), 5, 0, 50))).isZero();
    }

    @Test
    void acrossAChangeOfUnitsItSaysNothing() {
        velocity.look(at(0, UNITS, List.of(1), 0));
        Units others = new Units(new double[] {1}, new double[] {2});
        assertThat(velocity.look(at(1_000, others, List.of(1), 0))).isNaN();
        assertThat(velocity.look(at(2_000, others, List.of(1), 0))).isZero();
    }
}
