package dev.stepwise.em.learner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.distribution.count.PoissonFamily;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import org.junit.jupiter.api.Test;

class ModelBeforeChangeTest {

    private static final MixtureShape SHAPE = MixtureShape.of(new PoissonFamily(1));
    private static final MixtureModel FIRST = model(1, 5, 9);
    private static final MixtureModel SECOND = model(2, 6, 8);

    private final ModelBeforeChange steady = new ModelBeforeChange();

    private static MixtureModel model(double... rates) {
        return MixtureModel.fromArray(SHAPE, 3, new double[] {0.5, 0.25, 0.25, rates[0], rates[1], rates[2]});
    }

    private static ModelBeforeChange restored(byte[] state) {
        ModelBeforeChange restored = new ModelBeforeChange();
        restored.restore(PartBytes.readSteady(new StateReader(state, 2), SHAPE));
        return restored;
    }

    private byte[] drain() {
        assertThat(steady.drainChanged()).isTrue();
        StateWriter out = new StateWriter(2);
        PartBytes.write(out, steady.state());
        return out.toBytes();
    }

    @Test
    void theFirstModelOfAChangeIsKeptForTenThousandRows() {
        assertThat(steady.model()).isNull();
        steady.keep(FIRST, 500);
        steady.keep(SECOND, 10_500);
        assertThat(steady.model()).isEqualTo(FIRST);
        steady.keep(SECOND, 10_501);
        assertThat(steady.model()).isEqualTo(SECOND);
    }

    @Test
    void itExpiresAfterTenThousandRows() {
        steady.keep(FIRST, 500);
        steady.expire(10_500);
        assertThat(steady.model()).isEqualTo(FIRST);
        steady.expire(10_501);
        assertThat(steady.model()).isNull();
    }

    @Test
    void oneFromMoreRowsThanThereAreIsOfAnEarlierReleaseAndExpires() {
        steady.keep(FIRST, 500);
        steady.expire(500);
        assertThat(steady.model()).isEqualTo(FIRST);
        steady.expire(499);
        assertThat(steady.model()).isNull();
    }

    @Test
    void aComponentThatIsGoneIsLeftOutHereToo() {
        steady.keepOnly(new int[] {0});
        assertThat(steady.model()).isNull();
        assertThat(steady.drainChanged()).as("nothing was kept").isFalse();
        steady.keep(FIRST, 1);
        drain();
        steady.keepOnly(new int[] {0, 2});
        assertThat(steady.model()).isEqualTo(FIRST.reorder(new int[] {0, 2}));
        assertThat(restored(drain()).model()).isEqualTo(steady.model());
    }

    @Test
    void itsStateIsWrittenWhenItHasChangedAndOnlyThen() {
        assertThat(steady.drainChanged()).isFalse();
        steady.forget();
        assertThat(steady.drainChanged()).as("there was none to forget").isFalse();
        steady.keep(FIRST, 7);
        assertThat(restored(drain()).model()).isEqualTo(FIRST);
        assertThat(steady.drainChanged()).isFalse();
        steady.keep(SECOND, 8);
        assertThat(steady.drainChanged()).as("the first one stays").isFalse();
        steady.forget();
        assertThat(restored(drain()).model()).isNull();
        assertThat(steady.drainChanged()).isFalse();
    }

    @Test
    void theRowsOfItsTimeAreRestoredWithIt() {
        steady.keep(FIRST, 500);
        ModelBeforeChange restored = restored(drain());
        restored.expire(10_500);
        assertThat(restored.model()).isEqualTo(FIRST);
        restored.expire(10_501);
        assertThat(restored.model()).isNull();
    }
}
