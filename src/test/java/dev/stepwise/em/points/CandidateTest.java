package dev.stepwise.em.points;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.SmallMixtures;
import org.junit.jupiter.api.Test;

/** A model in units of its own is scored in the user's. */
class CandidateTest {

    private static final double ROUNDING = 1e-12;

    private static Dataset data() {
        Dataset data = new Dataset(1);
        data.add(new double[] {3}, 1, PointBlock.UNLABELLED);
        data.add(new double[] {99}, 0, PointBlock.UNLABELLED);
        data.add(new double[] {Double.NaN}, 2, PointBlock.UNLABELLED);
        data.add(new double[] {-1}, 3, PointBlock.UNLABELLED);
        return data;
    }

    /** In these units N(0, 1) is N(1, 4) in the user's. */
    private static final Units UNITS = new Units(new double[] {1}, new double[] {2});

    private static final Candidate CANDIDATE =
            new Candidate(UNITS, SmallMixtures.line(new double[] {1}, new double[] {0}, new double[] {1}));

    @Test
    void logDensitiesAreInTheUsersUnits() {
        assertThat(CANDIDATE.logDensities(data()))
                .containsExactly(
                        new double[] {
                            Math.log(SmallMixtures.normal(3, 1, 4)), 0, Math.log(SmallMixtures.normal(-1, 1, 4))
                        },
                        within(ROUNDING));
    }

    /** (−1, 1) and (3, 1) are as likely; the row without a value counts with a density of 1. */
    @Test
    void theMeanIsWeighted() {
        double each = Math.log(SmallMixtures.normal(3, 1, 4));
        assertThat(CANDIDATE.meanLogDensity(data())).isCloseTo(4 * each / 6, within(ROUNDING));
        assertThat(CANDIDATE.meanLogDensity(new Dataset(1))).isZero();
    }

    @Test
    void theDensityOfTheComponentsLeavesOutTheBackground() {
        MixtureModel model = SmallMixtures.of(
                SmallMixtures.LINE_WITH_BACKGROUND, new double[] {0.8}, new double[] {0}, new double[] {1});
        double own = 0.8 * SmallMixtures.normal(3, 1, 4);
        Candidate candidate = new Candidate(UNITS, model);
        assertThat(candidate.logDensitiesOfComponents(data())[0]).isCloseTo(Math.log(own), within(ROUNDING));
        assertThat(candidate.logDensities(data())[0])
                .isCloseTo(Math.log(own + 0.2 * SmallMixtures.BACKGROUND_DENSITY / 2), within(ROUNDING));
    }

    /** Steps of 1 are 1/2 in these units, and the least variance 1/4 / 2π. */
    @Test
    void onRoundedRowsANarrowComponentIsWidened() {
        double[] values = new double[80];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 10;
        }
        Rounding rounding = Rounding.of(SmallDatasets.column(values), SmallMixtures.LINE);
        Candidate narrow =
                new Candidate(UNITS, SmallMixtures.line(new double[] {1}, new double[] {0}, new double[] {1e-4}));
        assertThat(SmallMixtures.variance(narrow.widened(rounding).model(), 0))
                .isCloseTo(0.25 / (2 * Math.PI), within(ROUNDING));
        assertThat(narrow.widened(rounding).standardisation()).isSameAs(UNITS);
    }
}
