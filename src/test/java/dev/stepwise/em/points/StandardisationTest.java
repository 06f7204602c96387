package dev.stepwise.em.points;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import dev.stepwise.distribution.count.PoissonFamily;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.SmallMixtures;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The units in which everything is computed. */
class StandardisationTest {

    /** A few roundings of numbers of about 1. */
    private static final double ROUNDING = 1e-12;

    private static final Units UNITS = new Units(new double[] {1, -2}, new double[] {2, 0.5});

    private static Units of(MixtureShape shape, double[]... weightThenRow) {
        Dataset data = new Dataset(shape.columns());
        double[] row = new double[shape.columns()];
        for (double[] given : weightThenRow) {
            System.arraycopy(given, 1, row, 0, row.length);
            data.add(row, given[0], PointBlock.UNLABELLED);
        }
        return Standardisation.of(shape, data);
    }

    /** Weights 1 and 3 on 0 and 4: mean 3, variance (9 + 3 · 1) / 4. */
    @Test
    void columnsGetTheirWeightedMeanAndDeviation() {
        double[][] rows = {{1, 0}, {3, 4}, {0, 1000}, {5, Double.NaN}};
        Units units = of(SmallMixtures.LINE, rows);
        assertThat(units.location()[0]).isCloseTo(3, within(ROUNDING));
        assertThat(units.scale()[0]).isCloseTo(Math.sqrt(3), within(ROUNDING));
    }

    @Test
    void columnsWithoutSpreadOrValuesHaveTheUnitOne() {
        assertThat(of(SmallMixtures.LINE, new double[] {1, 7}, new double[] {1, 7}))
                .isEqualTo(new Units(new double[] {7}, new double[] {1}));
        assertThat(of(SmallMixtures.LINE, new double[] {1, Double.NaN})).isEqualTo(Units.identity(1));
        // rounding errors of the mean are no spread
        assertThat(of(SmallMixtures.LINE, new double[] {1, 0.1}, new double[] {1, 0.1}, new double[] {1, 0.1})
                        .scale()[0])
                .isEqualTo(1);
        assertThat(of(SmallMixtures.LINE, new double[] {1, 1}, new double[] {1, 1 + 4e-15})
                        .scale()[0])
                .isCloseTo(2e-15, within(3e-16)); // values near 1 are multiples of 2.2e-16
    }

    @Test
    void valuesBeyondTheBorderOfNumbersGiveTheLargestUnit() {
        Units units = of(SmallMixtures.LINE, new double[] {1, -3e200}, new double[] {1, 3e200});
        assertThat(units).isEqualTo(new Units(new double[] {0}, new double[] {1e70}));
    }

    @Test
    void aModelHoldsInUnitsWithinTheBorderWhereItIsValidInTheUsersUnits() {
        MixtureModel model = SmallMixtures.line(new double[] {1}, new double[] {0}, new double[] {1});
        assertThat(Standardisation.holds(Units.identity(1), model)).isTrue();
        assertThat(holds(-1e70, 1e70, model)).isTrue();
        assertThat(holds(-1.1e70, 1, model)).isFalse();
        assertThat(holds(0, 1.1e70, model)).isFalse();
        assertThat(holds(0, 0.9e-70, model)).isFalse();
        MixtureModel wide = SmallMixtures.line(new double[] {1}, new double[] {0}, new double[] {1e200});
        assertThat(holds(0, 1e50, wide)).isTrue();
        assertThat(holds(0, 1e60, wide)).isFalse(); // a variance of 1e320
    }

    private static boolean holds(double location, double scale, MixtureModel model) {
        return Standardisation.holds(new Units(new double[] {location}, new double[] {scale}), model);
    }

    @Test
    void aSphereHasOneScaleAndCountsStayAsTheyAre() {
        MixtureShape shape = new MixtureShape(
                List.of(new PoissonFamily(1), new GaussianFamily(CovarianceStructure.SPHERICAL, 2)), List.of());
        Units units = of(shape, new double[] {1, 5, 0, 10}, new double[] {1, 9, 2, 24});
        assertThat(units.location()).containsExactly(0, 1, 17);
        double common = Math.sqrt((1 + 49) / 2.0); // of the deviations 1 and 7
        assertThat(units.scale()).containsExactly(new double[] {1, common, common}, within(ROUNDING));
        assertThat(of(shape, new double[] {1, 5, 3, 3}).scale()).containsExactly(1, 1, 1);
    }

    /** Components at 0 and 4 with weights 1/4 and 3/4 and variances 1 and 2: mean 3, variance 7/4 + (9 + 3) / 4. */
    @Test
    void aMixtureHasTheMomentsOfWhatItDraws() {
        double[] means = {0, 4};
        double[] variances = {1, 2};
        Units units = Standardisation.of(SmallMixtures.line(new double[] {0.25, 0.75}, means, variances));
        assertThat(units.location()[0]).isCloseTo(3, within(ROUNDING));
        assertThat(units.scale()[0]).isCloseTo(Math.sqrt(4.75), within(ROUNDING));
        Units withBackground = Standardisation.of(
                SmallMixtures.of(SmallMixtures.LINE_WITH_BACKGROUND, new double[] {0.2, 0.6}, means, variances));
        assertThat(withBackground.location()[0]).isCloseTo(3, within(ROUNDING));
        assertThat(withBackground.scale()[0]).isCloseTo(Math.sqrt(4.75), within(ROUNDING));
    }

    @Test
    void aRowGoesThereAndBack() {
        double[] row = {5, -3};
        UNITS.apply(row, row);
        assertThat(row).containsExactly(2, -2);
        UNITS.inverse().apply(row, row);
        assertThat(row).containsExactly(5, -3);
        assertThat(Units.identity(2).location()).containsExactly(0, 0);
        assertThat(Units.identity(2).scale()).containsExactly(1, 1);
        assertThat(UNITS.columns()).isEqualTo(2);
    }

    @Test
    void theLogJacobianIsOverTheColumnsThatARowHas() {
        assertThat(UNITS.logJacobian(new double[] {0, Double.NaN})).isEqualTo(Math.log(2));
        assertThat(UNITS.logJacobian(new double[] {0, 0})).isCloseTo(0, within(ROUNDING));
    }

    @Test
    void aModelIsConvertedByWayOfTheUsersUnits() {
        MixtureModel model = SmallMixtures.line(new double[] {1}, new double[] {3}, new double[] {4});
        Units from = new Units(new double[] {1}, new double[] {2});
        Units to = new Units(new double[] {5}, new double[] {8});
        MixtureModel converted = Standardisation.convert(model, from, to); // the user's mean is 7, the variance 16
        assertThat(SmallMixtures.mean(converted, 0)).isCloseTo(0.25, within(ROUNDING));
        assertThat(SmallMixtures.variance(converted, 0)).isCloseTo(0.25, within(ROUNDING));
        assertThat(Standardisation.convert(model, from, new Units(new double[] {1}, new double[] {2})))
                .isSameAs(model);
    }

    @Test
    void unitsAreNearWithinAFactorOfTwoOfTheScaleAndTwoScalesOfTheLocation() {
        assertThat(near(0, 1, 0, 1.99)).isTrue();
        assertThat(near(0, 1, 0, 2)).isFalse();
        assertThat(near(0, 1.99, 0, 1)).isTrue();
        assertThat(near(0, 2, 0, 1)).isFalse();
        assertThat(near(5, 1, 6.99, 1)).isTrue();
        assertThat(near(5, 1, 3.01, 1)).isTrue();
        assertThat(near(5, 1, 7, 1)).isFalse();
        assertThat(near(5, 1, 3, 1)).isFalse();
        assertThat(near(0, 1, 0, Double.NaN)).isFalse();
    }

    private static boolean near(double location, double scale, double otherLocation, double otherScale) {
        return Standardisation.areNear(
                new Units(new double[] {0, location}, new double[] {1, scale}),
                new Units(new double[] {0, otherLocation}, new double[] {1, otherScale}));
    }

    @Test
    void unitsAreValues() {
        double[] location = {1, -2};
        Units same = new Units(location, UNITS.scale());
        location[0] = 9;
        same.location()[0] = 9;
        same.scale()[0] = 9;
        assertThat(same).isEqualTo(UNITS).hasSameHashCodeAs(UNITS);
        assertThat(same).isNotEqualTo(new Units(new double[] {1, -3}, UNITS.scale()));
        assertThat(same).isNotEqualTo(new Units(UNITS.location(), new double[] {2, 0.6}));
        assertThat(same.hashCode()).isNotEqualTo(Units.identity(2).hashCode());
        assertThat(same).hasToString("Units[location=[1.0, -2.0], scale=[2.0, 0.5]]");
    }
}
