package dev.stepwise.em.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.stepwise.distribution.Units;
import dev.stepwise.distribution.count.PoissonFamily;
import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SnapshotTest {

    private static final MixtureModel MODEL =
            MixtureModel.fromArray(MixtureShape.of(new PoissonFamily(1)), 2, new double[] {0.5, 0.5, 1, 2});

    private static Snapshot with(List<Integer> ids) {
        return new Snapshot(
                3,
                1,
                77,
                100,
                10,
                200,
                90,
                0.5,
                Convergence.LEARNING,
                -2,
                0,
                0,
                ids,
                MODEL,
                List.of(),
                Collections.emptySortedMap());
    }

    @Test
    void itKeepsItsOwnIds() {
        List<Integer> ids = new ArrayList<>(List.of(4, 9));
        Snapshot snapshot = with(ids);
        ids.set(0, 5);
        assertThat(snapshot.ids()).containsExactly(4, 9);
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> snapshot.ids().set(0, 1));
        assertThat(snapshot).isEqualTo(with(List.of(4, 9))).isNotEqualTo(with(ids));
    }

    @Test
    void parametersKeepTheirOwnIdsToo() {
        List<Integer> ids = new ArrayList<>(List.of(4, 9));
        ModelParameters parameters = new ModelParameters(1, 1, Units.identity(1), ids, MODEL, null, 64);
        ids.set(0, 5);
        assertThat(parameters.ids()).containsExactly(4, 9);
        assertThat(parameters.eStepModel()).isNull();
        assertThat(parameters.userModel()).isEqualTo(MODEL);
    }
}
