package dev.stepwise.em.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwise.distribution.Units;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureStatistics;
import dev.stepwise.mixture.SmallMixtures;
import org.junit.jupiter.api.Test;

/** What to go on from knows which components are new. */
class AdoptionTest {

    private static final MixtureModel MODEL =
            SmallMixtures.line(new double[] {0.5, 0.5}, new double[] {0, 1}, new double[] {1, 1});
    private static final MixtureStatistics STATISTICS = SmallMixtures.LINE.zero(2);
    private static final Units UNITS = Units.identity(1);

    private static Adoption of(int... origin) {
        return new Adoption(UNITS, MODEL, STATISTICS, origin);
    }

    @Test
    void aWholeFitHasNewComponentsAlone() {
        Adoption whole = new Adoption(UNITS, MODEL, STATISTICS);
        assertThat(whole.origin()).containsExactly(Adoption.NEW, Adoption.NEW);
        assertThat(whole.isWhole()).isTrue();
        assertThat(of(Adoption.NEW, 0).isWhole()).isFalse();
        assertThat(whole).isEqualTo(of(-1, -1));
    }

    @Test
    void everyComponentHasOneOriginAndStatistics() {
        assertThatThrownBy(() -> of(0)).hasMessage("1 origins of 2 components");
        assertThatThrownBy(() -> new Adoption(UNITS, MODEL, SmallMixtures.LINE.zero(3), new int[2]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void originsAreCopiedInAndOut() {
        int[] origin = {1, 0};
        Adoption adoption = new Adoption(UNITS, MODEL, STATISTICS, origin);
        origin[0] = 7;
        adoption.origin()[1] = 7;
        assertThat(adoption.origin()).containsExactly(1, 0);
    }

    @Test
    void adoptionsAreEqualWhenAllTheirPartsAre() {
        assertThat(of(1, 0)).isEqualTo(of(1, 0)).hasSameHashCodeAs(of(1, 0));
        assertThat(of(1, 0)).isNotEqualTo(of(0, 1)).isNotEqualTo("Adoption");
        assertThat(of(1, 0).hashCode()).isNotEqualTo(of(0, 1).hashCode());
        Units others = new Units(new double[1], new double[] {2});
        assertThat(of(1, 0)).isNotEqualTo(new Adoption(others, MODEL, STATISTICS, new int[] {1, 0}));
        MixtureModel other = MODEL.withWeights(new double[] {0.4, 0.6});
        assertThat(of(1, 0)).isNotEqualTo(new Adoption(UNITS, other, STATISTICS, new int[] {1, 0}));
        MixtureStatistics more = STATISTICS.plus(STATISTICS).withBackground(1);
        assertThat(of(1, 0)).isNotEqualTo(new Adoption(UNITS, MODEL, more, new int[] {1, 0}));
        assertThat(of(1, 0)).hasToString("Adoption[model=" + MODEL + ", origin=[1, 0]]");
    }
}
