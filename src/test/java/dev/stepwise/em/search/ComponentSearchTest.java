package dev.stepwise.em.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.SampledPoint;
import dev.stepwise.em.points.TrueMixture;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many components the first points have. */
@Tag("stream")
class ComponentSearchTest {

    @ParameterizedTest
    @ValueSource(doubles = {0.001, 1, 1000})
    void theUnitOfTheWeightsDoesNotChooseTheNumber(double weight) {
        Dataset data = new TrueMixture(3, 2, 6, 3).draw(500, 1);
        List<SampledPoint> rows = new ArrayList<>();
        double[] row = new double[2];
        for (int i = 0; i < data.size(); i++) {
            data.row(i, row);
            rows.add(new SampledPoint(row, weight, data.label(i)));
        }
        LearnerSpec spec = new LearnerSpec(new TrueMixture(3, 2, 6, 3).model.shape(), 20).withFewestComponents(1);
        assertThat(ColdStart.fit(spec, rows).model().components()).isEqualTo(3);
    }
}
