package dev.stepwise.em.regime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.distribution.count.PoissonFamily;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.FullGaussian;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.em.points.TrueMixture;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ComponentMatchingTest {

    private static final MixtureModel OLD = new TrueMixture(4, 2, 6, 3).model;
    private static final double[] MASSES = {1000, 1000, 1000, 1000};

    @Test
    void componentsKeepTheirIdsWhateverTheirOrder() {
        int[] shuffled = {2, 0, 3, 1};
        ComponentMatching matching = ComponentMatching.of(OLD, MASSES, OLD.reorder(shuffled), MASSES);
        assertThat(matching.ids(List.of(5, 6, 7, 8), 9)).containsExactly(5, 6, 7, 8);
        assertThat(OLD.reorder(shuffled).reorder(matching.order())).isEqualTo(OLD);
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
        ComponentMatching matching = ComponentMatching.of(OLD, MASSES, next, MASSES);
        assertThat(matching.predecessors()).containsExactly(0, 1, ComponentMatching.NONE, 3);
        assertThat(matching.ids(List.of(5, 6, 7, 8), 20)).containsExactly(5, 6, 20, 8);
    }

    @Test
    void aClassKeepsItsPlace() {
        MixtureShape labelled = new MixtureShape(OLD.shape().families(), 2);
        MixtureModel old = new MixtureModel(labelled, OLD.weights(), List.of(OLD.block(0)));
        ComponentMatching matching = ComponentMatching.of(old, MASSES, old.reorder(new int[] {1, 0, 3, 2}), MASSES);
        assertThat(Arrays.copyOf(matching.order(), 2)).containsExactly(0, 1);
        assertThat(matching.predecessors()).containsExactly(ComponentMatching.NONE, ComponentMatching.NONE, 2, 3);
    }

    /** Of one Poisson count, whose distance is half the squared difference of the roots of the rates. */
    private static MixtureModel counts(int classes, double... roots) {
        MixtureShape shape = new MixtureShape(List.of(new PoissonFamily(1)), classes);
        double[] values = new double[2 * roots.length];
        for (int k = 0; k < roots.length; k++) {
            values[k] = 1.0 / roots.length;
            values[roots.length + k] = roots[k] * roots[k];
        }
        return MixtureModel.fromArray(shape, roots.length, values);
    }

    private static double[] masses(double mass, int components) {
        double[] masses = new double[components];
        Arrays.fill(masses, mass);
        return masses;
    }

    private static ComponentMatching of(
            MixtureModel previous, @Nullable MixtureModel steady, MixtureModel next, double mass) {
        return ComponentMatching.of(
                previous, steady, masses(mass, previous.components()), next, masses(mass, next.components()));
    }

    @Test
    void aPairFartherApartThanTwoIsNone() {
        assertThat(of(counts(0, 10), null, counts(0, 11.999), 1e9).predecessors())
                .containsExactly(0);
        assertThat(of(counts(0, 10), null, counts(0, 12.001), 1e9).predecessors())
                .containsExactly(ComponentMatching.NONE);
        assertThat(ComponentMatching.areNear(counts(0, 10), 0, counts(0, 12), 0))
                .isTrue();
        assertThat(ComponentMatching.areNear(counts(0, 10), 0, counts(0, 12.001), 0))
                .isFalse();
    }

    /** By an eighth for each parameter, of which there is one, and point: 2 (1/4 + 1/4)/16 for masses of 4, less than 1 counts as 1. */
    @Test
    void withFewPointsBehindThemThePairMayBeFartherApart() {
        double gate = 2 + 1 / 8.0 * (1 / 4.0 + 1 / 4.0);
        double reach = Math.sqrt(2 * gate);
        assertThat(of(counts(0, 10), null, counts(0, 10 + reach - 1e-6), 4).predecessors())
                .containsExactly(0);
        assertThat(of(counts(0, 10), null, counts(0, 10 + reach + 1e-6), 4).predecessors())
                .containsExactly(ComponentMatching.NONE);
        double widest = Math.sqrt(2 * 2.25);
        assertThat(of(counts(0, 10), null, counts(0, 10 + widest - 1e-6), 0.1).predecessors())
                .containsExactly(0);
        assertThat(of(counts(0, 10), null, counts(0, 10 + widest + 1e-6), 0.1).predecessors())
                .containsExactly(ComponentMatching.NONE);
    }

    @Test
    void whereAComponentWasBeforeTheChangeCountsMoreThanWhereItIsNow() {
        MixtureModel steady = counts(0, 10, 20);
        MixtureModel moved = counts(0, 15, 20);
        MixtureModel next = counts(0, 15, 10);
        assertThat(of(moved, null, next, 1e9).order()).containsExactly(0, 1);
        ComponentMatching matching = of(moved, steady, next, 1e9);
        assertThat(matching.order()).containsExactly(1, 0);
        assertThat(matching.predecessors()).containsExactly(0, ComponentMatching.NONE);
        assertThat(of(moved, steady, counts(0, 15.1, 20), 1e9).predecessors())
                .as("where it has gone is taken too, at a cost of 1")
                .containsExactly(0, 1);
        assertThat(of(counts(0, 15), counts(0, 10), counts(0, 16.5), 1e9).predecessors())
                .as("9/8 + 1 is beyond 2")
                .containsExactly(ComponentMatching.NONE);
    }

    @Test
    void whenComponentsAreGoneALaterOneTakesAFreePlace() {
        ComponentMatching matching = of(counts(0, 10, 20, 30), null, counts(0, 30, 20), 1e9);
        assertThat(matching.order()).containsExactly(0, 1);
        assertThat(matching.predecessors()).containsExactly(2, 1);
        assertThat(matching.ids(List.of(5, 6, 7), 8)).containsExactly(7, 6);
        assertThat(matching.keeps(0)).isFalse();
        assertThat(matching.keeps(2)).isTrue();
        assertThat(matching.isComplete(3)).isFalse();
        assertThat(matching.isComplete(2)).isFalse();
    }

    @Test
    void moreComponentsComeAfterThoseThatGoOn() {
        ComponentMatching matching = of(counts(0, 10, 20), null, counts(0, 50, 20, 40, 10), 1e9);
        assertThat(matching.order()).containsExactly(3, 1, 0, 2);
        assertThat(matching.predecessors()).containsExactly(0, 1, ComponentMatching.NONE, ComponentMatching.NONE);
        assertThat(matching.ids(List.of(5, 6), 9)).containsExactly(5, 6, 9, 10);
        assertThat(matching.isComplete(2)).isFalse();
        assertThat(of(counts(0, 10, 20), null, counts(0, 20, 10), 1e9).isComplete(2))
                .isTrue();
    }

    @Test
    void aNewComponentOfAClassTakesThePlaceOfItsClass() {
        ComponentMatching matching = of(counts(2, 10, 20, 30), null, counts(2, 50, 20, 60), 1e9);
        assertThat(matching.order()).containsExactly(0, 1, 2);
        assertThat(matching.predecessors()).containsExactly(ComponentMatching.NONE, 1, ComponentMatching.NONE);
    }

    @Test
    void aDistanceThatIsNoNumberPairsNothing() {
        MixtureModel broken = new MixtureModel(
                MixtureShape.of(new GaussianFamily(CovarianceStructure.FULL, 1)),
                new double[] {1},
                List.of(List.of(new FullGaussian(new double[] {1e200}, new double[] {1e300}))));
        MixtureModel other = new MixtureModel(
                broken.shape(),
                new double[] {1},
                List.of(List.of(new FullGaussian(new double[] {-1e200}, new double[] {1e-300}))));
        assertThat(of(broken, null, other, 1e9).predecessors()).containsExactly(ComponentMatching.NONE);
    }
}
