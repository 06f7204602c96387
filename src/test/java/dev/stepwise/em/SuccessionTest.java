package dev.stepwise.em;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.distribution.FullGaussian;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SuccessionTest {

    private static final MixtureModel OLD = new TrueMixture(4, 2, 6, 3).model;
    private static final double[] MASSES = {1000, 1000, 1000, 1000};

    @Test
    void componentsKeepTheirIdsWhateverTheirOrder() {
        int[] shuffled = {2, 0, 3, 1};
        Succession succession = Succession.of(OLD, MASSES, OLD.reorder(shuffled), MASSES);
        assertThat(succession.ids(List.of(5, 6, 7, 8), 9)).containsExactly(5, 6, 7, 8);
        assertThat(OLD.reorder(shuffled).reorder(succession.order())).isEqualTo(OLD);
    }

    @Test
    void aComponentFarFromAllOthersGetsANewId() {
        MixtureModel next = new MixtureModel(
                OLD.shape(),
                OLD.weights(),
                List.of(List.of(
                        OLD.distribution(3, 0),
                        new FullGaussian(new double[] {100, 100}, new double[] {1, 0, 1}),
                        OLD.distribution(1, 0),
                        OLD.distribution(0, 0))));
        Succession succession = Succession.of(OLD, MASSES, next, MASSES);
        assertThat(succession.predecessors()).containsExactly(0, 1, Succession.NONE, 3);
        assertThat(succession.ids(List.of(5, 6, 7, 8), 20)).containsExactly(5, 6, 20, 8);
    }

    @Test
    void aClassKeepsItsPlace() {
        MixtureShape labelled = new MixtureShape(OLD.shape().families(), 2);
        MixtureModel old = new MixtureModel(labelled, OLD.weights(), List.of(OLD.block(0)));
        Succession succession = Succession.of(old, MASSES, old.reorder(new int[] {1, 0, 3, 2}), MASSES);
        assertThat(Arrays.copyOf(succession.order(), 2)).containsExactly(0, 1);
        assertThat(succession.predecessors()).containsExactly(Succession.NONE, Succession.NONE, 2, 3);
    }
}
