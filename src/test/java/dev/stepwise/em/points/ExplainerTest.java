package dev.stepwise.em.points;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.Background;
import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import dev.stepwise.distribution.count.BinomialFamily;
import dev.stepwise.distribution.count.CategoricalFamily;
import dev.stepwise.distribution.count.NegativeBinomialFamily;
import dev.stepwise.distribution.count.PoissonFamily;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.FullGaussian;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.distribution.gaussian.StudentTFamily;
import dev.stepwise.linalg.Packed;
import dev.stepwise.mixture.Explainer;
import dev.stepwise.mixture.Explanation;
import dev.stepwise.mixture.MixtureKernel;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.Responsibilities;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Explanations of whole mixtures. What each family says of one value is held to numerical marginals by its contract. */
class ExplainerTest {

    private static final double[] WEIGHTS = {0.5, 0.3, 0.2};

    /** All families whose values a point may lack one by one; numbers are of two kinds, which exclude each other. */
    private static MixtureModel mix(Family numbers, Background background) {
        MixtureModel model = FamilyProblem.of(
                        "mix",
                        WEIGHTS,
                        0,
                        0,
                        numbers,
                        CategoricalFamily.bernoulli(1),
                        CategoricalFamily.of(List.of(3, 2)),
                        new PoissonFamily(2),
                        NegativeBinomialFamily.estimated(1, false),
                        new BinomialFamily(1))
                .truth();
        if (background == Background.NONE) {
            return model;
        }
        MixtureShape shape = new MixtureShape(model.shape().families(), List.of(), background);
        List<List<Distribution>> blocks = new ArrayList<>();
        for (int b = 0; b < shape.families().size(); b++) {
            blocks.add(model.block(b));
        }
        return new MixtureModel(shape, Arrays.stream(WEIGHTS).map(w -> 0.9 * w).toArray(), blocks);
    }

    @ParameterizedTest
    @EnumSource(Background.class)
    void aSurpriseIsTheLogDensityOfTheRestWithoutThatOfThePoint(Background background) {
        for (Family numbers : List.of(
                new GaussianFamily(CovarianceStructure.FULL, 3),
                StudentTFamily.fixed(CovarianceStructure.DIAGONAL, 3, 4))) {
            MixtureModel model = mix(numbers, background);
            Dataset data = new MixtureSampler(model, 7).draw(30, 0.05, 0);
            Explainer explainer = new Explainer(model);
            for (int i = 0; i < data.size(); i++) {
                double[] row = row(data, i);
                Explanation explanation = explain(explainer, row);
                for (Explanation.Value value : explanation.values()) {
                    double[] rest = row.clone();
                    rest[column(model, value.index())] = Double.NaN;
                    double surprise = logDensity(model, rest) - logDensity(model, row);
                    assertThat(value.surprise()).isCloseTo(surprise, within(1e-9));
                }
            }
        }
    }

    @Test
    void whatIsExpectedAndItsSpreadAreThoseOfTheMixtureByNumericalIntegration() {
        MixtureModel model = mix(new GaussianFamily(CovarianceStructure.FULL, 3), Background.NONE);
        Dataset data = new MixtureSampler(model, 8).draw(5, 0, 0);
        Explainer explainer = new Explainer(model);
        for (int i = 0; i < data.size(); i++) {
            double[] row = row(data, i);
            Explanation.Value value = explain(explainer, row).values().get(1);
            double[] moments = new double[3];
            for (double x = -20; x <= 30; x += 0.01) {
                row[1] = x;
                double p = Math.exp(logDensity(model, row));
                for (int power = 0; power < 3; power++) {
                    moments[power] += p * Math.pow(x, power);
                }
            }
            double mean = moments[1] / moments[0];
            assertThat(value.expected().getFirst()).isCloseTo(mean, within(1e-9));
            assertThat(value.deviations().getFirst())
                    .isCloseTo(Math.sqrt(moments[2] / moments[0] - mean * mean), within(1e-7));
        }
    }

    /** The responsibilities of the rest, and not those of the point, weigh what the components expect. */
    @Test
    void aValueThatMovesAPointIntoAnotherClusterIsExpectedWhereTheOthersAre() {
        FullGaussian left = new FullGaussian(new double[3], Packed.diagonal(new double[] {1, 1, 1}));
        FullGaussian right = new FullGaussian(new double[] {9, 9, 9}, Packed.diagonal(new double[] {1, 1, 1}));
        MixtureModel model = new MixtureModel(
                MixtureShape.of(new GaussianFamily(CovarianceStructure.FULL, 3)),
                new double[] {0.5, 0.5},
                List.of(List.of(left, right)));
        Explanation.Value first =
                explain(new Explainer(model), new double[] {40, 0, 0}).ranked().getFirst();
        assertThat(first.index()).isZero();
        assertThat(first.expected().getFirst()).isCloseTo(0, within(1e-9));
    }

    @Test
    void aValueAtTheEndOfWhatCanBeMeasuredLeavesTheDigitsOfWhatWasExpected() {
        double[] covariance = {1, 0.6, 1, 0.3, 0.5, 1};
        for (double nu : new double[] {Double.POSITIVE_INFINITY, 3}) {
            StudentTFamily t = StudentTFamily.fixed(CovarianceStructure.FULL, 3, 3);
            GaussianFamily gaussian = new GaussianFamily(CovarianceStructure.FULL, 3);
            List<Distribution> components = new ArrayList<>();
            for (double[] mean : new double[][] {{0, 0, 0}, {5, 5, 5}}) {
                components.add(nu == 3 ? t.distribution(mean, covariance, 3) : gaussian.distribution(mean, covariance));
            }
            MixtureModel model = new MixtureModel(
                    MixtureShape.of(nu == 3 ? t : gaussian), new double[] {0.5, 0.5}, List.of(components));
            Explanation.Value near = explain(new Explainer(model), new double[] {0.3, 0.4, -0.2})
                    .values()
                    .getFirst();
            Explanation.Value far = explain(new Explainer(model), new double[] {2147483647.0, 0.4, -0.2})
                    .ranked()
                    .getFirst();
            assertThat(far.index()).isZero();
            assertThat(far.expected().getFirst()).isCloseTo(near.expected().getFirst(), within(1e-9));
            assertThat(far.deviations().getFirst()).isCloseTo(near.deviations().getFirst(), within(1e-9));
        }
    }

    /** Issue 20: one value moved by six standard deviations, in ten correlated columns. */
    @Test
    void theValueThatWasMovedRanksFirstAndWasExpectedWhereItHadBeen() {
        int d = 10;
        Random random = new Random(20);
        MixtureModel model = correlated(d, random);
        Dataset data = new MixtureSampler(model, 21).draw(400, 0, 0);
        Explainer explainer = new Explainer(model);
        int first = 0;
        int close = 0;
        for (int i = 0; i < data.size(); i++) {
            double[] row = row(data, i);
            int moved = random.nextInt(d);
            double clean = row[moved];
            int cluster = explain(explainer, row).cluster();
            double deviation = ((FullGaussian) model.distribution(cluster, 0)).covariance()[Packed.index(moved, moved)];
            row[moved] += 6 * Math.sqrt(deviation) * (random.nextBoolean() ? 1 : -1);
            Explanation.Value top = explain(explainer, row).ranked().getFirst();
            first += top.index() == moved ? 1 : 0;
            for (Explanation.Value value : explain(explainer, row).values()) {
                if (value.index() == moved) {
                    double off = Math.abs(value.expected().getFirst() - clean);
                    close += off <= 2 * value.deviations().getFirst() ? 1 : 0;
                }
            }
        }
        assertThat(first).isGreaterThanOrEqualTo((int) (0.95 * data.size()));
        // within two standard deviations lie 95.4 % of a normal distribution; 2.5 standard errors of the share below
        assertThat(close).isGreaterThanOrEqualTo((int) ((0.954 - 2.5 * 0.0105) * data.size()));
    }

    @Test
    void ranksDoNotDependOnUnits() {
        MixtureModel model = correlated(5, new Random(3));
        Dataset data = new MixtureSampler(model, 4).draw(20, 0, 0);
        double[] scale = {1e-6, 1, 1e4, 30, 0.1};
        Explainer explainer = new Explainer(model);
        Explainer other = new Explainer(model.rescale(new Units(new double[] {1, 2, 3, 4, 5}, scale)));
        for (int i = 0; i < data.size(); i++) {
            double[] row = row(data, i);
            double[] user = new double[row.length];
            Arrays.setAll(user, j -> 1 + j + scale[j] * row[j]);
            List<Explanation.Value> ranked = explain(explainer, row).ranked();
            List<Explanation.Value> inUserUnits = explain(other, user).ranked();
            for (int place = 0; place < ranked.size(); place++) {
                Explanation.Value value = ranked.get(place);
                Explanation.Value there = inUserUnits.get(place);
                assertThat(there.index()).isEqualTo(value.index());
                assertThat(there.excess()).isCloseTo(value.excess(), within(1e-6));
                double rescaled =
                        value.rescale(1 + value.index(), scale[value.index()]).surprise();
                assertThat(there.surprise()).isCloseTo(rescaled, within(1e-6));
            }
        }
    }

    @Test
    void whatIndependentValuesSayForTheClusterAddsUpToTheOdds() {
        MixtureModel model = FamilyProblem.of(
                        "odds",
                        WEIGHTS,
                        0,
                        0,
                        new GaussianFamily(CovarianceStructure.DIAGONAL, 2),
                        CategoricalFamily.of(List.of(3)),
                        new PoissonFamily(2))
                .truth();
        Dataset data = new MixtureSampler(model, 5).draw(20, 0.1, 0);
        for (int i = 0; i < data.size(); i++) {
            Explanation explanation = explain(new Explainer(model), row(data, i));
            double sum = Math.log(model.weight(explanation.cluster()) / model.weight(explanation.runnerUp()));
            for (Explanation.Value value : explanation.values()) {
                sum += value.forCluster();
            }
            assertThat(explanation.logOdds()).isCloseTo(sum, within(1e-9));
        }
    }

    @Test
    void aSurpriseIsOnAverageWhatIsToBeExpected() {
        MixtureModel one = FamilyProblem.of(
                        "entropy",
                        new double[] {1},
                        0,
                        0,
                        StudentTFamily.fixed(CovarianceStructure.DIAGONAL, 2, 4),
                        CategoricalFamily.of(List.of(3)))
                .truth();
        Dataset data = new MixtureSampler(one, 6).draw(4000, 0, 0);
        Explainer explainer = new Explainer(one);
        double[] sums = new double[3];
        for (int i = 0; i < data.size(); i++) {
            explain(explainer, row(data, i)).values().forEach(value -> sums[value.index()] += value.excess());
        }
        for (double sum : sums) {
            // four standard errors: the standard deviation of a log-density is about 1
            assertThat(sum / data.size()).isCloseTo(0, within(4 / Math.sqrt(data.size())));
        }
    }

    private static MixtureModel correlated(int d, Random random) {
        List<Distribution> components = new ArrayList<>();
        for (double weight : WEIGHTS) {
            double[] covariance = new double[Packed.length(d)];
            for (int e = 0; e < d; e++) {
                Packed.addOuterProduct(covariance, 1, random.doubles(d, -1, 1).toArray());
                covariance[Packed.index(e, e)] += 0.3;
            }
            components.add(new FullGaussian(random.doubles(d, -8, 8).toArray(), covariance));
        }
        return new MixtureModel(
                MixtureShape.of(new GaussianFamily(CovarianceStructure.FULL, d)), WEIGHTS, List.of(components));
    }

    private static Explanation explain(Explainer explainer, double[] row) {
        PointBlock block = new PointBlock(row.length, 1);
        block.add(row, 1, PointBlock.UNLABELLED);
        int components = explainer.model().components();
        Responsibilities r = new Responsibilities(components, 1);
        new MixtureKernel(explainer.model(), 1).evaluate(block, r);
        int cluster = 0;
        for (int k = 1; k < components; k++) {
            cluster = r.values()[k] > r.values()[cluster] ? k : cluster;
        }
        return explainer.explain(block, 0, cluster);
    }

    private static double logDensity(MixtureModel model, double[] row) {
        PointBlock block = new PointBlock(row.length, 1);
        block.add(row, 1, PointBlock.UNLABELLED);
        Responsibilities r = new Responsibilities(model.components(), 1);
        new MixtureKernel(model, 1).evaluate(block, r);
        return r.logDensities()[0];
    }

    private static double[] row(Dataset data, int i) {
        double[] row = new double[data.columns()];
        Arrays.setAll(row, j -> data.value(i, j));
        return row;
    }

    private static int column(MixtureModel model, int index) {
        int left = index;
        int column = 0;
        for (Family family : model.shape().families()) {
            if (left < family.values().size()) {
                return column + family.values().get(left).column();
            }
            left -= family.values().size();
            column += family.dimension();
        }
        throw new IllegalArgumentException("no value " + index);
    }
}
