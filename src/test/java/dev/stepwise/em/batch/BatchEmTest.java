package dev.stepwise.em.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.CollapseException;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.FullGaussian;
import dev.stepwise.distribution.gaussian.Gaussian;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.linalg.Cholesky;
import dev.stepwise.linalg.Packed;
import dev.stepwise.mixture.HeldParameters;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import org.apache.commons.math3.distribution.MixtureMultivariateNormalDistribution;
import org.apache.commons.math3.distribution.fitting.MultivariateNormalMixtureExpectationMaximization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchEmTest {

    private static final PriorChoice AUTOMATIC = new PriorChoice.Automatic();

    @Test
    void fromTheSameStartItEndsWhereCommonsMathEnds() {
        double[][] rows = new double[400][];
        RandomGenerator random = new SplittableRandom(5);
        Arrays.setAll(rows, i -> new double[] {
            (i % 3) * 4 + random.nextGaussian(), (i % 3 == 1 ? 5 : 0) + random.nextGaussian(), random.nextGaussian()
        });
        MixtureMultivariateNormalDistribution start =
                MultivariateNormalMixtureExpectationMaximization.estimate(rows, 3);
        MultivariateNormalMixtureExpectationMaximization oracle =
                new MultivariateNormalMixtureExpectationMaximization(rows);
        oracle.fit(start, 10_000, 1e-14);

        MixtureShape shape = MixtureShape.of(new GaussianFamily(CovarianceStructure.FULL, 3));
        double[] weights =
                start.getComponents().stream().mapToDouble(c -> c.getFirst()).toArray();
        List<FullGaussian> components = start.getComponents().stream()
                .map(c -> new FullGaussian(
                        c.getSecond().getMeans(),
                        Packed.fromRows(c.getSecond().getCovariances().getData())))
                .toList();
        BatchEm.Result result = new BatchEm(shape, new PriorChoice.None(), BatchEm.Options.toConvergence(1, 1))
                .fitFrom(data(rows), new MixtureModel(shape, weights, List.of(components)));

        assertThat(result.logLikelihood() / rows.length).isCloseTo(oracle.getLogLikelihood(), within(1e-8));
        for (int k = 0; k < 3; k++) {
            assertThat(result.userModel().weight(k))
                    .isCloseTo(oracle.getFittedModel().getComponents().get(k).getFirst(), within(1e-5));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e8, -1e8})
    void aShiftOfTheDataShiftsTheMeansAlone(double shift) {
        BatchEm.Result plain = fit(x -> x);
        BatchEm.Result shifted = fit(x -> x + shift);
        assertThat(shifted.logLikelihood()).isCloseTo(plain.logLikelihood(), within(1e-3));
        Gaussian before = (Gaussian) plain.userModel().distribution(0, 0);
        Gaussian after = (Gaussian) shifted.userModel().distribution(0, 0);
        assertThat(after.mean()[0] - shift).isCloseTo(before.mean()[0], within(1e-5));
        assertThat(after.covariance()[0]).isCloseTo(before.covariance()[0], within(1e-5));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-6, 1e6})
    void aChangeOfUnitsChangesTheLogLikelihoodByTheLogJacobian(double unit) {
        BatchEm.Result plain = fit(x -> x);
        BatchEm.Result scaled = fit(x -> x * unit);
        assertThat(scaled.logLikelihood()).isCloseTo(plain.logLikelihood() - 300 * 2 * Math.log(unit), within(1e-6));
        Gaussian before = (Gaussian) plain.userModel().distribution(0, 0);
        Gaussian after = (Gaussian) scaled.userModel().distribution(0, 0);
        assertThat(after.mean()[0] / unit).isCloseTo(before.mean()[0], within(1e-7));
    }

    private static BatchEm.Result fit(DoubleUnaryOperator change) {
        RandomGenerator random = new SplittableRandom(3);
        double[][] rows = new double[300][2];
        for (int i = 0; i < rows.length; i++) {
            int cluster = i % 2;
            Arrays.setAll(rows[i], j -> change.applyAsDouble(3 * cluster + random.nextGaussian()));
        }
        MixtureShape shape = MixtureShape.of(new GaussianFamily(CovarianceStructure.FULL, 2));
        return new BatchEm(shape, AUTOMATIC, BatchEm.Options.toConvergence(5, 1)).fit(data(rows), 2);
    }

    @Test
    void maximumLikelihoodOfMoreComponentsThanPointsIsReportedAsACollapse() {
        MixtureShape shape = MixtureShape.of(new GaussianFamily(CovarianceStructure.FULL, 2));
        BatchEm em = new BatchEm(shape, new PriorChoice.None(), BatchEm.Options.toConvergence(3, 1));
        assertThatThrownBy(() -> em.fit(data(new double[][] {{0, 0}, {1, 0}, {0, 1}}), 4))
                .isInstanceOf(CollapseException.class);
    }

    @ParameterizedTest
    @EnumSource(CovarianceStructure.class)
    void extremesStayFiniteAndPositiveDefinite(CovarianceStructure structure) {
        double[][] outlier = gaussian(100, 2);
        outlier[7] = new double[] {1e12, -1e12};
        double[][] constant = gaussian(100, 2);
        Arrays.stream(constant).forEach(row -> row[1] = 4);
        double[][] duplicates = new double[60][];
        Arrays.setAll(duplicates, i -> new double[] {i % 3, i % 3});
        double[][] missing = gaussian(100, 2);
        for (int i = 0; i < missing.length; i++) {
            missing[i][i % 2] = i < 90 ? Double.NaN : missing[i][i % 2];
        }
        missing[3][1] = Double.NaN;
        double[][] neverSeen = gaussian(50, 2);
        Arrays.stream(neverSeen).forEach(row -> row[0] = Double.NaN);

        for (double[][] rows : List.of(
                outlier, constant, duplicates, missing, neverSeen, new double[][] {{1, 2}}, gaussian(100, 64))) {
            MixtureShape shape = MixtureShape.of(new GaussianFamily(structure, rows[0].length));
            BatchEm.Result result = new BatchEm(shape, AUTOMATIC, BatchEm.Options.quick(3, 1)).fit(data(rows), 4);
            assertThat(result.logLikelihood()).isFinite();
            for (int k = 0; k < 4; k++) {
                Gaussian gaussian = (Gaussian) result.model().distribution(k, 0);
                assertThat(Cholesky.factor(gaussian.covariance(), rows[0].length))
                        .isNotNull();
                assertThat(Arrays.stream(gaussian.toArray()).allMatch(Double::isFinite))
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(CovarianceStructure.class)
    void whatIsHeldStaysAndTheRestIsEstimatedAroundIt(CovarianceStructure structure) {
        double[][] rows = gaussian(400, 2);
        for (int i = 0; i < 200; i++) {
            rows[i][0] += 6;
        }
        GaussianFamily family = new GaussianFamily(structure, 2);
        MixtureShape shape = MixtureShape.of(family);
        double[] unit = Packed.diagonal(new double[] {1, 1});
        MixtureModel start = new MixtureModel(
                shape,
                new double[] {0.5, 0.5},
                List.of(List.of(
                        family.distribution(new double[] {6.5, 0}, unit),
                        family.distribution(new double[] {0, 0}, unit))));

        Gaussian meanHeld = (Gaussian)
                fitHolding(shape, rows, start, Set.of("mean")).userModel().distribution(0, 0);
        assertThat(meanHeld.mean()).containsExactly(new double[] {6.5, 0}, within(1e-12));
        // variance about 6.5 of points around 6: 1 + 0.5², shared with the other component or column where they are
        assertThat(meanHeld.covariance()[0]).isBetween(1.0, 1.5);

        Gaussian covarianceHeld = (Gaussian)
                fitHolding(shape, rows, start, Set.of("covariance")).userModel().distribution(0, 0);
        assertThat(covarianceHeld.covariance()).containsExactly(unit, within(1e-12));
        assertThat(covarianceHeld.mean()[0]).isCloseTo(6, within(0.3));
    }

    private static BatchEm.Result fitHolding(
            MixtureShape shape, double[][] rows, MixtureModel start, Set<String> parameters) {
        PriorChoice prior =
                new PriorChoice.Holding(new PriorChoice.None(), new HeldParameters(List.of(), start, parameters));
        return new BatchEm(shape, prior, BatchEm.Options.toConvergence(1, 1)).fitFrom(data(rows), start);
    }

    @Test
    void theSameSeedGivesTheSameBytes() {
        assertThat(fit(x -> x).model().toArray()).isEqualTo(fit(x -> x).model().toArray());
    }

    private static double[][] gaussian(int n, int d) {
        RandomGenerator random = new SplittableRandom(n + d);
        double[][] rows = new double[n][d];
        for (double[] row : rows) {
            Arrays.setAll(row, j -> random.nextGaussian());
        }
        return rows;
    }

    private static Dataset data(double[][] rows) {
        Dataset data = new Dataset(rows[0].length);
        for (double[] row : rows) {
            data.add(row, 1, -1);
        }
        return data;
    }
}
