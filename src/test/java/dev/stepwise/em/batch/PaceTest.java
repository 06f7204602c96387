package dev.stepwise.em.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.SmallDatasets;
import dev.stepwise.mixture.SmallMixtures;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Long work asks its pace between the steps. */
class PaceTest {

    private static final Dataset DATA = SmallDatasets.groups(10, 1, 0, 8);

    private static BatchEm fourIterations(Pace pace) {
        return new BatchEm(SmallMixtures.LINE, new PriorChoice.Automatic(), new BatchEm.Options(1, 1, 1, 3, -1, -1))
                .atPace(pace);
    }

    @Test
    void everyIterationIsAStep() {
        AtomicInteger steps = new AtomicInteger();
        BatchEm.Result result = fourIterations(steps::incrementAndGet).fit(DATA, 2);
        assertThat(result.iterations()).isEqualTo(4);
        assertThat(steps).hasValue(4);
    }

    @Test
    void aPaceThatGivesUpEndsTheWork() {
        AtomicInteger steps = new AtomicInteger();
        Pace pace = () -> {
            if (steps.incrementAndGet() == 3) {
                throw new CancellationException();
            }
        };
        assertThatThrownBy(() -> fourIterations(pace).fit(DATA, 2)).isInstanceOf(CancellationException.class);
        assertThat(steps).hasValue(3);
    }
}
