package dev.stepwise.em.adaptation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.Background;
import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Transform;
import dev.stepwise.distribution.Units;
import dev.stepwise.distribution.circular.VonMises;
import dev.stepwise.distribution.circular.VonMisesFamily;
import dev.stepwise.distribution.count.BinomialFamily;
import dev.stepwise.distribution.count.CategoricalFamily;
import dev.stepwise.distribution.count.MultinomialFamily;
import dev.stepwise.distribution.count.NegativeBinomial;
import dev.stepwise.distribution.count.NegativeBinomialFamily;
import dev.stepwise.distribution.count.PoissonFamily;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.FullGaussian;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.distribution.gaussian.StudentT;
import dev.stepwise.distribution.gaussian.StudentTFamily;
import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.em.scoring.RowLimits;
import dev.stepwise.em.scoring.TailCurve;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.SmallMixtures;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Points under their keys, by hand. */
class KeyedScorerTest {

    private static final double ROUNDING = 1e-10;
    private static final double RHO = 4;
    private static final Trust TRUST = new Trust(RHO, RHO);

    private static ModelParameters parameters(MixtureModel model, List<Integer> ids, Units units) {
        return new ModelParameters(1, 1, units, ids, model, null, 0);
    }

    private static KeyedScorer scorer(MixtureModel model, Trust trust) {
        int columns = model.shape().columns();
        KeyedScorer scorer = new KeyedScorer(columns, trust);
        List<Integer> ids = IntStream.rangeClosed(1, model.components()).boxed().toList();
        scorer.use(parameters(model, ids, Units.identity(columns)));
        return scorer;
    }

    private static double score(KeyedScorer scorer, KeySums key, double... row) {
        scorer.score(row, 1, PointBlock.UNLABELLED, key, new double[4]);
        return scorer.logDensity();
    }

    private static MixtureModel one(Family family, Distribution distribution) {
        return new MixtureModel(MixtureShape.of(family), new double[] {1}, List.of(List.of(distribution)));
    }

    /** A key of two points at 3, where the population has mean 0: its mean is 6 / (2 + ρ), and Σ = W (1 + 1/ρ). */
    @Test
    void aMeanIsTheMaximumAPosteriori() {
        double variance = 2;
        KeyedScorer scorer =
                scorer(SmallMixtures.line(new double[] {1}, new double[] {0}, new double[] {variance}), TRUST);
        KeySums key = new KeySums();
        assertThat(score(scorer, key, 3)).isCloseTo(Math.log(SmallMixtures.normal(3, 0, variance)), within(ROUNDING));
        score(scorer, key, 3);
        double own = 6 / (2 + RHO);
        double left = variance * RHO / (1 + RHO) * (1 + 1 / (2 + RHO));
        assertThat(score(scorer, key, 1)).isCloseTo(Math.log(SmallMixtures.normal(1, own, left)), within(ROUNDING));
        assertThat(scorer.logDensityOfPopulation())
                .isCloseTo(Math.log(SmallMixtures.normal(1, 0, variance)), within(ROUNDING));
    }

    /** Two clusters that share no points: of three points of a key all lie in the second, whose weight is (3 + ρ / 4) / (3 + ρ). */
    @Test
    void weightsAreThoseOfTheKey() {
        MixtureModel model = SmallMixtures.line(new double[] {0.75, 0.25}, new double[] {0, 100}, new double[] {1, 1});
        KeyedScorer scorer = scorer(model, new Trust(RHO, Double.POSITIVE_INFINITY));
        KeySums key = new KeySums();
        for (int i = 0; i < 3; i++) {
            score(scorer, key, 100);
        }
        double expected = (3 + RHO / 4) / (3 + RHO);
        assertThat(score(scorer, key, 100))
                .isCloseTo(Math.log(expected * SmallMixtures.normal(100, 100, 1)), within(ROUNDING));
        assertThat(key.mass()).isCloseTo(4, within(ROUNDING));
    }

    /** After these rows a key's parameter is (observed + ρ p) / (evidence + ρ), as if ρ points of the population came before. */
    @Test
    void countsHaveRhoPointsOfThePopulation() {
        Family poisson = new PoissonFamily(1);
        assertAdapted(
                poisson,
                poisson.distribution(new double[] {2}),
                poisson.distribution(new double[] {(5 + 7 + RHO * 2) / (2 + RHO)}),
                new double[][] {{5}, {7}});
        Family binomial = new BinomialFamily(1);
        assertAdapted(
                binomial,
                binomial.distribution(new double[] {0.5}),
                binomial.distribution(new double[] {(1 + 2 + RHO * 0.5) / (10 + 4 + RHO)}),
                new double[][] {{1, 10}, {2, 4}});
        Family categorical = CategoricalFamily.of(List.of(3));
        assertAdapted(
                categorical,
                categorical.distribution(new double[] {0.5, 0.3, 0.2}),
                categorical.distribution(
                        new double[] {RHO * 0.5 / (2 + RHO), (1 + RHO * 0.3) / (2 + RHO), (1 + RHO * 0.2) / (2 + RHO)}),
                new double[][] {{1}, {2}});
        Family multinomial = new MultinomialFamily(2);
        assertAdapted(
                multinomial,
                multinomial.distribution(new double[] {0.5, 0.5}),
                multinomial.distribution(new double[] {(3 + RHO * 0.5) / (5 + RHO), (2 + RHO * 0.5) / (5 + RHO)}),
                new double[][] {{2, 0}, {1, 2}});
        Family counts = NegativeBinomialFamily.fixed(1, 3);
        assertAdapted(
                counts,
                new NegativeBinomial(new double[] {2}, new double[] {3}),
                new NegativeBinomial(new double[] {(5 + 7 + RHO * 2) / (2 + RHO)}, new double[] {3}),
                new double[][] {{5}, {7}});
    }

    /** A key that was always in the first level, when that had half of all points, and then has nearly all. */
    @Test
    void theProbabilitiesOfAKeyAddUpToOneWhereverThePopulationDrifts() {
        Family switches = CategoricalFamily.of(List.of(2));
        Family words = new MultinomialFamily(2);
        Family clicks = new BinomialFamily(1);
        for (double trust : new double[] {0.25, 4}) {
            assertThat(afterDrift(
                            switches,
                            new double[] {.5, .5},
                            new double[] {.95, .05},
                            trust,
                            new double[] {0},
                            new double[][] {{0}, {1}}))
                    .isCloseTo(1, within(ROUNDING));
            assertThat(afterDrift(
                            words,
                            new double[] {.5, .5},
                            new double[] {.95, .05},
                            trust,
                            new double[] {1, 0},
                            new double[][] {{1, 0}, {0, 1}}))
                    .isCloseTo(1, within(ROUNDING));
            assertThat(afterDrift(
                            clicks, new double[] {.5}, new double[] {.95}, trust, new double[] {1, 1}, new double[][] {
                                {0, 1}, {1, 1}
                            }))
                    .isCloseTo(1, within(ROUNDING));
        }
    }

    /** Returns the sum of the probabilities of all these points for a key that had twenty of one kind before the population moved. */
    private static double afterDrift(
            Family family, double[] before, double[] after, double rho, double[] seen, double[][] all) {
        Trust trust = new Trust(rho, rho);
        double sum = 0;
        for (double[] row : all) {
            KeySums key = new KeySums();
            KeyedScorer scorer = scorer(one(family, family.distribution(before)), trust);
            for (int i = 0; i < 20; i++) {
                score(scorer, key, seen);
            }
            scorer.use(parameters(one(family, family.distribution(after)), List.of(1), Units.identity(row.length)));
            sum += Math.exp(score(scorer, key, row));
        }
        return sum;
    }

    private static void assertAdapted(Family family, Distribution population, Distribution own, double[][] rows) {
        KeyedScorer scorer = scorer(one(family, population), TRUST);
        KeySums key = new KeySums();
        for (double[] row : rows) {
            score(scorer, key, row);
        }
        for (double[] row : rows) {
            KeySums same = new KeySums();
            for (double[] before : rows) {
                score(scorer, same, before);
            }
            assertThat(score(scorer, same, row))
                    .as(family.name())
                    .isCloseTo(score(scorer(one(family, own), TRUST), new KeySums(), row), within(ROUNDING));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.25, 4, 256, Double.POSITIVE_INFINITY})
    void aNewKeyIsThePopulation(double rho) {
        MixtureModel model = SmallMixtures.line(new double[] {0.7, 0.3}, new double[] {0, 2}, new double[] {1, 3});
        KeyedScorer scorer = scorer(model, new Trust(rho, rho));
        double expected = 0.7 * SmallMixtures.normal(1.5, 0, 1) + 0.3 * SmallMixtures.normal(1.5, 2, 3);
        assertThat(score(scorer, new KeySums(), 1.5)).isCloseTo(Math.log(expected), within(ROUNDING));
    }

    @Test
    void aValueThatIsMissingTellsNothingOfItsMean() {
        FullGaussian plane = new FullGaussian(new double[] {0, 0}, new double[] {1, 0.5, 1});
        MixtureModel model = new MixtureModel(
                MixtureShape.of(new GaussianFamily(CovarianceStructure.FULL, 2)),
                new double[] {1},
                List.of(List.of(plane)));
        KeyedScorer scorer = scorer(model, TRUST);
        KeySums key = new KeySums();
        score(scorer, key, 5, Double.NaN);
        assertThat(score(scorer, key, Double.NaN, 1))
                .isCloseTo(Math.log(SmallMixtures.normal(1, 0, 1)), within(ROUNDING));
        assertThat(score(scorer, key, Double.NaN, Double.NaN)).isCloseTo(0, within(ROUNDING));
    }

    @Test
    void theDensityIsInTheUnitsOfTheUser() {
        KeyedScorer scorer = new KeyedScorer(1, TRUST);
        MixtureModel standard = SmallMixtures.line(new double[] {1}, new double[] {0}, new double[] {1});
        scorer.use(parameters(standard, List.of(1), new Units(new double[] {10}, new double[] {5})));
        KeySums key = new KeySums();
        score(scorer, key, 20);
        double own = 10 + 10 / (1 + RHO);
        double left = 25 * RHO / (1 + RHO) * (1 + 1 / (1 + RHO));
        // other units of the same population: what is known of the key stays
        scorer.use(parameters(
                SmallMixtures.line(new double[] {1}, new double[] {5}, new double[] {25}),
                List.of(1),
                new Units(new double[] {5}, new double[] {1})));
        assertThat(score(scorer, key, 12)).isCloseTo(Math.log(SmallMixtures.normal(12, own, left)), within(ROUNDING));
    }

    /** The logarithm of 20 is modelled: a density of the value itself has the derivative 1/20 besides. */
    @Test
    void theDensityIsThatOfTheValueAndNotOfItsTransform() {
        GaussianFamily family = new GaussianFamily(CovarianceStructure.FULL, 1);
        MixtureShape logarithms = new MixtureShape(
                List.of(family), List.of(), Background.NONE, List.of(new Transform(Transform.Kind.LOG, 1)));
        MixtureModel model = new MixtureModel(
                logarithms, new double[] {1}, List.of(List.of(family.distribution(new double[] {3}, new double[] {2
                }))));
        KeyedScorer scorer = scorer(model, TRUST);
        double log = Math.log(20);
        double expected = Math.log(SmallMixtures.normal(log, 3, 2) / 20);
        assertThat(score(scorer, new KeySums(), log)).isCloseTo(expected, within(ROUNDING));
        assertThat(scorer.logDensityOfPopulation()).isCloseTo(expected, within(ROUNDING));
    }

    /** The second component has become the first, and another has come. */
    @Test
    void whatIsKnownOfAComponentGoesWithItsId() {
        KeyedScorer scorer = new KeyedScorer(1, new Trust(RHO, Double.POSITIVE_INFINITY));
        MixtureModel before = SmallMixtures.line(new double[] {0.5, 0.5}, new double[] {0, 100}, new double[] {1, 1});
        scorer.use(parameters(before, List.of(1, 2), Units.identity(1)));
        KeySums key = new KeySums();
        score(scorer, key, 100);
        score(scorer, key, 0);
        MixtureModel after = SmallMixtures.line(new double[] {0.5, 0.5}, new double[] {100, 50}, new double[] {1, 1});
        scorer.use(parameters(after, List.of(2, 3), Units.identity(1)));
        assertThat(score(scorer, key, 100))
                .isCloseTo(Math.log((1 + RHO / 2) / (1 + RHO) * SmallMixtures.normal(0, 0, 1)), within(ROUNDING));
    }

    /** The bound is at 41 + 2 √20.7 + 1 squared deviations; a point a million deviations away moves a mean by less than 1e-4. */
    @Test
    void aPointFarFromAllMovesAKeyByNextToNothing() {
        KeyedScorer scorer = scorer(SmallMixtures.line(new double[] {1}, new double[] {0}, new double[] {1}), TRUST);
        KeySums key = new KeySums();
        score(scorer, key, 1e6);
        assertThat(key.shift(0, 0, RHO)).isBetween(0.0, 1e-4);
    }

    /** One row counts as a twentieth of the shortest memory: of 100 rows of mean weight 2 that is 10. */
    @Test
    void aKeyLearnsFromAHeavyPointAsThePopulationDoes() {
        assertThat(massAfter(1e9)).isEqualTo(10);
        assertThat(massAfter(9)).isEqualTo(9);
    }

    private static double massAfter(double weight) {
        KeyedScorer scorer = limited();
        KeySums key = new KeySums();
        scorer.score(new double[] {3}, weight, PointBlock.UNLABELLED, key, new double[1]);
        return key.mass();
    }

    @Test
    void aHeavyPointIsNoMoreThanOtherHeavyPointsInTheChoiceOfTheTrust() {
        assertThat(choiceAfter(1e9)).isEqualTo(choiceAfter(10)).isNotEqualTo(choiceAfter(5));
    }

    private static List<Double> choiceAfter(double weight) {
        KeyedScorer scorer = limited();
        KeySums key = new KeySums();
        for (int i = 0; i < 3; i++) {
            scorer.score(new double[] {3}, i == 1 ? weight : 1, PointBlock.UNLABELLED, key, new double[1]);
        }
        scorer.batchEnded();
        return scorer.choice();
    }

    private static KeyedScorer limited() {
        KeyedScorer scorer = new KeyedScorer(1, null);
        MixtureModel line = SmallMixtures.line(new double[] {1}, new double[] {0}, new double[] {1});
        scorer.use(new ModelParameters(
                1, 1, Units.identity(1), List.of(1), line, null, 0, TailCurve.NONE, new RowLimits(2, 100, 1)));
        return scorer;
    }

    /** A student-t distribution learns from a point with weight (ν + 1)/(ν + δ²). */
    @Test
    void heavyTailsDrawInWhatIsFar() {
        StudentT t = new StudentT(new FullGaussian(new double[] {0}, new double[] {1}), 3);
        KeyedScorer scorer = scorer(one(StudentTFamily.fixed(CovarianceStructure.FULL, 1, 3), t), TRUST);
        KeySums key = new KeySums();
        score(scorer, key, 5);
        double u = 4.0 / (3 + 25);
        assertThat(key.evidence(0, 0)).isCloseTo(u, within(ROUNDING));
        assertThat(key.deviation(0, 0)).isCloseTo(5 * u, within(ROUNDING));
    }

    @Test
    void directionsStayThoseOfThePopulation() {
        Family family = new VonMisesFamily(24);
        VonMises hour = new VonMises(new double[] {3}, new double[] {2}, new double[] {24});
        KeyedScorer scorer = scorer(one(family, hour), TRUST);
        KeySums key = new KeySums();
        score(scorer, key, 20);
        assertThat(score(scorer, key, 20)).isEqualTo(scorer.logDensityOfPopulation());
    }

    @Test
    void aLabelSaysInWhichComponentAPointIs() {
        MixtureModel model = SmallMixtures.of(
                SmallMixtures.lineWithClasses(1, 1), new double[] {0.5, 0.5}, new double[] {0, 1}, new double[] {1, 1});
        KeyedScorer scorer = scorer(model, TRUST);
        KeySums key = new KeySums();
        scorer.score(new double[] {0}, 2, 1, key, new double[2]);
        assertThat(key.mass(0)).isZero();
        assertThat(key.mass(1)).isCloseTo(2, within(ROUNDING));
    }

    @Test
    void aBackgroundKeepsItsWeight() {
        MixtureModel model = SmallMixtures.of(
                SmallMixtures.LINE_WITH_BACKGROUND, new double[] {0.9}, new double[] {0}, new double[] {1});
        KeyedScorer scorer = scorer(model, new Trust(RHO, Double.POSITIVE_INFINITY));
        KeySums key = new KeySums();
        score(scorer, key, 0);
        double expected = 0.9 * SmallMixtures.normal(0.5, 0, 1) + 0.1 * SmallMixtures.BACKGROUND_DENSITY;
        assertThat(score(scorer, key, 0.5)).isCloseTo(Math.log(expected), within(ROUNDING));
    }

    private static List<Double> choiceAfter(int points, int mostJudged) {
        KeyedScorer scorer = new KeyedScorer(1, null, mostJudged);
        scorer.use(parameters(
                SmallMixtures.line(new double[] {1}, new double[] {0}, new double[] {1}),
                List.of(1),
                Units.identity(1)));
        KeySums key = new KeySums();
        for (int i = 0; i < points; i++) {
            score(scorer, key, 2);
        }
        scorer.batchEnded();
        return scorer.choice();
    }

    @Test
    void theTrustIsChosenByNoMorePointsOfABatchThanIsSaid() {
        assertThat(choiceAfter(9, 5)).isEqualTo(choiceAfter(5, 9)).isNotEqualTo(choiceAfter(9, 9));
    }
}
