package dev.stepwise.em.regime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.distribution.count.PoissonFamily;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.MixtureStatistics;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Copies of components are of before a change. */
class EstablishedComponentsTest {

    private static final MixtureShape SHAPE = MixtureShape.of(new PoissonFamily(1));

    private final EstablishedComponents established = new EstablishedComponents(200);

    private static MixtureModel model(double... rates) {
        double[] values = new double[2 * rates.length];
        for (int k = 0; k < rates.length; k++) {
            values[k] = 1.0 / rates.length;
            values[rates.length + k] = rates[k];
        }
        return MixtureModel.fromArray(SHAPE, rates.length, values);
    }

    /** So many mini-batches of 256 points, learned from by a memory of these rates. */
    private void follow(int batches, double first, double second, double... masses) {
        MixtureStatistics statistics = SHAPE.zero(2);
        for (int b = 0; b < batches; b++) {
            established.follow(List.of(4, 9), masses, 256, model(first, second), statistics);
        }
    }

    private double rate(int id) {
        KnownComponent known = established.of(id);
        return known == null ? Double.NaN : known.model().distribution(0, 0).toArray()[0];
    }

    @Test
    void aCopyIsBelievedOnceItIsFiveHundredPointsOld() {
        follow(3, 10, 20, 128, 128);
        follow(1, 11, 21, 128, 128);
        assertThat(established.of(4)).isNull();
        follow(1, 12, 22, 128, 128);
        assertThat(rate(4)).isEqualTo(10);
        assertThat(rate(9)).isEqualTo(20);
    }

    @Test
    void aLargeModelIsCopiedOnceInAShortestMemory() {
        EstablishedComponents large = new EstablishedComponents(5_000);
        MixtureStatistics statistics = SHAPE.zero(2);
        for (int b = 0; b < 39; b++) {
            large.follow(List.of(4, 9), new double[] {128, 128}, 256, model(10, 20), statistics);
        }
        assertThat(large.of(4)).isNull();
        for (int b = 0; b < 3; b++) {
            large.follow(List.of(4, 9), new double[] {128, 128}, 256, model(11, 21), statistics);
        }
        assertThat(large.of(4)).isNotNull();
    }

    @Test
    void whatWasCopiedShortlyBeforeASignOfAChangeIsNotBelieved() {
        follow(6, 10, 20, 128, 128);
        established.suspect(false);
        follow(10, 70, 80, 128, 128);
        assertThat(rate(4)).isEqualTo(10);
        established.settle();
        follow(6, 70, 80, 128, 128);
        assertThat(rate(4)).isEqualTo(70);
    }

    @Test
    void oneWhosePointsNoLongerComeIsNotCopiedAgain() {
        follow(6, 10, 20, 128, 128);
        follow(2, 11, 20, 250, 6);
        follow(6, 11, 99, 250, 6);
        assertThat(rate(4)).isEqualTo(11);
        assertThat(rate(9)).isEqualTo(20);
    }

    @Test
    void aFallOfFourNatsIsAJumpUntilItIsKnownWhatHasChanged() {
        established.fall(3.9);
        assertThat(established.hasJumped()).isFalse();
        established.fall(4.1);
        assertThat(established.hasJumped()).isTrue();
        established.settle();
        assertThat(established.hasJumped()).isFalse();
    }

    @Test
    void whoReturnsIsKnownAtOnceAndWhoLeavesNoLonger() {
        follow(6, 10, 20, 128, 128);
        KnownComponent returned = KnownComponent.of(3, model(50), SHAPE.zero(1), 0);
        established.replace(List.of(4, 3), List.of(returned));
        assertThat(established.of(3)).isEqualTo(returned);
        assertThat(rate(4)).isEqualTo(10);
        assertThat(established.of(9)).isNull();
        established.keepOnly(List.of(3));
        assertThat(established.of(4)).isNull();
    }
}
